package widgets

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// separations are the distances between some neurons, each from its place as a sender to those as receivers, as whole
// parts of the greatest: two bytes for each.
type separations struct {
	neurons []int
	far     float64
	part    []uint16 // row k: from neurons[k] to each; noDistance where there is none
}

const (
	distanceParts = 4096
	noDistance    = math.MaxUint16
)

// newSeparations measures between at most most neurons. far is at least atLeast.
func newSeparations(e, s *space.Embedding, most int, atLeast float64) *separations {
	r := &separations{neurons: sample(e.Len(), most), far: atLeast}
	n := len(r.neurons)
	d := make([]float64, n*n)
	for k, i := range r.neurons {
		for l, j := range r.neurons {
			x := e.Space.Distance(s.Point(i), e.Point(j))
			if i == j || !finite(x) {
				x = math.NaN()
			} else {
				r.far = max(r.far, x)
			}
			d[k*n+l] = x
		}
	}
	if r.far == 0 {
		r.far = 1
	}
	r.part = make([]uint16, n*n)
	for k, x := range d {
		r.part[k] = noDistance
		if !math.IsNaN(x) {
			r.part[k] = uint16(min(int(x/r.far*distanceParts), distanceParts-1))
		}
	}
	return r
}

// tally counts distances, and knows their median to one part.
type tally struct {
	counts [distanceParts]int
	n      int
}

func (t *tally) add(part uint16) {
	if part != noDistance {
		t.counts[part]++
		t.n++
	}
}

func (t *tally) median(far float64) float64 {
	seen := 0
	for part, n := range t.counts {
		if seen += n; 2*seen >= t.n && n > 0 {
			return far * (float64(part) + 0.5) / distanceParts
		}
	}
	return math.NaN()
}

// reach is how far weights go: the median distance of those kept, or, where nearly all are, of the heaviest tenth.
type reach struct {
	median    float64
	all       float64 // of all pairs
	low, high float64 // of the same wiring with the neurons shuffled
	kept      int
	heaviest  bool
}

const reachShuffles = 19 // one in 20 of all is below, or above, by chance

// reachOf looks at the weights of all gates between the neurons of a separation. Shuffling is by a source of its own, always
// the same.
func reachOf(r *recurrent, s *separations, shuffles int) reach {
	n := len(s.neurons)
	type wire struct {
		to, from int32
		size     float64
	}
	var wires []wire
	var all tally
	pairs := 0
	for k, i := range s.neurons {
		for l, j := range s.neurons {
			part := s.part[k*n+l]
			if part == noDistance {
				continue
			}
			all.add(part)
			for g := range r.gates {
				pairs++
				if x, kept := r.at(g, j, i); kept {
					wires = append(wires, wire{int32(l), int32(k), math.Abs(x)})
				}
			}
		}
	}
	out := reach{kept: len(wires), all: all.median(s.far), low: math.Inf(1), high: math.Inf(-1)}
	if 20*len(wires) > 19*pairs && len(wires) >= 10 {
		out.heaviest = true
		sizes := make([]float64, len(wires))
		for k, w := range wires {
			sizes[k] = w.size
		}
		slices.Sort(sizes)
		least := sizes[len(sizes)-len(sizes)/10]
		wires = slices.DeleteFunc(wires, func(w wire) bool { return w.size < least })
	}
	of := func(order []int) float64 {
		var t tally
		for _, w := range wires {
			t.add(s.part[order[w.from]*n+order[w.to]])
		}
		return t.median(s.far)
	}
	order := make([]int, n)
	for k := range order {
		order[k] = k
	}
	out.median = of(order)
	rnd := rand.New(rand.NewPCG(uint64(n), 1))
	for range shuffles {
		m := of(rnd.Perm(n))
		out.low, out.high = min(out.low, m), max(out.high, m)
	}
	return out
}
