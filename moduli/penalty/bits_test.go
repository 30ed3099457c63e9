package penalty

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Large enough to be shared among goroutines, and no multiple of a block or a tile.
const shareable = 301

func TestSameSeedSameBitsWhateverGOMAXPROCS(t *testing.T) {
	if shareable*shareable < worthSharing {
		t.Fatalf("%d x %d is computed on one goroutine: the test would see nothing", shareable, shareable)
	}
	for _, p := range []Penalty{
		Moduli{Strength: 0.1},
		Moduli{Space: space.Sphere{Dim: 3}, Strength: 0.1},
		Moduli{Space: space.Klein{}, Strength: 0.1},
		Permuted{Of: Moduli{Strength: 0.1}},
		Permuted{Of: Moduli{Strength: 0.1}, Symmetric: true},
		L1{Strength: 0.1},
		Moduli{Strength: 0.1, Power: 2},
		Moduli{Strength: 0.1, Apart: true},
		MatchMean{Of: Moduli{Strength: 0.1}},
		Gated{Of: Moduli{Strength: 0.1}, Gates: 2, Each: true},
	} {
		t.Run(term(t, p, 1, 1).Name, func(t *testing.T) {
			w := randomLike(term(t, p, shareable, 42).Coeff, rand.New(rand.NewPCG(5, 6)))
			var coeff, gradient []float32
			var value, mean float64
			old := runtime.GOMAXPROCS(0)
			defer runtime.GOMAXPROCS(old)
			for _, procs := range []int{1, 2, 3, 8} {
				runtime.GOMAXPROCS(procs)
				made := term(t, p, shareable, 42)
				grad := matrix(w.Rows, w.Cols)
				made.AddGrad(grad, w)
				if coeff == nil {
					coeff, gradient, value, mean = made.Coeff.Data, grad.Data, made.Value(w), made.MeanCoeff()
				}
				if !slices.Equal(coeff, made.Coeff.Data) {
					t.Errorf("GOMAXPROCS %d changes the coefficients", procs)
				}
				if !slices.Equal(gradient, grad.Data) {
					t.Errorf("GOMAXPROCS %d changes the gradient", procs)
				}
				if v, m := made.Value(w), made.MeanCoeff(); v != value || m != mean {
					t.Errorf("GOMAXPROCS %d changes the value from %v to %v or the mean from %v to %v", procs, value, v, mean, m)
				}
			}
		})
	}
	if slices.Equal(term(t, Moduli{}, 10, 42).Coeff.Data, term(t, Moduli{}, 10, 43).Coeff.Data) {
		t.Error("seeds 42 and 43 give the same coefficients")
	}
}
