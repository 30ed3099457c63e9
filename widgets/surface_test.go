package widgets

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

func init() {
	exhibits = append(exhibits, exhibit{name: "Surface", views: surfaceViews, texts: func(t testing.TB, text string) display.Bundler {
		return Surface(embed(t, space.Torus{}, 40)).Title(text).ColorBy(make([]float64, 40), text)
	}, gaps: func(t testing.TB) (display.Bundler, string) {
		nan, inf := math.NaN(), math.Inf(1)
		e := grid([][]float64{{0.1, 0.2}, {nan, 0.5}, {0.3, 0.3}, {0.4, 0.9}})
		return Surface(e).ColorBy([]float64{1, 2, nan, inf}, "rate"), "rate from 1 to 2, 2 values not finite; 1 without a finite place"
	}, many: func(t testing.TB) (display.Bundler, string) {
		const n = 1_000_000
		rnd := rand.New(rand.NewPCG(1, 1))
		points := mat.NewDense(n, 2, nil)
		for i := range n {
			points.SetRow(i, []float64{10 * rnd.Float64(), 10 * rnd.Float64()})
		}
		return Surface(&space.Embedding{Space: space.Torus{}, Points: points}), "5,000 of 1,000,000 neurons are drawn"
	}, none: func(testing.TB) display.Bundler { return Surface(nil) }})
}

func surfaceViews(t testing.TB) map[string]display.Bundler {
	torus, klein, sphere := embed(t, space.Torus{}, 256), embed(t, space.Klein{}, 300), embed(t, space.Sphere{}, 200)
	values := make([]float64, 300)
	for i := range values {
		values[i] = math.Sin(klein.Point(i)[1])
	}
	values[7] = math.NaN()
	return map[string]display.Bundler{
		"surface-torus":  Surface(torus).Wiring(localMask(torus)),
		"surface-klein":  Surface(klein).ColorBy(values, "rate (Hz)").Title("Rates on the bottle"),
		"surface-sphere": Surface(sphere).Weights(localWeights(sphere)).Neuron(3),
		"surface-boy":    Surface(embed(t, space.Projective{}, 400)).Width(480),
		"surface-t6":     Surface(embed(t, space.Torus{Dim: 6}, 128)),
		"surface-mixed":  Surface(embed(t, space.Product{}, 200)).Wiring(nil),
		"surface-plane":  Surface(embed(t, space.Hyperbolic{}, 200)),
		"surface-none":   Surface(nil),
	}
}

// localWeights are larger between near neurons.
func localWeights(e *space.Embedding) blas32.General {
	n := e.Len()
	w := blas32.General{Rows: n, Cols: n, Stride: n, Data: make([]float32, n*n)}
	for i := range n {
		for j := range n {
			if d := e.Distance(i, j); d < 4 {
				w.Data[i*n+j] = float32(math.Exp(-d)) * float32(1-2*(j%2))
			}
		}
	}
	return w
}
