package penalty

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"gonum.org/v1/gonum/mat"
)

func TestApartRowsReceiveAndColumnsSend(t *testing.T) {
	line := func(x ...float64) *space.Embedding {
		return &space.Embedding{Space: space.Torus{Dim: 1}, Points: mat.NewDense(len(x), 1, x)}
	}
	made := term(t, Moduli{Embedding: line(1, 2), Senders: line(3, 9), Inhibitor: inhibit.Diffusion{}, Strength: 1}, 2, 1)
	// d(1, 3) = 2, d(1, 9) = 2 across the period; d(2, 3) = 1, d(2, 9) = 3.
	if want := []float32{4, 4, 1, 9}; !slices.Equal(made.Coeff.Data, want) {
		t.Errorf("coefficients are %v, want %v", made.Coeff.Data, want)
	}
}

func TestApartCoefficientsAreInhibitorOfDistance(t *testing.T) {
	for _, s := range []space.Space{space.Torus{}, space.Sphere{}, space.Klein{}, space.Torus{Dim: 6}} {
		for _, n := range []int{1, 33, shareable} {
			made := term(t, Moduli{Space: s, Strength: 1, Apart: true}, n, 9)
			if made.Senders == nil || made.Senders.Len() != n {
				t.Fatalf("%s: no places to send from", s)
			}
			for i := range n {
				for j, got := range row(made.Coeff, i) {
					want := float32(inhibit.DoG{}.Value(s.Distance(made.Embedding.Point(i), made.Senders.Point(j))))
					if got != want {
						t.Fatalf("%s: coefficient (%d, %d) is %v, want %v", s, i, j, got, want)
					}
				}
			}
		}
	}
}

func TestApartDrawsReceiversFirst(t *testing.T) {
	const n = 8
	plain, apart := term(t, Moduli{}, n, 6), term(t, Moduli{Apart: true}, n, 6)
	if !mat.Equal(plain.Embedding.Points, apart.Embedding.Points) {
		t.Error("receivers are not the neurons that are drawn without senders")
	}
	if plain.Senders != nil || mat.Equal(apart.Senders.Points, apart.Embedding.Points) {
		t.Error("senders are at the places of receivers, or are there without being asked for")
	}
	ordered := term(t, Moduli{Apart: true, Ordered: true}, n, 6)
	if !mat.Equal(ordered.Senders.Points, apart.Senders.Points) || mat.Equal(ordered.Embedding.Points, apart.Embedding.Points) {
		t.Error("Ordered should number the receivers and leave the senders alone")
	}
	given := term(t, Moduli{Senders: apart.Senders}, n, 6)
	if given.Senders != apart.Senders || !slices.Equal(given.Coeff.Data, apart.Coeff.Data) {
		t.Error("the same senders, given, make another term")
	}
	if want := "DoG on torus T2 (period 10), senders apart"; apart.Name != want {
		t.Errorf("name is %q, want %q", apart.Name, want)
	}
}

func TestApartHasNoSymmetryToKeep(t *testing.T) {
	_, err := Permuted{Of: Moduli{Apart: true}, Symmetric: true}.Term(20, rand.NewPCG(1, 1))
	if err == nil {
		t.Error("a symmetric shuffle of coefficients without symmetry was not refused")
	}
	if made := term(t, Permuted{Of: Moduli{Apart: true}}, 20, 1); made.Senders != nil || made.Embedding != nil {
		t.Error("shuffled coefficients have kept an embedding")
	}
}
