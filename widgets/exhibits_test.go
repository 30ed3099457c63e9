package widgets

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/mat"
)

// What views has of these three is in bundle_test.go.
func init() {
	none := func(testing.TB) map[string]display.Bundler { return nil }
	exhibits = append(exhibits,
		exhibit{
			name: "Domain", views: none,
			texts: func(t testing.TB, text string) display.Bundler {
				return Domain(embed(t, space.Torus{}, 40)).Title(text).ColorBy(make([]float64, 40), text)
			},
			gaps: func(t testing.TB) (display.Bundler, string) {
				nan := math.NaN()
				e := grid([][]float64{{0.1, 0.2}, {nan, 0.5}, {0.3, 0.3}, {0.4, 0.9}})
				return Domain(e).ColorBy([]float64{1, 2, nan, math.Inf(1)}, "rate"), "2 values not finite"
			},
			many: func(t testing.TB) (display.Bundler, string) {
				const n = 1_000_000
				rnd := rand.New(rand.NewPCG(1, 1))
				points, values := mat.NewDense(n, 2, nil), make([]float64, n)
				for i := range n {
					points.SetRow(i, []float64{10 * rnd.Float64(), 10 * rnd.Float64()})
					values[i] = rnd.NormFloat64()
				}
				return Domain(&space.Embedding{Space: space.Torus{}, Points: points}).ColorBy(values, "x"), "5,000 of 1,000,000 neurons are drawn"
			},
			none: func(testing.TB) display.Bundler { return Domain(nil) },
		},
		exhibit{
			name: "Mask", views: none,
			texts: func(t testing.TB, text string) display.Bundler {
				return Mask(localMask(embed(t, space.Torus{}, 40))).Title(text)
			},
			gaps: func(t testing.TB) (display.Bundler, string) { // a mask has none; the places that it is sorted by may
				e := grid([][]float64{{0.1, 0.2}, {math.NaN(), 0.5}, {math.Inf(1), 0.3}, {0.4, 0.9}})
				return Mask(&prune.Mask{Rows: 4, Cols: 4, Keep: make([]bool, 16)}).SortBy(e), "0 of 16 weights kept"
			},
			many: func(t testing.TB) (display.Bundler, string) {
				rnd := rand.New(rand.NewPCG(1, 1))
				m := &prune.Mask{Rows: 1000, Cols: 1000, Keep: make([]bool, 1_000_000)}
				for i := range m.Keep {
					m.Keep[i] = rnd.IntN(10) == 0
				}
				return Mask(m).Width(300), "Each dot stands for"
			},
			none: func(testing.TB) display.Bundler { return Mask(nil) },
		},
		exhibit{
			name: "ErrorSparsity", views: none,
			texts: func(t testing.TB, text string) display.Bundler { return ErrorSparsity(hostileCosts()...).Title(text) },
			gaps: func(t testing.TB) (display.Bundler, string) {
				return ErrorSparsity(brokenCosts()...), "14 measurements without a finite value"
			},
			many: func(t testing.TB) (display.Bundler, string) {
				const n = 1_000_000
				rnd := rand.New(rand.NewPCG(1, 2))
				long := &moduli.Result{Name: "long", Unit: "perplexity"}
				for i := range n {
					long.History = append(long.History, train.Event{Sparsity: float64(i) / n, Error: 1 + rnd.Float64()})
				}
				return ErrorSparsity(long), "long: perplexity"
			},
			none: func(testing.TB) display.Bundler { return ErrorSparsity() },
		})
}

func TestEveryWidgetIsExhibited(t *testing.T) {
	var shown []string
	for _, e := range exhibits {
		shown = append(shown, e.name)
	}
	for _, name := range []string{"Domain", "Surface", "Kernel", "Wiring", "Mask", "WeightDistance", "Sparsity", "Training", "ErrorSparsity", "RateMaps",
		"Autocorrelogram", "Trajectory", "Persistence", "Activity", "MaskOverlap", "Text", "Progress"} {
		if !slices.Contains(shown, name) {
			t.Errorf("%s is not put to the tests of all widgets", name)
		}
	}
}
