package rnn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/internal/gradcheck"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// leaky is a cell of a user: h' = (1 - Rate) h + Rate tanh(a).
type leaky struct{ Rate float32 }

func (leaky) Size() Size { return Size{Gates: 1, States: 1} }

func (c leaky) Forward(s *Step) {
	simd.Tanh(s.A)
	for i, f := range s.A {
		s.Next[i] = (1-c.Rate)*s.Prev[i] + c.Rate*f
	}
}

func (c leaky) Backward(s *Step) {
	for i, f := range s.A {
		s.A[i] = c.Rate * (1 - f*f) * s.DNext[i]
		s.DPrev[i] = (1 - c.Rate) * s.DNext[i]
	}
}

// kinds are networks of all kinds, in sizes that fill no register.
var kinds = []struct {
	name         string
	config       Config
	steps, batch int
}{
	{"one tanh layer, no start", Config{Hidden: 9, Inputs: 2, Outputs: 5, Activation: Tanh}, 4, 5},
	{"three tanh layers, tied, dropout", Config{Hidden: 7, Inputs: 7, Symbols: 11, Outputs: 11, Tied: true, Layers: 3, Activation: Tanh, Bias: true, Dropout: 0.3}, 4, 5},
	{"tanh, both directions", Config{Hidden: 5, Inputs: 2, Start: 4, Outputs: 6, Layers: 2, Bidirectional: true, Activation: Tanh, Dropout: 0.2}, 3, 19},
	{"LSTM, symbols, dropout", Config{Hidden: 6, Inputs: 4, Symbols: 9, Outputs: 7, Layers: 2, Cell: LSTM{}, Bias: true, Dropout: 0.4}, 5, 3},
	{"LSTM, both directions", Config{Hidden: 5, Inputs: 3, Start: 3, Outputs: 4, Cell: LSTM{}, Bidirectional: true}, 4, 35},
	{"GRU", Config{Hidden: 9, Inputs: 2, Start: 3, Outputs: 5, Cell: GRU{}}, 4, 17},
	{"GRU, two layers, last step", Config{Hidden: 4, Inputs: 3, Symbols: 6, Outputs: 5, Layers: 2, Cell: GRU{}, Bias: true, Last: true}, 5, 3},
	{"a user's cell, squared error, last step", Config{Hidden: 8, Inputs: 2, Outputs: 1, Layers: 2, Cell: leaky{0.6}, Bias: true, Loss: SquaredError, Last: true}, 4, 18},
	{"many outputs, gathered", Config{Hidden: 6, Inputs: 6, Symbols: 150, Outputs: 150, Tied: true, Cell: LSTM{}, Bias: true, Dropout: 0.1}, 7, 11},
	{"many outputs, both directions, gathered", Config{Hidden: 5, Inputs: 2, Outputs: 130, Activation: Tanh, Bidirectional: true}, 3, 5},
}

// newKind is a task with weights in [-1, 1): larger than usual ones, so that gradients are not lost in rounding.
func newKind(t testing.TB, c Config, steps, batch int) *task {
	return newTask(t, c, steps, batch, 17)
}

// steady draws the dropout of each pass alike.
func (k *task) steady() { k.ws.Dropout = rand.NewPCG(5, 6) }

func TestGradientsOfAllKindsAgainstCentralDifferences(t *testing.T) {
	for _, c := range kinds {
		t.Run(c.name, func(t *testing.T) {
			k := newKind(t, c.config, c.steps, c.batch)
			for _, l := range k.net.Layers { // gates that are half open hide what is behind them
				simd.Scale(l.Input.W.Data, 1.5)
				simd.Scale(l.Recurrent.W.Data, 1.5)
			}
			loss := gradcheck.Smooth(func() float64 { k.steady(); return k.loss() })
			k.steady()
			k.backward()
			for _, p := range k.net.Params() {
				grad := slices.Clone(p.Grad.Data)
				worst := gradcheck.Directions(loss, p.W.Data, grad, 6, rand.NewPCG(7, 8))
				if len(grad) <= 250 {
					worst = gradcheck.Entries(loss, p.W.Data, grad)
				}
				// Gradients through two layers of gates are small, and the rounding of the loss beside them large.
				if !(worst.Apart <= 4*gradcheck.Tolerance) || worst.Largest < 1e-4 {
					t.Errorf("%s: %+v, allowed is %v apart", p.Name, worst, 4*gradcheck.Tolerance)
				}
				t.Logf("%s: at worst %.1e apart", p.Name, worst.Apart)
			}
		})
	}
}

// Of layers so wide that all that is read is multiplied first, the loss grows along the gradient by its length.
func TestGradientsOfWideLayers(t *testing.T) {
	for _, cell := range []Cell{Elman{Activation: Tanh}, GRU{}} {
		k := newTask(t, Config{Hidden: 264, Inputs: 2, Outputs: 3, Layers: 2, Cell: cell, Bias: true}, 3, 3, 5)
		k.net.Reset(rand.NewPCG(1, 2))
		k.backward()
		for _, p := range k.net.Params() {
			was, grad, square := slices.Clone(p.W.Data), slices.Clone(p.Grad.Data), 0.0
			for _, g := range grad {
				square += float64(g) * float64(g)
			}
			length := math.Sqrt(square)
			at := func(step float64) float64 {
				for i, g := range grad {
					p.W.Data[i] = was[i] + float32(step/length)*g
				}
				return k.loss()
			}
			const step = 1e-2
			if slope := (at(step) - at(-step)) / (2 * step); math.Abs(slope-length) > 2e-3*length {
				t.Errorf("%v: along the gradient of %s, %v long, the loss grows by %v", cell, p.Name, length, slope)
			}
			copy(p.W.Data, was)
		}
	}
}

// prune takes a share of the weights of each matrix, but for biases.
func (k *task) prune(t testing.TB, share float64) {
	t.Helper()
	for _, p := range k.net.Params() {
		if p.Bias {
			continue
		}
		if err := prune.Magnitude([]prune.Weights{{Name: p.Name, Data: p.W.Data, Mask: p.Mask}}, share, prune.Layer); err != nil {
			t.Fatal(err)
		}
	}
}

// trace runs three steps of plain descent that carry states where they can, and returns the bits of all that comes out.
func trace(t *testing.T, c Config, steps, batch int, pruned float64) (all []uint32) {
	k := newKind(t, c, steps, batch)
	k.prune(t, pruned)
	k.ws.Dropout, k.ws.Carry = rand.NewPCG(5, 6), c.Start == 0
	add := func(x []float32) {
		for _, v := range x {
			all = append(all, math.Float32bits(v))
		}
	}
	for range 3 {
		loss := math.Float64bits(k.backward())
		all = append(all, uint32(loss), uint32(loss>>32))
		add(k.ws.Logits.Data)
		add(k.ws.Carried().Data)
		for _, p := range k.net.Params() {
			add(p.Grad.Data)
			for i, g := range p.Grad.Data {
				if p.Mask.Keep[i] {
					p.W.Data[i] -= 0.1 * g
				}
			}
		}
	}
	return all
}

func TestAllKindsHaveTheSameBitsWhateverTheProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, c := range kinds {
		t.Run(c.name, func(t *testing.T) {
			for _, pruned := range []float64{0, 0.8} {
				runtime.GOMAXPROCS(1)
				want := trace(t, c.config, c.steps, 5*c.batch, pruned)
				for _, procs := range []int{2, 3, 8} {
					runtime.GOMAXPROCS(procs)
					if got := trace(t, c.config, c.steps, 5*c.batch, pruned); !slices.Equal(got, want) {
						t.Errorf("pruned to %v, other bits on %d processors than on one", pruned, procs)
					}
				}
			}
		})
	}
}

func TestAllKindsAllocateNothing(t *testing.T) {
	for _, c := range kinds {
		for _, pruned := range []float64{0, 0.9} {
			t.Run(fmt.Sprintf("%s,pruned=%v", c.name, pruned), func(t *testing.T) {
				k := newKind(t, c.config, c.steps, c.batch)
				k.prune(t, pruned)
				k.ws.Dropout, k.ws.Carry = rand.NewPCG(5, 6), c.config.Start == 0
				k.backward()
				if n := testing.AllocsPerRun(5, func() { k.backward() }); n != 0 {
					t.Errorf("%v objects a step", n)
				}
			})
		}
	}
}

func TestAllKindsSparseAndDense(t *testing.T) {
	for _, c := range kinds {
		t.Run(c.name, func(t *testing.T) {
			dense, sparse, full := newKind(t, c.config, c.steps, c.batch), newKind(t, c.config, c.steps, c.batch), newKind(t, c.config, c.steps, c.batch)
			dense.ws.SparseBelow, sparse.ws.SparseBelow, full.ws.SparseBelow = 0, 2, 2
			full.ws.FullGradients = true
			for round, share := range []float64{0.5, 0.8} { // another mask leaves nothing of the one before
				var losses []float64
				for _, k := range []*task{dense, sparse, full} {
					k.prune(t, share)
					for range 2 {
						k.steady()
						losses = append(losses, k.backward())
					}
				}
				for _, l := range losses {
					if math.Abs(l-losses[0]) > 2e-6*losses[0] {
						t.Fatalf("round %d: losses %v of dense, sparse and sparse products with full gradients, twice each", round, losses)
					}
				}
				for i, p := range dense.net.Params() {
					all := floats(p.Grad.Data)
					near(t, "full gradient of "+p.Name, full.net.Params()[i].Grad.Data, all)
					if !(p.Name == "encoder" && c.config.Symbols > 0 && !c.config.Tied) { // no product
						for j, kept := range p.Mask.Keep {
							if !kept {
								all[j] = 0
							}
						}
					}
					near(t, "gradient of "+p.Name, sparse.net.Params()[i].Grad.Data, all)
				}
			}
		})
	}
}

func floats(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// Only the sequences of a batch matter to each other's gradients by their sum, for batches of all sizes.
func TestAllKindsAreMeansOfTheirSequences(t *testing.T) {
	for _, c := range kinds {
		t.Run(c.name, func(t *testing.T) {
			c.config.Dropout = 0
			for _, batch := range []int{1, 16, 33} {
				all := newKind(t, c.config, c.steps, batch)
				loss, sum := all.backward(), 0.0
				sums := map[string][]float64{}
				for b := range batch {
					one := newKind(t, c.config, c.steps, 1)
					one.only(all, b)
					sum += one.backward() / float64(batch)
					for _, p := range one.net.Params() {
						if sums[p.Name] == nil {
							sums[p.Name] = make([]float64, len(p.Grad.Data))
						}
						for i, g := range p.Grad.Data {
							sums[p.Name][i] += float64(g) / float64(batch)
						}
					}
				}
				if math.Abs(sum-loss) > 2e-6*loss {
					t.Errorf("loss of a batch of %d is %v, the mean of its sequences %v", batch, loss, sum)
				}
				for _, p := range all.net.Params() {
					near(t, p.Name, p.Grad.Data, sums[p.Name])
				}
			}
		})
	}
}

// only takes sequence b of another task.
func (k *task) only(all *task, b int) {
	steps, batch := all.ws.Steps, all.ws.Batch
	if k.start.Rows > 0 {
		copy(row(k.start, 0), row(all.start, b))
	}
	for t := range steps {
		if k.symbols != nil {
			k.symbols[t] = all.symbols[t*batch+b]
		} else {
			copy(row(k.inputs, t), row(all.inputs, t*batch+b))
		}
	}
	for r := range k.target.Rows {
		if k.answers != nil {
			k.answers[r] = all.answers[r*batch+b]
		} else {
			copy(row(k.target, r), row(all.target, r*batch+b))
		}
	}
}
