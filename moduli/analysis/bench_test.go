package analysis

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func draw(rows, n int) (position []float64, states blas32.General) {
	rnd := rand.New(rand.NewPCG(1, 2))
	states = blas32.General{Rows: rows, Cols: n, Stride: n, Data: make([]float32, rows*n)}
	for i := range states.Data {
		states.Data[i] = rnd.Float32()
	}
	for range 2 * rows {
		position = append(position, 2.2*rnd.Float64()-1.1)
	}
	return position, states
}

// A batch of the published size: 200 trajectories of 50 steps, 4096 neurons.
func BenchmarkAdd(b *testing.B) {
	position, states := draw(10_000, 4096)
	r, err := NewRecorder(Box{}, 4096)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(4 * len(states.Data)))
	for b.Loop() {
		if err := r.Add(position, states); err != nil {
			b.Fatal(err)
		}
	}
}

// One neuron, maps of 20 x 20 bins, the usual rings.
func BenchmarkGridScore(b *testing.B) {
	position, states := draw(10_000, 32)
	r, err := NewRecorder(Box{}, 32)
	if err != nil {
		b.Fatal(err)
	}
	if err := r.Add(position, states); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		r.GridScores(0.1)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(32*b.N), "us/neuron")
}

func BenchmarkMeasure(b *testing.B) {
	const n = 2048
	e, err := space.Embed(space.Torus{}, n, rand.NewPCG(1, 2))
	if err != nil {
		b.Fatal(err)
	}
	_, w := draw(n, n)
	for b.Loop() {
		if _, err := (ByDistance{}).Measure(e, w, nil, rand.NewPCG(3, 4)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrincipalComponents(b *testing.B) {
	_, states := draw(1000, 4096)
	for b.Loop() {
		if _, err := PrincipalComponents(states, 3); err != nil {
			b.Fatal(err)
		}
	}
}
