package penalty

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestMatchMeanIsEvenAndAsStrongOnAverage(t *testing.T) {
	const n, seed = 64, 3
	given := term(t, Moduli{Strength: 0.3}, n, 8).Embedding
	for _, c := range []struct {
		name  string
		match MatchMean
		power int
		named string
	}{
		{"L1", MatchMean{Of: Moduli{Strength: 0.3}}, 1, "L1 with the mean of DoG on torus T2 (period 10)"},
		{"L1 of squares", MatchMean{Of: Moduli{Strength: 0.3, Power: 2}, Power: 1}, 1, "L1 with the mean of DoG on torus T2 (period 10), squares"},
		{"L2", MatchMean{Of: Moduli{Strength: 0.3}, Power: 2}, 2, "L2 with the mean of DoG on torus T2 (period 10)"},
		{"power of the other", MatchMean{Of: Moduli{Strength: 0.3, Power: 2}}, 2, "L2 with the mean of DoG on torus T2 (period 10), squares"},
		{"of an L1", MatchMean{Of: L1{Strength: 0.3, Height: 4}}, 1, "L1 with the mean of L1 (height 4)"},
		{"of gates", MatchMean{Of: Gated{Of: Moduli{Strength: 0.3}, Gates: 3, Each: true}}, 1, "L1 with the mean of DoG on torus T2 (period 10), for each of 3 gates"},
		{"of a given embedding", MatchMean{Of: Moduli{Strength: 0.3, Embedding: given}}, 1, "L1 with the mean of DoG on torus T2 (period 10)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			of, made := term(t, c.match.Of, n, seed), term(t, c.match, n, seed)
			if a, b := of.MeanCoeff(), made.MeanCoeff(); math.Abs(a-b) > 1e-7*a {
				t.Errorf("mean is %v, want %v", b, a)
			}
			if made.Strength != of.Strength || made.Power != c.power || made.Embedding != nil || made.Name != c.named {
				t.Errorf("strength %v, power %d, embedding %v, name %q: want %v, %d, none and %q",
					made.Strength, made.Power, made.Embedding, made.Name, of.Strength, c.power, c.named)
			}
			if made.Coeff.Rows != of.Coeff.Rows || made.Coeff.Cols != of.Coeff.Cols {
				t.Errorf("coefficients are %d x %d, want %d x %d", made.Coeff.Rows, made.Coeff.Cols, of.Coeff.Rows, of.Coeff.Cols)
			}
			for k, x := range made.Coeff.Data {
				if x != made.Coeff.Data[0] {
					t.Fatalf("coefficient %d is %v, the first is %v", k, x, made.Coeff.Data[0])
				}
			}
		})
	}
}

func TestMatchMeanDrawsWhatTheOtherDraws(t *testing.T) {
	a, b := rand.NewPCG(1, 2), rand.NewPCG(1, 2)
	of := Moduli{Strength: 1}
	if _, err := of.Term(20, a); err != nil {
		t.Fatal(err)
	}
	if _, err := (MatchMean{Of: of}).Term(20, b); err != nil {
		t.Fatal(err)
	}
	if a.Uint64() != b.Uint64() {
		t.Error("the sources are in different places afterwards")
	}
}

func TestMatchMeanOfNoneIsNone(t *testing.T) {
	if made := term(t, MatchMean{Of: None{}}, 5, 1); !made.IsZero() || made.Name != "none" {
		t.Errorf("term %+v, want none", made)
	}
}

func TestEvenTermsOfRectangles(t *testing.T) {
	w := matrix(2, 3)
	copy(w.Data, []float32{1, -2, 0, 3, 0.5, -1})
	for _, c := range []struct {
		name string
		over func(rows, cols int) (*Term, error)
		want float64
	}{
		{"L1", L1{Strength: 0.5, Height: 4}.Over, 0.5 * 4 * 7.5 / 6},
		{"L2", L2{Strength: 0.5, Height: 4}.Over, 0.5 * 4 * 15.25 / 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			made, err := c.over(2, 3)
			if err != nil {
				t.Fatal(err)
			}
			if got := made.Value(w); math.Abs(got-c.want) > 1e-15 {
				t.Errorf("value is %v, want %v", got, c.want)
			}
			if got, want := made.Name, c.name+" (height 4)"; got != want {
				t.Errorf("name is %q, want %q", got, want)
			}
			if _, err := c.over(0, 3); err == nil || err.Error() != "penalty: "+c.name+" of a 0 x 3 matrix, allowed are 1 x 1 and above" {
				t.Errorf("a matrix without rows: error %v", err)
			}
		})
	}
}
