package penalty

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func sorted(x []float32) []float32 { return slices.Sorted(slices.Values(x)) }

func TestPermutedKeepsTheCoefficients(t *testing.T) {
	const n = 50
	seed := newRand(t).Uint64()
	of := Moduli{Strength: 0.3}
	plain := term(t, of, n, seed)
	for _, symmetric := range []bool{false, true} {
		made := term(t, Permuted{Of: of, Symmetric: symmetric}, n, seed)
		if !slices.Equal(sorted(made.Coeff.Data), sorted(plain.Coeff.Data)) {
			t.Errorf("symmetric %t: the coefficients are not those of the penalty with the same seed", symmetric)
		}
		if slices.Equal(made.Coeff.Data, plain.Coeff.Data) {
			t.Errorf("symmetric %t: nothing moved", symmetric)
		}
		if made.Strength != plain.Strength || made.Embedding != nil {
			t.Errorf("symmetric %t: strength %v, embedding %v; want %v and none", symmetric, made.Strength, made.Embedding, plain.Strength)
		}
		if a, b := made.MeanCoeff(), plain.MeanCoeff(); math.Abs(a-b) > 1e-12*a {
			t.Errorf("symmetric %t: mean %v, before %v", symmetric, a, b)
		}
	}
}

func TestSymmetricPermutationKeepsSymmetryAndDiagonal(t *testing.T) {
	const n = 50
	seed := newRand(t).Uint64()
	of := Moduli{Strength: 0.3}
	plain, made := term(t, of, n, seed), term(t, Permuted{Of: of, Symmetric: true}, n, seed)
	for i := range n {
		if a, b := made.Coeff.Data[i*n+i], plain.Coeff.Data[i*n+i]; a != b {
			t.Errorf("diagonal entry %d is %v, was %v", i, a, b)
		}
	}
	if i, j, ok := symmetric(made.Coeff); !ok {
		t.Errorf("entries (%d, %d) and (%d, %d) differ", i, j, j, i)
	}
}

func TestFullPermutationBreaksSymmetry(t *testing.T) {
	made := term(t, Permuted{Of: Moduli{Strength: 1}}, 50, newRand(t).Uint64())
	if _, _, ok := symmetric(made.Coeff); ok {
		t.Error("the shuffled coefficients are symmetric")
	}
}

func TestPermutationDestroysGeometry(t *testing.T) {
	const n = 200
	seed := newRand(t).Uint64()
	of := Moduli{Strength: 1}
	plain := term(t, of, n, seed)
	for _, symmetric := range []bool{false, true} {
		made := term(t, Permuted{Of: of, Symmetric: symmetric}, n, seed)
		// The diagonal, which is equal in one of the kinds, would correlate.
		var x, y []float64
		for i := range n {
			for j := range n {
				if i != j {
					x, y = append(x, float64(plain.Coeff.Data[i*n+j])), append(y, float64(made.Coeff.Data[i*n+j]))
				}
			}
		}
		// The symmetric kind has half as many independent pairs. Six standard errors.
		if r := correlation(x, y); math.Abs(r) > 6/math.Sqrt(n*(n-1)/2) {
			t.Errorf("symmetric %t: correlation with the geometric coefficients is %v", symmetric, r)
		}
	}
}

func correlation(x, y []float64) float64 {
	var mx, my, xx, yy, xy float64
	for k := range x {
		mx += x[k] / float64(len(x))
		my += y[k] / float64(len(y))
	}
	for k := range x {
		xx += (x[k] - mx) * (x[k] - mx)
		yy += (y[k] - my) * (y[k] - my)
		xy += (x[k] - mx) * (y[k] - my)
	}
	return xy / math.Sqrt(xx*yy)
}

// Every order of three pairs is as likely as another.
func TestShufflePairsIsUniform(t *testing.T) {
	const rounds = 6000
	rnd := newRand(t)
	counts := map[[3]float32]int{}
	for range rounds {
		c := blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: []float32{0, 1, 2, 1, 0, 3, 2, 3, 0}}
		shufflePairs(c, rnd)
		counts[[3]float32{c.Data[1], c.Data[2], c.Data[5]}]++
	}
	if len(counts) != 6 {
		t.Fatalf("%d orders of three, want 6: %v", len(counts), counts)
	}
	for order, got := range counts {
		if math.Abs(float64(got)-rounds/6) > 6*math.Sqrt(rounds*5.0/36) {
			t.Errorf("order %v came %d times of %d", order, got, rounds)
		}
	}
}

func TestPermutedSymmetricNeedsSymmetry(t *testing.T) {
	_, err := Permuted{Of: Permuted{Of: Moduli{}}, Symmetric: true}.Term(20, rand.NewPCG(1, 1))
	if err == nil {
		t.Error("a symmetric shuffle of coefficients without symmetry was not refused")
	}
}

// shared gives away one and the same term.
type shared struct{ term *Term }

func (s shared) Term(int, rand.Source) (*Term, error) { return s.term, nil }

func TestPermutedLeavesTheOtherTermAlone(t *testing.T) {
	plain := term(t, Moduli{Strength: 1}, 30, 7)
	before := slices.Clone(plain.Coeff.Data)
	for _, symmetric := range []bool{false, true} {
		term(t, Permuted{Of: shared{plain}, Symmetric: symmetric}, 30, 8)
		if !slices.Equal(plain.Coeff.Data, before) {
			t.Fatalf("symmetric %t: the shuffled term is the other one", symmetric)
		}
	}
}
