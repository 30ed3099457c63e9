package penalty

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestModuliCoefficientsAreInhibitorOfDistance(t *testing.T) {
	for _, s := range []space.Space{space.Circle{}, space.Sphere{}, space.Sphere{Dim: 3}, space.Torus{}, space.Torus{Dim: 6}, space.Klein{}} {
		for _, f := range []inhibit.Inhibitor{inhibit.DoG{}, inhibit.Diffusion{}} {
			for _, n := range []int{1, 2, 31, 32, 33, 100} {
				made := term(t, Moduli{Space: s, Inhibitor: f, Strength: 1}, n, 9)
				if made.Coeff.Rows != n || made.Coeff.Cols != n || made.Embedding.Len() != n {
					t.Fatalf("%s: %d neurons give %d x %d coefficients and %d points", s, n, made.Coeff.Rows, made.Coeff.Cols, made.Embedding.Len())
				}
				for i := range n {
					for j, got := range row(made.Coeff, i) {
						if want := float32(f.Value(made.Embedding.Distance(i, j))); got != want {
							t.Fatalf("%s of %d on %s: coefficient (%d, %d) is %v, want %v", f, n, s, i, j, got, want)
						}
					}
				}
			}
		}
	}
}

func TestModuliDefaultsAndNames(t *testing.T) {
	made := term(t, Moduli{Strength: 0.1}, 6, 1)
	if want := "DoG on torus T2 (period 10)"; made.Name != want {
		t.Errorf("name is %q, want %q", made.Name, want)
	}
	full := term(t, Moduli{Space: space.Torus{Dim: 2, Period: 10}, Inhibitor: inhibit.DoG{}, Strength: 0.1}, 6, 1)
	if !slices.Equal(made.Coeff.Data, full.Coeff.Data) || made.Strength != 0.1 {
		t.Error("the zero value is not the DoG on T2 with the given strength")
	}
	for p, want := range map[Penalty]string{
		L1{Strength: 1}:                             "L1",
		L1{Strength: 1, Height: 7}:                  "L1 (height 7)",
		None{}:                                      "none",
		Permuted{Of: Moduli{}}:                      "permuted DoG on torus T2 (period 10)",
		Permuted{Of: Moduli{}, Symmetric: true}:     "symmetrically permuted DoG on torus T2 (period 10)",
		Permuted{Of: None{}}:                        "none",
		Moduli{Space: space.Klein{}, Strength: 0.2}: "DoG on Klein bottle (period 10)",
	} {
		if got := term(t, p, 3, 1).Name; got != want {
			t.Errorf("name is %q, want %q", got, want)
		}
	}
}

func TestModuliUsesTheGivenEmbedding(t *testing.T) {
	e := &space.Embedding{Space: space.Klein{}, Points: mat.NewDense(2, 2, []float64{9.5, 2, 0.5, 8})}
	made, err := Moduli{Embedding: e, Inhibitor: inhibit.Diffusion{}, Strength: 1}.Term(2, nil)
	if err != nil {
		t.Fatal(err)
	}
	if made.Embedding != e {
		t.Error("the term holds another embedding than the given one")
	}
	if want := []float32{0, 1, 1, 0}; !slices.Equal(made.Coeff.Data, want) {
		t.Errorf("coefficients are %v, want %v", made.Coeff.Data, want)
	}
	if _, err := (Moduli{Embedding: e, Space: space.Klein{Period: 10}}).Term(2, nil); err != nil {
		t.Errorf("the same space written out is refused: %v", err)
	}
}

// A right L1 has an effect, unlike an inverted constant.
func TestL1IsStrengthTimesMeanWeight(t *testing.T) {
	w := randomMatrix(20, newRand(t))
	sum := 0.0
	for _, x := range w.Data {
		sum += math.Abs(float64(x))
	}
	for _, c := range []struct {
		l1   L1
		want float64
	}{
		{L1{Strength: 0.5}, 0.5 * sum / 400},
		{L1{Strength: 0.5, Height: 60}, 30 * sum / 400},
	} {
		if got := term(t, c.l1, 20, 1).Value(w); math.Abs(got-c.want) > 1e-12*c.want {
			t.Errorf("%#v has value %v, want %v", c.l1, got, c.want)
		}
	}
}

func TestL1CanMatchTheMeanOfAnother(t *testing.T) {
	moduli := term(t, Moduli{Strength: 0.1}, 64, 3)
	even := term(t, L1{Strength: 0.1, Height: moduli.MeanCoeff()}, 64, 3)
	if a, b := moduli.MeanCoeff(), even.MeanCoeff(); math.Abs(a-b) > 1e-6*a {
		t.Errorf("means are %v and %v", a, b)
	}
}

func TestNoneIsZeroAndEmpty(t *testing.T) {
	made, err := None{}.Term(4096, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := randomMatrix(3, newRand(t))
	grad := square(3)
	made.AddGrad(grad, w)
	if made.Value(w) != 0 || slices.Max(grad.Data) != 0 || slices.Min(grad.Data) != 0 || !made.IsZero() || made.MeanCoeff() != 0 {
		t.Errorf("value %v, gradient %v, zero %t, mean %v: want all zero", made.Value(w), grad.Data, made.IsZero(), made.MeanCoeff())
	}
	if len(made.Coeff.Data) != 0 || made.Embedding != nil {
		t.Error("no penalty holds coefficients or an embedding")
	}
}

func TestStrengthZeroIsZero(t *testing.T) {
	if made := term(t, Moduli{}, 3, 1); !made.IsZero() || made.Value(randomMatrix(3, newRand(t))) != 0 {
		t.Error("a penalty of strength 0 is not zero")
	}
}

type failing struct{}

func (failing) Term(int, rand.Source) (*Term, error) { return nil, errors.New("failing on purpose") }

// bad is an inhibitor that is -1 at every distance but 0.
type bad struct{ inhibit.Constant }

func (bad) Value(d float64) float64 { return min(0, -math.Abs(d)) }
func (bad) String() string          { return "bad" }

func TestTermRefuses(t *testing.T) {
	on := func(s space.Space, points ...float64) *space.Embedding {
		return &space.Embedding{Space: s, Points: mat.NewDense(len(points)/s.Coords(), s.Coords(), points)}
	}
	src := rand.NewPCG(1, 1)
	for _, c := range []struct {
		name string
		p    Penalty
		n    int
		src  rand.Source
		want string
	}{
		{"negative strength", Moduli{Strength: -0.1}, 3, src, "penalty: Moduli Strength is -0.1, allowed are finite numbers from 0"},
		{"strength NaN", Moduli{Strength: math.NaN()}, 3, src, "Moduli Strength is NaN"},
		{"infinite strength", Moduli{Strength: math.Inf(1)}, 3, src, "Moduli Strength is +Inf"},
		{"strength beyond float32", L1{Strength: 1e39}, 3, src, "L1 Strength is 1e+39"},
		{"negative L1", L1{Strength: -1}, 3, src, "L1 Strength is -1"},
		{"L1 height", L1{Height: math.NaN()}, 3, src, "L1 Height is NaN"},
		{"no neurons", Moduli{}, 0, src, "number of hidden neurons is 0, allowed are 1 and above"},
		{"no neurons L1", L1{}, -1, src, "number of hidden neurons is -1"},
		{"no neurons none", None{}, 0, src, "number of hidden neurons is 0"},
		{"no source", Moduli{}, 3, nil, "no source of randomness"},
		{"no source to permute", Permuted{Of: L1{}}, 3, nil, "no source of randomness"},
		{"space", Moduli{Space: space.Torus{Dim: -1}}, 3, src, "Torus Dim is -1"},
		{"inhibitor", Moduli{Inhibitor: inhibit.DoG{Narrow: 9}}, 3, src, "DoG Narrow is 9"},
		{"negative cost", Moduli{Inhibitor: bad{}, Embedding: on(space.Torus{}, 1, 1, 2, 1)}, 2, src, "inhibitor bad is -1 at distance 1, allowed are finite numbers from 0"},
		{"size of the embedding", Moduli{Embedding: on(space.Torus{}, 1, 2)}, 3, src, "Embedding has 1 points, needed is 1 for each of 3 hidden neurons"},
		{"two spaces", Moduli{Space: space.Klein{}, Embedding: on(space.Torus{}, 1, 2)}, 1, src, "Space is Klein bottle (period 10), but the embedding lies on torus T2 (period 10)"},
		{"embedding", Moduli{Embedding: on(space.Sphere{}, 1, 2, 3)}, 1, src, "has length 3.74"},
		{"empty embedding", Moduli{Embedding: &space.Embedding{}}, 1, src, "lacks its space or its points"},
		{"nothing to permute", Permuted{}, 3, src, "Permuted Of is nil"},
		{"permuted error", Permuted{Of: failing{}}, 3, src, "failing on purpose"},
		{"power", Moduli{Power: 3}, 3, src, "penalty: Moduli Power is 3, allowed are 1 for |W|, 2 for W^2, or 0 for 1"},
		{"negative power", MatchMean{Of: Moduli{}, Power: -1}, 3, src, "MatchMean Power is -1, allowed are 1"},
		{"negative L2", L2{Strength: -1}, 3, src, "L2 Strength is -1"},
		{"no neurons L2", L2{}, 0, src, "number of hidden neurons is 0"},
		{"L2 height", L2{Height: math.Inf(1)}, 3, src, "L2 Height is +Inf"},
		{"nothing to match", MatchMean{}, 3, src, "MatchMean Of is nil, needed is the penalty to match"},
		{"matched error", MatchMean{Of: failing{}}, 3, src, "failing on purpose"},
		{"no gate", Gated{}, 3, src, "Gated Of is nil, needed is the penalty of one gate"},
		{"negative gates", Gated{Of: L1{}, Gates: -2}, 3, src, "Gated Gates is -2, allowed are 1 to 64, or 0 for 1"},
		{"a mistyped number of gates", Gated{Of: L1{}, Gates: 4096}, 3, src, "Gated Gates is 4096, allowed are 1 to 64"},
		{"gate error", Gated{Of: failing{}}, 3, src, "failing on purpose"},
		{"gates of gates", Gated{Of: Gated{Of: L1{}, Gates: 2}, Gates: 2}, 3, src, "Gated Of has 6 x 3 coefficients, allowed are 3 x 3 for one gate"},
		{"symmetric gates", Permuted{Of: Gated{Of: L1{}, Gates: 2}, Symmetric: true}, 3, src, "Permuted Symmetric needs symmetric coefficients, those of L1, for all of 2 gates are 6 x 3"},
		{"no source for senders", Moduli{Embedding: on(space.Torus{}, 1, 2), Apart: true}, 1, nil, "no source of randomness"},
		{"number of senders", Moduli{Senders: on(space.Torus{}, 1, 2)}, 2, src, "Senders has 1 points, needed is 1 for each of 2 hidden neurons"},
		{"senders elsewhere", Moduli{Senders: on(space.Klein{}, 1, 2)}, 1, src, "Senders lie on Klein bottle (period 10), receivers on torus T2 (period 10): want one space"},
		{"senders off the space", Moduli{Space: space.Sphere{}, Senders: on(space.Sphere{}, 1, 2, 3)}, 1, src, "penalty: Senders: space: point 0 on sphere S2 (scale 5) has length 3.74"},
		{"negative cost to senders", Moduli{Inhibitor: bad{}, Embedding: on(space.Torus{}, 1, 1), Senders: on(space.Torus{}, 2, 1)}, 1, src, "inhibitor bad is -1 at distance 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			made, err := c.p.Term(c.n, c.src)
			if made != nil || err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v and error %v, want a one-line error with %q", made, err, c.want)
			}
		})
	}
}
