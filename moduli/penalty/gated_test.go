package penalty

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestAllGatesHaveTheSameCoefficients(t *testing.T) {
	const n = 7
	one := term(t, Moduli{Strength: 0.5, Apart: true}, n, 5)
	for _, gates := range []int{0, 1, 3, 4} {
		made := term(t, Gated{Of: Moduli{Strength: 0.5, Apart: true}, Gates: gates}, n, 5)
		want := max(gates, 1)
		if made.Coeff.Rows != want*n || made.Coeff.Cols != n || made.Coeff.Stride != n || len(made.Coeff.Data) != want*n*n {
			t.Fatalf("%d gates of %d neurons: %d x %d coefficients", gates, n, made.Coeff.Rows, made.Coeff.Cols)
		}
		for k := range want {
			if got := made.Coeff.Data[k*n*n : (k+1)*n*n]; !slices.Equal(got, one.Coeff.Data) {
				t.Errorf("gate %d of %d has other coefficients than a penalty without gates", k, gates)
			}
		}
		if made.Embedding == nil || !slices.Equal(made.Embedding.Point(3), one.Embedding.Point(3)) || made.Senders == nil || made.Gates != nil {
			t.Error("the one embedding of all gates is not there")
		}
		if made.Strength != 0.5 || made.CheapShare() != one.CheapShare() {
			t.Errorf("strength %v and cheap share %v, of one gate %v and %v", made.Strength, made.CheapShare(), one.Strength, one.CheapShare())
		}
	}
}

func TestEachGateIsDrawnAnew(t *testing.T) {
	const n, gates = 6, 3
	src := rand.NewPCG(3, 4)
	var want []*Term
	for range gates {
		one, err := Moduli{Space: space.Sphere{}, Strength: 1, Power: 2}.Term(n, src)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, one)
	}
	made, err := Gated{Of: Moduli{Space: space.Sphere{}, Strength: 1, Power: 2}, Gates: gates, Each: true}.Term(n, rand.NewPCG(3, 4))
	if err != nil {
		t.Fatal(err)
	}
	if made.Embedding != nil || made.Power != 2 || len(made.Gates) != gates {
		t.Fatalf("embedding %v, power %d, %d gates: want none, 2 and %d", made.Embedding, made.Power, len(made.Gates), gates)
	}
	for k, g := range made.Gates {
		if !slices.Equal(g.Coeff.Data, want[k].Coeff.Data) || !slices.Equal(g.Embedding.Point(2), want[k].Embedding.Point(2)) {
			t.Errorf("gate %d is not the term that is drawn next", k)
		}
		if &g.Coeff.Data[0] != &made.Coeff.Data[k*n*n] {
			t.Errorf("the coefficients of gate %d are not a part of all", k)
		}
	}
}

// The mean is over the entries of all gates.
func TestValueOfGatesIsTheMeanOfTheirValues(t *testing.T) {
	const n, gates = 5, 4
	w := matrix(gates*n, n)
	copy(w.Data, randomMatrix(2*n, newRand(t)).Data)
	made := term(t, Gated{Of: Moduli{Strength: 1}, Gates: gates, Each: true}, n, 1)
	mean := 0.0
	for k, g := range made.Gates {
		mean += g.Value(gate(w, k)) / gates
	}
	if got := made.Value(w); got < mean*(1-1e-14) || got > mean*(1+1e-14) {
		t.Errorf("value is %v, the mean of the gates %v", got, mean)
	}
}

func TestGatesOfControls(t *testing.T) {
	const n = 30
	of := Moduli{Strength: 1}
	if made := term(t, Gated{Of: None{}, Gates: 4}, n, 1); !made.IsZero() || made.Coeff.Rows != 0 {
		t.Errorf("gates of no penalty have %d rows of coefficients", made.Coeff.Rows)
	}
	inside := term(t, Gated{Of: Permuted{Of: of, Symmetric: true}, Gates: 2}, n, 1)
	if _, _, ok := symmetric(gate(inside.Coeff, 1)); !ok {
		t.Error("a symmetric shuffle inside of gates has no symmetry")
	}
	plain, outside := term(t, Gated{Of: of, Gates: 2}, n, 1), term(t, Permuted{Of: Gated{Of: of, Gates: 2}}, n, 1)
	if !slices.Equal(sorted(outside.Coeff.Data), sorted(plain.Coeff.Data)) || slices.Equal(outside.Coeff.Data, plain.Coeff.Data) {
		t.Error("shuffled gates do not hold the same coefficients in another order")
	}
	if outside.Coeff.Rows != 2*n || outside.Coeff.Cols != n {
		t.Errorf("shuffled gates are %d x %d", outside.Coeff.Rows, outside.Coeff.Cols)
	}
}

func TestGatesLeaveTheOtherTermAlone(t *testing.T) {
	plain := term(t, Moduli{Strength: 1}, 5, 7)
	for _, each := range []bool{false, true} {
		made := term(t, Gated{Of: shared{plain}, Gates: 2, Each: each}, 5, 8)
		made.Coeff.Data[0] = -1
		if plain.Coeff.Rows != 5 || plain.Coeff.Data[0] == -1 {
			t.Fatalf("each %t: the term of one gate has changed", each)
		}
	}
}

func TestTrainedGatesHaveAnEmbeddingOfTheirOwn(t *testing.T) {
	one := term(t, Trained{Of: Moduli{Strength: 1}, Rate: 100}, 5, 7)
	was := mat.DenseCopyOf(one.Embedding.Points)
	made := term(t, Gated{Of: shared{one}, Gates: 2}, 5, 8)
	if _, err := made.Move(filled(10, 5, 1), 0); err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(was, one.Embedding.Points) || mat.Equal(was, made.Embedding.Points) {
		t.Error("a move of the gates should leave the term of one gate where it is")
	}
}
