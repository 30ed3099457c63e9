package penalty

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// published is the number of hidden neurons of the published navigation runs.
const published = 4096

// testdata/torus_matrix.py times the matrix of "torus" in numpy.
func BenchmarkTerm(b *testing.B) {
	moduli := func(s space.Space) Penalty { return Moduli{Space: s, Strength: 0.1} }
	for _, c := range []struct {
		name    string
		penalty Penalty
	}{
		{"circle", moduli(space.Circle{})},
		{"sphere", moduli(space.Sphere{})},
		{"torus", moduli(space.Torus{})},
		{"torus6", moduli(space.Torus{Dim: 6})},
		{"klein", moduli(space.Klein{})},
		{"apart", Moduli{Strength: 0.1, Apart: true}},
		{"lstm", Gated{Of: moduli(space.Torus{}), Gates: 4}},
		{"l1", L1{Strength: 0.1}},
		{"permuted", Permuted{Of: moduli(space.Torus{})}},
		{"symmetric", Permuted{Of: moduli(space.Torus{}), Symmetric: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.penalty.Term(published, rand.NewPCG(1, 2)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStep(b *testing.B) {
	term, err := Moduli{Strength: 0.1}.Term(published, rand.NewPCG(1, 2))
	if err != nil {
		b.Fatal(err)
	}
	w, grad := randomMatrix(published, rand.New(rand.NewPCG(3, 4))), square(published)
	b.Run("Value", func(b *testing.B) {
		for b.Loop() {
			term.Value(w)
		}
	})
	b.Run("AddGrad", func(b *testing.B) {
		for b.Loop() {
			term.AddGrad(grad, w)
		}
	})
}

// randomMatrix is n x n, uniform between -1 and 1.
func randomMatrix(n int, rnd *rand.Rand) blas32.General {
	return randomLike(blas32.General{Rows: n, Cols: n}, rnd)
}

func BenchmarkMove(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
		kept float32
		p    Trained
	}{
		{"torus dense 128", 128, 1, Trained{}},
		{"torus dense 512", 512, 1, Trained{}},
		{"torus 10 % kept 512", 512, 0.1, Trained{}},
		{"sphere dense 512", 512, 1, Trained{Of: Moduli{Space: space.Sphere{}}}},
		{"torus apart dense 512", 512, 1, Trained{Of: Moduli{Apart: true}}},
		{"torus 10 % kept 4096", published, 0.1, Trained{}},
		{"torus 1 % kept 4096", published, 0.01, Trained{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.p.Rate, c.p.Of.Strength = 1, 0.1
			term, err := c.p.Term(c.n, rand.NewPCG(1, 2))
			if err != nil {
				b.Fatal(err)
			}
			rnd := rand.New(rand.NewPCG(3, 4))
			w := randomMatrix(c.n, rnd)
			for k := range w.Data {
				if rnd.Float32() >= c.kept {
					w.Data[k] = 0
				}
			}
			b.Run("gradient", func(b *testing.B) {
				for b.Loop() {
					term.embeddingGrad(w)
				}
			})
			b.Run("move", func(b *testing.B) {
				for b.Loop() {
					if _, err := term.Move(w, 0); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
