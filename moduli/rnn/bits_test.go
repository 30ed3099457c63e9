package rnn

import (
	"math"
	"runtime"
	"slices"
	"testing"
)

// bits runs three steps of plain descent and returns every number that comes out.
func bits(t *testing.T, c Config, steps, batch int, pruned float64) []uint32 {
	p := newProblem(t, c, steps, batch, 31)
	if pruned > 0 {
		p.prune(t, pruned)
	}
	var all []uint32
	for range 3 {
		loss := math.Float64bits(p.backward())
		all = append(all, uint32(loss), uint32(loss>>32))
		for _, x := range p.ws.States().Data {
			all = append(all, math.Float32bits(x))
		}
		for _, x := range p.ws.Logits.Data {
			all = append(all, math.Float32bits(x))
		}
		for _, w := range p.net.Params() {
			for i, g := range w.Grad.Data {
				all = append(all, math.Float32bits(g))
				w.W.Data[i] -= 0.1 * g
			}
		}
	}
	return all
}

func TestSameBitsWhateverTheProcessors(t *testing.T) {
	for _, c := range []struct {
		name         string
		config       Config
		steps, batch int
	}{
		{"small", Config{Hidden: 33, Inputs: 2, Start: 9, Outputs: 21}, 3, 53},
		{"gradients in parts", Config{Hidden: gradientRows + 7, Inputs: 2, Start: 70, Outputs: 130}, 4, 2*widest + 9},
		{"tanh", Config{Hidden: 203, Inputs: 2, Start: 70, Outputs: 130, Activation: Tanh}, 4, 41},
		{"one sequence", Config{Hidden: 260, Inputs: 2, Start: 5, Outputs: 5}, 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			was := runtime.GOMAXPROCS(1)
			defer runtime.GOMAXPROCS(was)
			for _, pruned := range []float64{0, 0.9} {
				runtime.GOMAXPROCS(1)
				want := bits(t, c.config, c.steps, c.batch, pruned)
				for _, procs := range []int{1, 2, 3, 8} {
					runtime.GOMAXPROCS(procs)
					got := bits(t, c.config, c.steps, c.batch, pruned)
					if !slices.Equal(got, want) {
						at := 0
						for got[at] == want[at] {
							at++
						}
						t.Errorf("pruned to %v, on %d processors number %d of %d is %x, on one %x", pruned, procs, at, len(want), got[at], want[at])
					}
				}
			}
		})
	}
}

// A batch is the mean of its sequences: how they fall into blocks, or are ordered, may only change
// the last digits.
func TestBlocksDoNotMix(t *testing.T) {
	c := Config{Hidden: 13, Inputs: 2, Start: 4, Outputs: 6}
	const steps, batch = 3, 2*widest + 3
	all := newProblem(t, c, steps, batch, 9)
	loss := all.backward()
	sum, sums := 0.0, make([][]float64, 4)
	for b := range batch {
		one := newProblem(t, c, steps, 1, 9)
		copy(row(one.start, 0), row(all.start, b))
		for s := range steps {
			copy(row(one.inputs, s), row(all.inputs, s*batch+b))
			copy(row(one.target, s), row(all.target, s*batch+b))
		}
		sum += one.backward() / batch
		for k, p := range one.net.Params() {
			if b == 0 {
				sums[k] = make([]float64, len(p.Grad.Data))
			}
			for i, g := range p.Grad.Data {
				sums[k][i] += float64(g) / batch
			}
		}
	}
	if math.Abs(sum-loss) > 1e-6*loss {
		t.Errorf("loss of the batch %v, mean loss of its sequences %v", loss, sum)
	}
	for k, p := range all.net.Params() {
		near(t, p.Name, p.Grad.Data, sums[k])
	}
}
