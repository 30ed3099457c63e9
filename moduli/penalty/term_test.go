package penalty

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
)

func newRand(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func term(t *testing.T, p Penalty, n int, seed uint64) *Term {
	t.Helper()
	made, err := p.Term(n, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestGradientAgainstFiniteDifferences(t *testing.T) {
	const n = 12
	for name, p := range map[string]Penalty{
		"moduli":          Moduli{Strength: 0.7},
		"squares":         Moduli{Strength: 0.7, Power: 2},
		"l1":              L1{Strength: 3, Height: 2},
		"l2":              L2{Strength: 3, Height: 2},
		"matched":         MatchMean{Of: Moduli{Strength: 0.7}, Power: 2},
		"permuted":        Permuted{Of: Moduli{Strength: 0.7}},
		"symmetric":       Permuted{Of: Moduli{Strength: 0.7}, Symmetric: true},
		"apart":           Moduli{Strength: 0.7, Apart: true},
		"gates":           Gated{Of: Moduli{Strength: 0.7}, Gates: 3},
		"squares of each": Gated{Of: Moduli{Strength: 0.7, Power: 2}, Gates: 4, Each: true},
		"trained":         Trained{Of: Moduli{Strength: 0.7}, Rate: 1},
	} {
		t.Run(name, func(t *testing.T) {
			rnd := newRand(t)
			made := term(t, p, n, rnd.Uint64())
			checkWeightGradient(t, made, randomLike(made.Coeff, rnd))
		})
	}
}

func TestGradientOnEverySpace(t *testing.T) {
	for _, s := range smoothSpaces {
		for _, f := range []inhibit.Inhibitor{inhibit.DoG{}, inhibit.Diffusion{}, inhibit.Gaussian{}, inhibit.Ripple{}, inhibit.Constant{}} {
			for _, power := range []int{1, 2} {
				t.Run(fmt.Sprintf("%s on %s, power %d", f, s, power), func(t *testing.T) {
					rnd := newRand(t)
					made := term(t, Moduli{Space: s, Inhibitor: f, Strength: 0.1, Power: power}, 6, rnd.Uint64())
					checkWeightGradient(t, made, randomLike(made.Coeff, rnd))
				})
			}
		}
	}
}

func checkWeightGradient(t *testing.T, made *Term, w blas32.General) {
	t.Helper()
	grad := matrix(w.Rows, w.Cols)
	made.AddGrad(grad, w)
	largest := 0.0
	for _, g := range grad.Data {
		largest = max(largest, math.Abs(float64(g)))
	}
	for k, x := range w.Data {
		// The penalty is straight or a parabola on either side of 0, so any step that
		// does not cross 0 is exact but for rounding.
		h := x / 2
		w.Data[k] = x + h
		above := made.Value(w)
		w.Data[k] = x - h
		below := made.Value(w)
		step := float64(x+h) - float64(x-h)
		w.Data[k] = x
		want := (above - below) / step
		if got := float64(grad.Data[k]); math.Abs(got-want) > 1e-6*math.Abs(want)+1e-9*largest+1e-15*above/math.Abs(step) {
			t.Fatalf("gradient of weight %d (%v) is %v, by differences %v", k, x, got, want)
		}
	}
}

// randomLike is of the shape of c, uniform between -1 and 1.
func randomLike(c blas32.General, rnd *rand.Rand) blas32.General {
	m := matrix(c.Rows, c.Cols)
	for i := range m.Data {
		m.Data[i] = 2*rnd.Float32() - 1
	}
	return m
}

func TestValueIsStrengthTimesMean(t *testing.T) {
	made := &Term{Strength: 0.5, Coeff: blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{1, 2, 3, 4}}}
	w := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{-1, 0.5, 0, -2}}
	if got, want := made.Value(w), 0.5*(1+1+0+8)/4; got != want {
		t.Errorf("value is %v, want %v", got, want)
	}
	if got := made.MeanCoeff(); got != 2.5 {
		t.Errorf("mean coefficient is %v, want 2.5", got)
	}
	grad := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{10, 20, 30, 40}}
	made.AddGrad(grad, w)
	if want := []float32{10 - 0.125, 20 + 0.25, 30, 40 - 0.5}; !slices.Equal(grad.Data, want) {
		t.Errorf("gradient is %v, want %v", grad.Data, want)
	}
}

func TestZeroWeightsAreNotPushed(t *testing.T) {
	made := term(t, Moduli{Strength: 1}, 4, 1)
	w := square(4)
	w.Data[3] = float32(math.Copysign(0, -1))
	grad := square(4)
	made.AddGrad(grad, w)
	for k, g := range grad.Data {
		if g != 0 {
			t.Errorf("weight %d is 0 and has gradient %v", k, g)
		}
	}
	if v := made.Value(w); v != 0 {
		t.Errorf("value of no weights is %v", v)
	}
}

// Weights and gradients may be parts of larger matrices.
func TestStrides(t *testing.T) {
	const n, stride = 5, 9
	rnd := newRand(t)
	made := term(t, Moduli{Strength: 1}, n, 2)
	w := randomMatrix(n, rnd)
	grad := square(n)
	made.AddGrad(grad, w)

	part := func(m blas32.General) blas32.General {
		wide := blas32.General{Rows: n, Cols: n, Stride: stride, Data: make([]float32, (n-1)*stride+n)}
		for i := range wide.Data {
			wide.Data[i] = 1e9
		}
		for i := range n {
			copy(row(wide, i), row(m, i))
		}
		return wide
	}
	if got, want := made.Value(part(w)), made.Value(w); got != want {
		t.Errorf("value with a stride is %v, without %v", got, want)
	}
	wide := part(square(n))
	made.AddGrad(wide, part(w))
	for i := range n {
		if !slices.Equal(row(wide, i), row(grad, i)) {
			t.Errorf("row %d of the gradient is %v, want %v", i, row(wide, i), row(grad, i))
		}
		if i < n-1 && !slices.Equal(wide.Data[i*stride+n:(i+1)*stride], []float32{1e9, 1e9, 1e9, 1e9}) {
			t.Errorf("something was written beside row %d", i)
		}
	}
}

func TestWrongShapesPanicWithBoth(t *testing.T) {
	made := term(t, Moduli{Strength: 1}, 3, 1)
	wide := blas32.General{Rows: 3, Cols: 4, Stride: 4, Data: make([]float32, 12)}
	short := blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: make([]float32, 8)}
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"value", func() { made.Value(wide) }, "penalty: weights are 3 x 4, the coefficients are 3 x 3"},
		{"weights of a gradient", func() { made.AddGrad(square(3), square(2)) }, "penalty: weights are 2 x 2, the coefficients are 3 x 3"},
		{"gradient", func() { made.AddGrad(square(4), square(3)) }, "penalty: gradient is 4 x 4, the coefficients are 3 x 3"},
		{"too little data", func() { made.Value(short) }, "weights are 3 x 3 with stride 3, for which 8 numbers are too few, needed are 9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if r, _ := recover().(string); !strings.Contains(r, c.want) {
					t.Errorf("panic %q, want one with %q", r, c.want)
				}
			}()
			c.do()
		})
	}
}

func TestCheapShare(t *testing.T) {
	// Of the six entries beside the diagonal, 1, 1, 3 and 3 are below half of 8.
	made := &Term{Coeff: blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: []float32{0, 1, 8, 1, 0, 3, 4, 3, 0}}}
	if got, want := made.CheapShare(), 4.0/6; got != want {
		t.Errorf("share is %v, want %v", got, want)
	}
	for _, p := range []Penalty{None{}, L1{}} {
		if got := term(t, p, 5, 1).CheapShare(); got != 0 {
			t.Errorf("%#v has cheap share %v, want 0", p, got)
		}
	}
	if got := term(t, Moduli{}, 1, 1).CheapShare(); got != 0 {
		t.Errorf("one neuron has cheap share %v, want 0", got)
	}
}
