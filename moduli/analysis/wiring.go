package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// wiring has what the two weights between each two neurons have in sum, N x N and symmetric.
type wiring struct {
	n       int
	weights bool
	kept    []uint8   // 0 to 2
	size    []float32 // |W|
	rank    []float32 // rank of |W| minus the mean of ranks
	spread  float64   // sum of squared ranks of the weights, one by one
	crew    parallel.Crew
}

func newWiring(n int, w blas32.General, mask *prune.Mask) (*wiring, error) {
	r := &wiring{n: n, weights: w.Rows > 0, kept: make([]uint8, n*n), size: make([]float32, n*n), rank: make([]float32, n*n)}
	sizes := make([]float32, 0, n*(n-1)) // without the diagonal, row by row
	for i := range n {
		for j := range n {
			if i == j {
				continue
			}
			size, kept := float32(0), mask != nil && mask.Keep[i*n+j]
			if r.weights {
				x := w.Data[i*w.Stride+j]
				if x != x {
					return nil, fmt.Errorf("analysis: weight (%d, %d) is NaN: want a number", i, j)
				}
				size = float32(math.Abs(float64(x)))
				if mask == nil {
					kept = x != 0
				} else if !kept {
					size = 0
				}
			}
			if kept {
				r.kept[i*n+j]++
				r.kept[j*n+i]++
			}
			r.size[i*n+j] += size
			r.size[j*n+i] += size
			if !r.weights && kept {
				size = 1
			}
			sizes = append(sizes, size)
		}
	}
	rank, _ := ranks(sizes)
	for k, x := range rank {
		r.spread += x * x
		i, j := k/(n-1), k%(n-1)
		if j >= i {
			j++
		}
		r.rank[i*n+j] += float32(x)
		r.rank[j*n+i] += float32(x)
	}
	return r, nil
}

// tally sorts the wires into the bins of a separation whose point i belongs to neuron of[i].
func (r *wiring) tally(s *separation, of []int) *Connectivity {
	const at = 64 // rows that are summed up together: the sums do not depend on who does them
	bins := len(s.pairs)
	parts := make([]tally, (r.n+at-1)/at)
	r.crew.Run(len(parts), func(part int) {
		t := tally{kept: make([]int, bins), size: make([]float64, bins)}
		for i := part * at; i < min(r.n, part*at+at); i++ {
			base, p := of[i]*r.n, s.start(i)
			for _, neuron := range of[i+1:] {
				b := s.bin[p]
				t.kept[b] += int(r.kept[base+neuron])
				t.size[b] += float64(r.size[base+neuron])
				t.product += s.rank[p] * float64(r.rank[base+neuron])
				p++
			}
		}
		parts[part] = t
	})
	c := &Connectivity{Pairs: make([]int, bins), Density: make([]float64, bins), Weight: make([]float64, bins)}
	product, spread := 0.0, 0.0
	for _, x := range s.rank {
		spread += 2 * x * x // each distance stands for two weights
	}
	for _, t := range parts {
		product += t.product
	}
	c.Rank = product / math.Sqrt(spread*r.spread)
	for b := range bins {
		kept, size := 0, 0.0
		for _, t := range parts {
			kept += t.kept[b]
			size += t.size[b]
		}
		c.Pairs[b] = 2 * s.pairs[b]
		c.Density[b] = float64(kept) / float64(c.Pairs[b])
		if c.Weight[b] = math.NaN(); r.weights {
			c.Weight[b] = size / float64(c.Pairs[b])
		}
	}
	return c
}

type tally struct {
	kept    []int
	size    []float64
	product float64 // of ranks
}
