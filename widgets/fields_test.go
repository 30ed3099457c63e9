package widgets

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"gonum.org/v1/gonum/blas/blas32"
)

// fields records n neurons at so many places in a box of 2.2 m: of every four the first fires on a hexagonal lattice,
// the second on a square one, the third in one place, the fourth anywhere, and neuron 3 never. Nobody comes into the
// upper right corner.
func fields(t testing.TB, n, bins, places int, shuffled bool) *analysis.Recorder {
	t.Helper()
	r, err := analysis.NewRecorder(analysis.Box{Bins: bins}, n)
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(11, uint64(n)))
	states := blas32.General{Rows: places, Cols: n, Stride: n, Data: make([]float32, places*n)}
	at := make([]float64, 0, 2*places)
	for len(at) < 2*places {
		if x, y := 2.2*rnd.Float64()-1.1, 2.2*rnd.Float64()-1.1; x+y < 1.6 {
			at = append(at, x, y)
		}
	}
	for i := range places {
		x, y := at[2*i], at[2*i+1]
		for k := range n {
			states.Data[i*n+k] = float32(field(k, x, y, rnd))
		}
	}
	if shuffled {
		rnd.Shuffle(places, func(i, j int) {
			at[2*i], at[2*j] = at[2*j], at[2*i]
			at[2*i+1], at[2*j+1] = at[2*j+1], at[2*i+1]
		})
	}
	if err := r.Add(at, states); err != nil {
		t.Fatal(err)
	}
	return r
}

func field(k int, x, y float64, rnd *rand.Rand) float64 {
	turn, shift := 0.3*float64(k), 0.17*float64(k)
	waves := 3 - k%4
	switch {
	case k == 3:
		return 0
	case k%4 == 3:
		return rnd.Float64()
	case waves == 1:
		dx, dy := x-0.8*math.Cos(shift), y-0.8*math.Sin(3*shift)
		return 3 * math.Exp(-(dx*dx+dy*dy)/0.1)
	}
	sum := 0.0
	for w := range waves {
		sin, cos := math.Sincos(math.Pi/float64(waves)*float64(w) + turn)
		sum += math.Cos(2 * math.Pi / (0.45 + 0.02*float64(k%16)) * ((x+shift)*cos + y*sin))
	}
	return max(0, sum)
}
