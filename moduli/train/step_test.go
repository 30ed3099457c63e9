package train

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

type reference struct {
	Name, Activation, Scope                      string
	Strength, Target, Rate, Decay                float64
	Epochs, StepsPerEpoch                        int
	Hidden, Inputs, Start, Outputs, Steps, Batch int
	First                                        map[string][]float64
	Coeff                                        []float64
	Batches                                      []struct{ Start, Inputs, Target []float64 }
	After                                        []struct {
		Loss, Penalty float64
		Weights       map[string][]float64
	}
}

// replay is a model that learns the batches of a reference, in order.
type replay struct {
	net  *rnn.Network
	ws   *rnn.Workspace
	c    *reference
	step int
}

func (r *replay) Params() []*rnn.Param { return r.net.Params() }

func (r *replay) Gradients() float64 {
	b := r.c.Batches[r.step]
	r.step++
	r.net.Forward(r.ws, matrix(r.c.Batch, r.c.Start, b.Start), matrix(r.c.Steps*r.c.Batch, r.c.Inputs, b.Inputs))
	return r.net.Backward(r.ws, matrix(r.c.Steps*r.c.Batch, r.c.Outputs, b.Target))
}

func (r *replay) Validate() Score { return Score{} }

func matrix(rows, cols int, x []float64) blas32.General {
	m := blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, len(x))}
	for i, v := range x {
		m.Data[i] = float32(v)
	}
	return m
}

// testdata/steps.py says how the numbers were made.
func TestWholeStepsAgainstPyTorch(t *testing.T) {
	raw, err := os.ReadFile("testdata/steps.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []reference
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 2 {
		t.Fatalf("testdata/steps.json holds %d cases, want 2", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			config := rnn.Config{Hidden: c.Hidden, Inputs: c.Inputs, Start: c.Start, Outputs: c.Outputs}
			if c.Activation == rnn.Tanh.String() {
				config.Activation = rnn.Tanh
			}
			net, err := rnn.New(config, rand.NewPCG(1, 1))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range net.Params() {
				p.W = matrix(p.W.Rows, p.W.Cols, c.First[p.Name])
			}
			schedule := prune.Linear{Target: c.Target}
			if c.Scope == prune.Layer.String() {
				schedule.Scope = prune.Layer
			}
			term := &penalty.Term{Strength: float32(c.Strength), Coeff: matrix(c.Hidden, c.Hidden, c.Coeff)}
			loop := Loop{Model: &replay{net: net, ws: net.NewWorkspace(c.Steps, c.Batch), c: &c},
				Optimizer: &optim.AdamW{Rate: c.Rate, Decay: c.Decay}, Penalties: []Penalty{{term, net.Layers[0].Recurrent}},
				Prune: schedule, Epochs: c.Epochs, StepsPerEpoch: c.StepsPerEpoch}
			steps, worst := 0, 0.0
			near := func(what string, got, want, size float64) {
				apart := math.Abs(got-want) / size
				worst = max(worst, apart)
				if !(apart <= 1e-5) {
					t.Errorf("after step %d: %s is %v, want %v: %.1e apart", steps, what, got, want, apart)
				}
			}
			_, err = loop.Run(context.Background(), HookFunc(func(_ context.Context, e Event) error {
				if e.Kind != Stepped {
					return nil
				}
				want := c.After[steps]
				steps++
				near("loss", e.Loss, want.Loss, want.Loss)
				near("penalty", e.Penalty, want.Penalty, want.Penalty)
				for _, p := range net.Params() {
					size := 0.0
					for _, w := range want.Weights[p.Name] {
						size = max(size, math.Abs(w))
					}
					for i, w := range want.Weights[p.Name] {
						near(p.Name, float64(p.W.Data[i]), w, size)
						if (w == 0) != (p.W.Data[i] == 0) {
							t.Errorf("after step %d: %s %d is %v, want %v: they are not pruned alike", steps, p.Name, i, p.W.Data[i], w)
						}
					}
				}
				return nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			if steps != c.Epochs*c.StepsPerEpoch {
				t.Errorf("%d steps, want %d", steps, c.Epochs*c.StepsPerEpoch)
			}
			if got := prune.Measure(Weights(loop.Model.Params())).Total; math.Abs(got-c.Target) > 0.01 {
				t.Errorf("sparsity %v at the end, want %v", got, c.Target)
			}
			t.Logf("at worst %.1e apart", worst)
		})
	}
}
