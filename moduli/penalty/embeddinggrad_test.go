package penalty

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// smoothSpaces are all the spaces there are, some of them in more than two dimensions.
var smoothSpaces = []space.Smooth{
	space.Torus{}, space.Sphere{}, space.Circle{}, space.Klein{}, space.Euclidean{}, space.Hyperbolic{}, space.Projective{},
	space.Moebius{}, space.Product{}, space.Torus{Dim: 6}, space.Sphere{Dim: 3, Scale: 3}, space.Euclidean{Dim: 9},
	space.Func{
		Name: "cylinder", N: 2,
		Draw: func(p []float64, rnd *rand.Rand) { space.Torus{}.Sample(p, rnd) },
		Measure: func(a, b []float64) float64 {
			return math.Hypot(math.Remainder(a[0]-b[0], 10), a[1]-b[1])
		},
	},
}

// trainable holds a penalty of every kind that can be trained, on space s.
func trainable(s space.Space, f inhibit.Inhibitor) map[string]Penalty {
	of := Trained{Of: Moduli{Space: s, Inhibitor: f, Strength: 0.7}, Rate: 1}
	squares, apart := of, of
	squares.Of.Power = 2
	apart.Of.Apart = true
	return map[string]Penalty{
		"absolute": of,
		"squares":  squares,
		"apart":    apart,
		"gates":    Gated{Of: squares, Gates: 3},
	}
}

// weightsFor are random weights between -1 and 1 for a term, of which a third are 0.
func weightsFor(made *Term, rnd *rand.Rand) blas32.General {
	w := matrix(made.Coeff.Rows, made.Coeff.Cols)
	for k := range w.Data {
		if rnd.IntN(3) > 0 {
			w.Data[k] = 2*rnd.Float32() - 1
		}
	}
	return w
}

// exactly is R(w) without the rounding of coefficients to float32.
func exactly(made *Term, w blas32.General) (sum float64) {
	receivers, senders := made.places()
	for i := range w.Rows {
		for j, x := range row(w, i) {
			d := receivers.Space.Distance(receivers.Point(i%w.Cols), senders.Point(j))
			sum += made.trained.inhibitor.Value(d) * math.Pow(math.Abs(float64(x)), float64(made.power()))
		}
	}
	return float64(made.Strength) * sum / made.entries()
}

// The gradient g in a point is right if R changes by <g, v> along every tangent vector v. Spaces need not say what
// their inner product is: it is in the distances that points move.
func TestEmbeddingGradientAgainstFiniteDifferences(t *testing.T) {
	const n, h = 7, 1e-5
	for _, s := range smoothSpaces {
		for _, f := range []inhibit.Inhibitor{inhibit.DoG{}, inhibit.Diffusion{}, inhibit.Gaussian{}, inhibit.Ripple{}} {
			for name, p := range trainable(s, f) {
				t.Run(fmt.Sprintf("%s on %s, %s", f, s, name), func(t *testing.T) {
					// Seeds are fixed: of random ones, some would put a cut locus within a step.
					rnd := rand.New(rand.NewPCG(6406, 6290))
					made := term(t, p, n, rnd.Uint64())
					w := weightsFor(made, rnd)
					if got, want := made.Value(w), exactly(made, w); math.Abs(got-want) > 1e-6*want {
						t.Fatalf("value is %v, want %v", got, want)
					}
					received, sent := made.embeddingGrad(w)
					checkGradient(t, "receiver", made, made.Embedding, received, w, h, rnd)
					if (sent == nil) != (made.Senders == nil) {
						t.Fatal("senders have a gradient and no places, or the other way round")
					}
					if sent != nil {
						checkGradient(t, "sender", made, made.Senders, sent, w, h, rnd)
					}
				})
			}
		}
	}
}

func checkGradient(t *testing.T, what string, made *Term, e *space.Embedding, grad *mat.Dense, w blas32.General, h float64, rnd *rand.Rand) {
	t.Helper()
	on := made.trained.space
	q, v, unused := make([]float64, on.Coords()), make([]float64, on.Coords()), make([]float64, on.Coords())
	var claimed, measured []float64
	largest := 0.0
	for i := range e.Len() {
		p := slices.Clone(e.Point(i))
		g := slices.Clone(grad.RawRowView(i))
		size := floatsNorm(g)
		if size == 0 {
			t.Fatalf("the gradient of %s %d is 0: nothing is checked", what, i)
		}
		moved := func(along []float64, by float64) []float64 {
			to, step := slices.Clone(p), slices.Clone(along)
			for k := range step {
				step[k] *= by
			}
			on.Retract(to, step)
			return to
		}
		square := func(sign float64) float64 { // of the length of g/size + sign v
			along := make([]float64, len(v))
			for k := range along {
				along[k] = g[k]/size + sign*v[k]
			}
			d := on.Distance(moved(along, h), moved(along, -h)) / (2 * h)
			return d * d
		}
		at := func(p []float64) float64 { copy(e.Point(i), p); return exactly(made, w) }
		for range 3 {
			on.Sample(q, rnd)
			on.Grad(v, unused, p, q) // a tangent vector of length 1
			claimed = append(claimed, size*(square(1)-square(-1))/4)
			measured = append(measured, (at(moved(v, h))-at(moved(v, -h)))/(2*h))
			largest = max(largest, math.Abs(measured[len(measured)-1]))
			copy(e.Point(i), p)
		}
	}
	rounding := 1e-15 * exactly(made, w) / h
	for k, got := range claimed {
		if math.Abs(got-measured[k]) > 1e-5*largest+rounding {
			t.Fatalf("slope %d of %s %d is %v by the gradient, %v by differences", k%3, what, k/3, got, measured[k])
		}
	}
}

func floatsNorm(x []float64) float64 { return mat.Norm(mat.NewVecDense(len(x), x), 2) }

// testdata/trained.py says how the numbers were made.
func TestReferenceEmbeddingGradients(t *testing.T) {
	raw, err := os.ReadFile("testdata/trained.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Space, Inhibitor                        string
		Power, Gates                            int
		Strength                                float64
		Receivers, Senders, Weights, Grad, Sent [][]float64
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 11 {
		t.Fatalf("testdata/trained.json holds %d cases, want 11", len(cases))
	}
	spaces := map[string]space.Space{"torus": space.Torus{}, "sphere": space.Sphere{}}
	inhibitors := map[string]inhibit.Inhibitor{"DoG": inhibit.DoG{}, "diffusion": inhibit.Diffusion{}}
	dense := func(rows [][]float64) *mat.Dense {
		if rows == nil {
			return nil
		}
		m := mat.NewDense(len(rows), len(rows[0]), nil)
		for i, r := range rows {
			m.SetRow(i, r)
		}
		return m
	}
	for k, c := range cases {
		t.Run(fmt.Sprintf("%d %s on %s, power %d, %d gates", k, c.Inhibitor, c.Space, c.Power, c.Gates), func(t *testing.T) {
			of := Moduli{Inhibitor: inhibitors[c.Inhibitor], Strength: c.Strength, Power: c.Power}
			of.Embedding = &space.Embedding{Space: spaces[c.Space], Points: dense(c.Receivers)}
			if c.Senders != nil {
				of.Senders = &space.Embedding{Space: spaces[c.Space], Points: dense(c.Senders)}
			}
			made := term(t, Gated{Of: Trained{Of: of, Rate: 1}, Gates: c.Gates}, len(c.Receivers), 1)
			w := matrix(len(c.Weights), len(c.Receivers))
			for i, r := range c.Weights {
				for j, x := range r {
					row(w, i)[j] = float32(x)
				}
			}
			received, sent := made.embeddingGrad(w)
			// The strength is a float32, so seven digits.
			if want := dense(c.Grad); !mat.EqualApprox(received, want, 1e-7*mat.Max(want)) {
				t.Errorf("gradient is\n%v, want\n%v", mat.Formatted(received), mat.Formatted(want))
			}
			if want := dense(c.Sent); (want == nil) != (sent == nil) || want != nil && !mat.EqualApprox(sent, want, 1e-7*mat.Max(want)) {
				t.Errorf("gradient of the senders is %v, want %v", sent, want)
			}
		})
	}
}
