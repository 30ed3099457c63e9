package optim

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// reference is testdata/optimizers.json; the script beside it says how it was made.
type reference struct {
	First, Coeff [][]float64
	Grads        [][][]float64 // of each step
	Masks        map[int][][]int
	Validations  map[int]float64
	Cases        []struct {
		Name              string
		Masked, Anneal    bool
		Power             int
		Scale, Clip, Rate float64
		Norms             []float64
		After             [][][]float64
	}
	Schedules []struct {
		Name    string
		Factors []float64
	}
}

func load(t *testing.T) (r reference) {
	t.Helper()
	raw, err := os.ReadFile("testdata/optimizers.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEachStepIsPyTorchs(t *testing.T) {
	const steps = 24
	ref := load(t)
	optimizers := map[string]Optimizer{
		"SGD":                                  &SGD{Rate: 0.1},
		"SGD, published for language":          &SGD{},
		"SGD, momentum":                        &SGD{Rate: 0.05, Momentum: 0.9},
		"SGD, momentum, dampening, decay":      &SGD{Rate: 0.05, Momentum: 0.8, Dampening: 0.3, Decay: 0.1},
		"SGD, Nesterov, decay":                 &SGD{Rate: 0.05, Momentum: 0.9, Nesterov: true, Decay: 0.01},
		"SGD, squares":                         &SGD{Rate: 0.05},
		"Adam, defaults of PyTorch":            &Adam{Rate: 1e-3},
		"Adam, published for adding":           &Adam{},
		"Adam, all settings named":             &Adam{Rate: 0.02, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-3, Decay: 0.3},
		"Adam, squares and decay":              &Adam{Rate: 0.01, Decay: 0.1},
		"AdamW, published for navigation":      &AdamW{},
		"AdamW, all settings named":            &AdamW{Rate: 0.02, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-3, Decay: 0.3},
		"AdamW, squares, clipped":              &AdamW{Rate: 0.01},
		"RMSProp":                              &RMSProp{},
		"RMSProp, all settings named":          &RMSProp{Rate: 0.005, Alpha: 0.9, Epsilon: 1e-4, Momentum: 0.7, Decay: 0.1},
		"RMSProp, centered":                    &RMSProp{Rate: 0.002, Alpha: 0.95, Epsilon: 1e-3, Centered: true},
		"RMSProp, centered, momentum, penalty": &RMSProp{Rate: 0.002, Epsilon: 1e-3, Momentum: 0.9, Centered: true},
	}
	if len(ref.Cases) != len(optimizers) || len(ref.Grads) != steps {
		t.Fatalf("the reference holds %d cases of %d steps, want %d of %d", len(ref.Cases), len(ref.Grads), len(optimizers), steps)
	}
	for _, c := range ref.Cases {
		t.Run(c.Name, func(t *testing.T) {
			bare := optimizers[c.Name]
			o, clipped := bare, &Clipped{Of: bare, Norm: c.Clip}
			if c.Clip > 0 {
				o = clipped
			}
			if err := o.Validate(); err != nil {
				t.Fatal(err)
			}
			params := []*rnn.Param{param("first", ref.First[0]...), param("second", ref.First[1]...)}
			for i, p := range params {
				if c.Power > 0 {
					coeff := blas32.General{Rows: 1, Cols: p.W.Cols, Stride: p.W.Cols, Data: make([]float32, p.W.Cols)}
					set(coeff.Data, ref.Coeff[i])
					p.Shrink = rnn.Shrinkage{Coeff: coeff, Scale: float32(c.Scale), Power: c.Power}
				}
			}
			worst, way := 0.0, 0.0 // way: the sum of the largest moves of the steps
			before := ref.First
			for k, after := range c.After {
				way += largestMove(before, after)
				before = after
				for i, p := range params {
					set(p.Grad.Data, ref.Grads[k][i])
					if c.Masked && ref.Masks[k] != nil {
						for j, kept := range ref.Masks[k][i] {
							p.Mask.Keep[j] = kept == 1
						}
					}
				}
				o.Step(params)
				if v, ok := ref.Validations[k]; ok && c.Anneal {
					o.(Annealed).Validated(v)
				}
				if c.Clip > 0 && math.Abs(clipped.Last()-c.Norms[k]) > 1e-5*c.Norms[k] {
					t.Errorf("step %d: norm %v, want %v", k+1, clipped.Last(), c.Norms[k])
				}
				for i, p := range params {
					for j, want := range after[i] {
						apart := math.Abs(float64(p.W.Data[j]) - want)
						if !p.Mask.Keep[j] && p.W.Data[j] != 0 {
							t.Errorf("step %d, %s %d is pruned and %v", k+1, p.Name, j, p.W.Data[j])
						}
						// A rounding of a weight of about 1 a step, and a share of the way: a wrong step would stand out.
						if allowed := 1.2e-7*float64(k+1) + 2e-5*way; !(apart <= allowed) {
							t.Fatalf("step %d, %s %d: %v, want %v from %v", k+1, p.Name, j, p.W.Data[j], want, ref.First[i][j])
						}
						worst = max(worst, apart)
					}
				}
			}
			if got := o.(Resumable).State(params).Rate; math.Abs(got-c.Rate) > 1e-12 {
				t.Errorf("the rate is %v at the end, want %v", got, c.Rate)
			}
			t.Logf("at worst %.1e apart, on a way of up to %.1e", worst, way)
		})
	}
}

// largestMove is the largest difference of weights that did not become 0, as pruned ones do.
func largestMove(before, after [][]float64) (move float64) {
	for i := range after {
		for j, w := range after[i] {
			if w != 0 {
				move = max(move, math.Abs(w-before[i][j]))
			}
		}
	}
	return move
}
