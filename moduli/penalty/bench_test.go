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
	m := square(n)
	for i := range m.Data {
		m.Data[i] = 2*rnd.Float32() - 1
	}
	return m
}
