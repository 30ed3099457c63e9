package optim

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

func TestClipNorm(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		name      string
		max, norm float64
		a, b      []float32 // gradients; the last of b is pruned
		scaled    bool
	}{
		{"above", 0.5, 13, []float32{3, 4}, []float32{12, 7}, true},
		{"just above", 12.9, 13, []float32{3, 4}, []float32{12, nan}, true},
		{"as small as epsilon", 1e-6, 5e-6, []float32{3e-6, 4e-6}, []float32{0, 7}, true},
		{"below", 13.1, 13, []float32{3, 4}, []float32{12, 7}, false},
		{"only measured", 0, 13, []float32{3, 4}, []float32{12, inf}, false},
		{"no gradient", 1, 0, []float32{0, 0}, []float32{0, 1}, false},
		{"huge", 1, 1e38, []float32{1e38, 0}, []float32{0, 1}, true}, // squares are beyond float32
		{"infinite", 1, math.Inf(1), []float32{inf, 2}, []float32{3, 1}, false},
		{"NaN", 1, math.NaN(), []float32{nan, 2}, []float32{3, 1}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := param("a", 0, 0), param("b", 0, 0)
			copy(a.Grad.Data, c.a)
			copy(b.Grad.Data, c.b)
			b.Mask.Keep[1] = false
			norm := ClipNorm([]*rnn.Param{a, b, a}, c.max) // a second time: tied, and counted once
			if math.Abs(norm-c.norm) > 1e-6*c.norm && !(norm == c.norm) || math.IsNaN(norm) != math.IsNaN(c.norm) {
				t.Errorf("norm %v, want %v", norm, c.norm)
			}
			coef := float32(1)
			if c.scaled {
				coef = float32(c.max / (c.norm + 1e-6))
			}
			for i, want := range []float32{coef * c.a[0], coef * c.a[1], coef * c.b[0], c.b[1]} {
				if got := slices.Concat(a.Grad.Data, b.Grad.Data)[i]; math.Abs(float64(got-want)) > 1e-6*math.Abs(float64(want)) {
					t.Errorf("gradient %d is %v, want %v", i, got, want)
				}
			}
		})
	}
}

// What Clipped hands over is what AddShrinking, ClipNorm and a step without penalties would.
func TestClippedIsItsParts(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	params := random(rnd, 30, 40)
	parts := copyOf(params)
	clipped, plain := &Clipped{Of: &AdamW{Rate: 0.01}, Norm: 90}, &AdamW{Rate: 0.01}
	above := 0
	for step := range 40 {
		redraw(rnd, params, parts)
		clipped.Step(params)
		for _, p := range parts {
			p.AddShrinking()
		}
		norm := ClipNorm(parts, 90)
		if norm > 90 {
			above++
		}
		for i, p := range parts {
			p.Shrink.Scale = 0
			if params[i].Shrinks() != (i < 2) {
				t.Fatalf("step %d: the penalty on %s is not what it was", step, p.Name)
			}
			for at, g := range p.Grad.Data {
				if p.Mask.Keep[at] && params[i].Grad.Data[at] != g {
					t.Fatalf("step %d: gradient %d of %s is %v, want %v", step, at, p.Name, params[i].Grad.Data[at], g)
				}
			}
		}
		if clipped.Last() != norm {
			t.Errorf("step %d: norm %v, want %v", step, clipped.Last(), norm)
		}
		plain.Step(parts)
		sameBits(t, "clipped", params, parts)
		for i, p := range parts {
			p.Shrink = params[i].Shrink
		}
	}
	if above == 0 || above == 40 {
		t.Errorf("%d of 40 norms were above the limit: want some", above)
	}
}

func TestPenaltiesAreBackAfterAPanic(t *testing.T) {
	p := param("w", 1, 2)
	p.Shrink = rnn.Shrinkage{Coeff: blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: []float32{1, 1}}, Scale: 3}
	o := &Clipped{Of: &SGD{}, Norm: 1}
	o.Step([]*rnn.Param{p, p})
	panics(t, func() { o.Step([]*rnn.Param{p}) }, "1 matrices after 2")
	if p.Shrink.Scale != 3 {
		t.Errorf("the scale is %v, want 3", p.Shrink.Scale)
	}
	p.Mask = prune.Full(3, 3)
	panics(t, func() { ClipNorm([]*rnn.Param{p}, 1) }, "2 weights", "mask of 9")
}

func TestClippedValidate(t *testing.T) {
	wants(t, (&Clipped{Norm: 1}).Validate(), "Clipped optimizer nil")
	wants(t, (&Clipped{Of: &SGD{}}).Validate(), "norm 0: want a positive number")
	wants(t, (&Clipped{Of: &SGD{}, Norm: math.Inf(1)}).Validate(), "norm +Inf")
	wants(t, (&Clipped{Of: &SGD{Rate: -1}, Norm: 1}).Validate(), "SGD learning rate -1")
	if err := (&Clipped{Of: &SGD{}, Norm: 0.25}).Validate(); err != nil {
		t.Error(err)
	}
}
