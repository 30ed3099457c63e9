package penalty

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// What optimizers are given of a term is the same penalty.
func TestTermsAsShrinkages(t *testing.T) {
	const n = 30
	for _, p := range []Penalty{
		Moduli{Strength: 0.3},
		Moduli{Strength: 0.3, Power: 2, Apart: true},
		L2{Strength: 0.3, Height: 4},
		Gated{Of: Moduli{Strength: 0.3}, Gates: 4},
		Gated{Of: Moduli{Strength: 0.3, Power: 2}, Gates: 3, Each: true},
		Trained{Of: Moduli{Strength: 0.3}, Rate: 100},
	} {
		rnd := newRand(t)
		made := term(t, p, n, rnd.Uint64())
		t.Run(made.Name, func(t *testing.T) {
			w := weightsFor(made, rnd)
			param := &rnn.Param{
				Name: "recurrent", W: w, Grad: matrix(w.Rows, w.Cols), Mask: prune.Full(w.Rows, w.Cols),
				Shrink: rnn.Shrinkage{Coeff: made.Coeff, Scale: made.Scale(), Power: made.Power},
			}
			same := func() {
				t.Helper()
				if got, want := param.Shrinking(), made.Value(w); math.Abs(got-want) > 1e-6*want {
					t.Errorf("value is %v, of the term %v", got, want)
				}
				clear(param.Grad.Data)
				param.AddShrinking()
				grad := matrix(w.Rows, w.Cols)
				made.AddGrad(grad, w)
				for k, want := range grad.Data {
					if got := param.Grad.Data[k]; math.Abs(float64(got-want)) > 1e-6*math.Abs(float64(want)) {
						t.Fatalf("gradient of weight %d is %v, of the term %v", k, got, want)
					}
				}
			}
			same()
			if made.Moves(0) {
				if _, err := made.Move(w, 0); err != nil {
					t.Fatal(err)
				}
				same()
			}
		})
	}
}
