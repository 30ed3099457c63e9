package moduli_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"gonum.org/v1/gonum/blas/blas32"
)

// work is a network with a batch to learn: ReLU, no biases, T = 20 steps.
type work struct {
	net                   *rnn.Network
	ws                    *rnn.Workspace
	adam                  optim.AdamW
	start, inputs, target blas32.General
}

// newWork prunes the recurrent matrix at random to a sparsity, and the others to one, and puts a penalty on the first.
func newWork(b *testing.B, n, cells, batch int, sparsity, others float64) *work {
	const steps = 20
	net, err := rnn.New(rnn.Config{Hidden: n, Inputs: 2, Start: cells, Outputs: cells}, rand.NewPCG(1, 1))
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(2, 2))
	for _, p := range net.Params() {
		share := others // of weights that go
		if p == net.Layers[0].Recurrent {
			share = sparsity
		}
		for i := range p.Mask.Keep {
			p.Mask.Keep[i] = r.Float64() >= share
			if !p.Mask.Keep[i] {
				p.W.Data[i] = 0
			}
		}
	}
	random := func(rows, cols int, draw func() float64) blas32.General {
		m := blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
		for i := range m.Data {
			m.Data[i] = float32(draw())
		}
		return m
	}
	share := func() float64 { return 2 * r.Float64() / float64(cells) }
	net.Layers[0].Recurrent.Shrink = rnn.Shrinkage{Coeff: random(n, n, r.Float64), Scale: float32(0.1 / float64(n*n))}
	return &work{net: net, ws: net.NewWorkspace(steps, batch), start: random(batch, cells, share),
		inputs: random(steps*batch, 2, func() float64 { return 0.02 * r.NormFloat64() }), target: random(steps*batch, cells, share)}
}

func (w *work) forward() { w.net.Forward(w.ws, w.start, w.inputs) }

func (w *work) step() {
	w.forward()
	w.net.Backward(w.ws, w.target)
	w.net.Layers[0].Recurrent.Shrinking()
	w.adam.Step(w.net.Params())
}

// sparsities that BENCHMARKS.md has figures of.
var sparsities = []float64{0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99}

// Both have as many place cells as neurons.
func BenchmarkStep(b *testing.B)    { bench(b, (*work).step) }
func BenchmarkForward(b *testing.B) { bench(b, (*work).forward) }

func bench(b *testing.B, do func(*work)) {
	for _, c := range []struct{ n, batch int }{{256, 100}, {512, 200}, {1024, 200}, {2048, 200}, {4096, 200}} {
		for _, s := range sparsities {
			b.Run(fmt.Sprintf("N=%d,B=%d,sparsity=%v", c.n, c.batch, s), func(b *testing.B) {
				w := newWork(b, c.n, c.n, c.batch, s, s)
				do(w)
				b.ReportAllocs()
				for b.Loop() {
					do(w)
				}
			})
		}
	}
}

// BenchmarkFixedFanIn has a step of networks whose neurons keep 51 weights each, in the mean, from other neurons, and as
// many from and to the 512 place cells of the published runs.
func BenchmarkFixedFanIn(b *testing.B) {
	for _, n := range []int{512, 1024, 2048, 4096} {
		b.Run(fmt.Sprintf("N=%d", n), func(b *testing.B) {
			w := newWork(b, n, 512, 200, 1-51.2/float64(n), 0.9)
			w.step()
			for b.Loop() {
				w.step()
			}
		})
	}
}

// BenchmarkBreakEven has a step with dense and with sparse products at the same sparsity: where they take the same time
// rnn.BreakEven should lie.
func BenchmarkBreakEven(b *testing.B) {
	for _, n := range []int{256, 512, 1024} {
		for _, s := range []float64{0.3, 0.4, 0.5, 0.6, 0.7} {
			for name, below := range map[string]float64{"dense": 0, "sparse": 2} {
				b.Run(fmt.Sprintf("N=%d,sparsity=%v,%s", n, s, name), func(b *testing.B) {
					w := newWork(b, n, n, 200, s, s)
					w.ws.SparseBelow = below
					w.step()
					for b.Loop() {
						w.step()
					}
				})
			}
		}
	}
}

// BenchmarkOrder has a step of networks of 2048 neurons whose recurrent weights survived along a torus, the 2.5 % that cost
// least, with neurons numbered as they were drawn and along the torus. It counts the share of blocks that are not empty.
func BenchmarkOrder(b *testing.B) {
	const n, kept = 2048, 0.025
	for _, ordered := range []bool{false, true} {
		b.Run(fmt.Sprintf("ordered=%v", ordered), func(b *testing.B) {
			term, err := penalty.Moduli{Strength: 0.1, Ordered: ordered}.Term(n, rand.NewPCG(1, 1))
			if err != nil {
				b.Fatal(err)
			}
			costs := slices.Clone(term.Coeff.Data)
			slices.Sort(costs)
			w := newWork(b, n, 512, 200, 0, 0.9)
			p := w.net.Layers[0].Recurrent
			for i, c := range term.Coeff.Data {
				if p.Mask.Keep[i] = c < costs[int(kept*float64(len(costs)))]; !p.Mask.Keep[i] {
					p.W.Data[i] = 0
				}
			}
			w.step()
			for b.Loop() {
				w.step()
			}
			for _, size := range []int{4, 8, 16} {
				b.ReportMetric(100*blocks(p.Mask, size), fmt.Sprintf("%%blocks%d", size))
			}
		})
	}
}

// blocks is the share of size x size blocks of the matrix in which a weight is kept.
func blocks(m *prune.Mask, size int) float64 {
	across := (m.Cols + size - 1) / size
	full := map[int]bool{}
	for i := range m.Rows {
		for j := range m.Cols {
			if m.At(i, j) {
				full[i/size*across+j/size] = true
			}
		}
	}
	return float64(len(full)) / float64(across*((m.Rows+size-1)/size))
}
