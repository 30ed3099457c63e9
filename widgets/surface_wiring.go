package widgets

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// maxWires is how many connections are drawn, and maxStar how many of one neuron,
// which hide less: more hide the neurons, and the notebook grows by 80 bytes for each.
const (
	maxWires = 100
	maxStar  = 200
)

// wiring is the connections that are kept, and those of them that are drawn.
type wiring struct {
	none      bool // there was a mask to be, and it is nil
	strongest bool // those drawn are of the greatest |w|
	only      bool // those of one neuron
	neuron    int
	kept      int // connections that could be drawn
	drawn     []wire
	// Distances on the space: medians of the connections that could be drawn and of
	// all that there could be, and the share of the first that is below the second median.
	reach, chance, below float64
}

type wire struct {
	from, to int
	weight   float64
}

// choose finds the connections. An error says what does not fit.
func (c wiringChoice) choose(e *space.Embedding) (*wiring, error) {
	n := e.Len()
	switch w := c.weights; {
	case c.only && (c.neuron < 0 || c.neuron >= n):
		return nil, fmt.Errorf("Neuron got %d, allowed are 0 to %d", c.neuron, n-1)
	case !c.asked && c.only:
		return nil, fmt.Errorf("Neuron got %d and there is no wiring, allowed is Neuron with Wiring or Weights", c.neuron)
	case !c.asked:
		return nil, nil
	case c.mask == nil && w.Rows == 0 && w.Cols == 0:
		return &wiring{none: true}, nil
	case c.mask != nil && (c.mask.Rows != n || c.mask.Cols != n || len(c.mask.Keep) != n*n):
		return nil, fmt.Errorf("Wiring got a mask of %d x %d with %d entries, allowed is %d x %d for %d neurons", c.mask.Rows, c.mask.Cols, len(c.mask.Keep), n, n, n)
	case c.mask == nil && (w.Rows != n || w.Cols != n || w.Stride < n || len(w.Data) < (n-1)*w.Stride+n):
		return nil, fmt.Errorf("Weights got %d x %d with %d numbers, allowed is %d x %d for %d neurons", w.Rows, w.Cols, len(w.Data), n, n, n)
	}
	out := &wiring{only: c.only, neuron: c.neuron, strongest: c.mask == nil}
	c.each(n, func(wire) { out.kept++ })
	// A dense matrix has millions: they are gone through again rather than held.
	measured, chosen := sample(out.kept, mostPairs), sample(out.kept, out.most())
	var kept []float64
	k := 0
	c.each(n, func(w wire) {
		if len(measured) > 0 && measured[0] == k {
			measured = measured[1:]
			if d := e.Distance(w.from, w.to); finite(d) {
				kept = append(kept, d)
			}
		}
		switch {
		case out.strongest:
			if out.drawn = append(out.drawn, w); len(out.drawn) == 8*maxStar {
				out.drawn = strongest(out.drawn, out.most())
			}
		case len(chosen) > 0 && chosen[0] == k:
			chosen = chosen[1:]
			out.drawn = append(out.drawn, w)
		}
		k++
	})
	if out.strongest {
		out.drawn = strongest(out.drawn, out.most())
	}
	out.compare(kept, out.allPairs(e))
	return out, nil
}

// each visits the connections that are kept, those of other neurons than asked for
// and of a neuron with itself left out.
func (c wiringChoice) each(n int, visit func(w wire)) {
	for i := range n {
		for j := range n {
			if i == j || c.only && i != c.neuron && j != c.neuron {
				continue
			}
			if c.mask != nil {
				if c.mask.Keep[i*n+j] {
					visit(wire{from: i, to: j})
				}
			} else if x := math.Abs(float64(c.weights.Data[i*c.weights.Stride+j])); x > 0 {
				visit(wire{i, j, x})
			}
		}
	}
}

// strongest are the most wires of the greatest weights, of equal ones the first.
func strongest(wires []wire, most int) []wire {
	slices.SortStableFunc(wires, func(a, b wire) int { return cmp.Compare(b.weight, a.weight) })
	return wires[:min(len(wires), most)]
}

func (w *wiring) most() int {
	if w.only {
		return maxStar
	}
	return maxWires
}

// ends are the neurons that drawn connections lead to, from the least up.
func (w *wiring) ends() []int {
	var out []int
	for _, c := range w.drawn {
		out = append(out, c.from, c.to)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// withAll adds the numbers of more to those of sorted.
func withAll(sorted, more []int) []int {
	out := slices.Concat(sorted, more)
	slices.Sort(out)
	return slices.Compact(out)
}

// mostPairs is how many distances are looked at for a median.
const mostPairs = 50_000

// compare takes the distances of kept connections and those of all.
func (w *wiring) compare(reach, all []float64) {
	w.reach, w.chance, w.below = median(reach), median(all), math.NaN()
	if len(reach) == 0 || len(all) == 0 {
		return
	}
	below, tied := 0, 0
	for _, d := range reach {
		switch {
		case d < w.chance:
			below++
		case d == w.chance:
			tied++
		}
	}
	w.below = (float64(below) + float64(tied)/2) / float64(len(reach))
}

// allPairs are the distances of all connections that there could be, or a sample of them.
func (w *wiring) allPairs(e *space.Embedding) []float64 {
	n := e.Len()
	var out []float64
	add := func(i, j int) {
		if d := e.Distance(i, j); finite(d) {
			out = append(out, d)
		}
	}
	switch {
	case w.only:
		for j := range n {
			if j != w.neuron {
				add(w.neuron, j)
			}
		}
	case n*(n-1)/2 <= mostPairs:
		for i := range n {
			for j := range i {
				add(i, j)
			}
		}
	default:
		rnd := rand.New(rand.NewPCG(uint64(n), mostPairs))
		for range mostPairs {
			i, j := rnd.IntN(n), rnd.IntN(n-1)
			if j >= i {
				j++
			}
			add(i, j)
		}
	}
	return out
}

// chosen says which connections are drawn.
func (w *wiring) chosen() string {
	of := ""
	if w.only {
		of = fmt.Sprintf(" to and from neuron %d", w.neuron)
	}
	switch {
	case w.none:
		return "No connections are drawn: nothing was pruned, so that every neuron is connected to all others"
	case w.kept == 0:
		return "No connections" + of + " are kept"
	case w.kept <= w.most():
		return fmt.Sprintf("Lines: %s%s, all that are kept", count(w.kept, "connection"), of)
	case w.strongest:
		return fmt.Sprintf("Lines: the strongest %d of %s%s", w.most(), count(w.kept, "connection"), of)
	}
	return fmt.Sprintf("Lines: %d of the %s%s that are kept, chosen at random", w.most(), count(w.kept, "connection"), of)
}

// finding says whether kept connections are shorter than chance would have them.
func (w *wiring) finding() string {
	if w.none || !finite(w.below) {
		return ""
	}
	all := "all pairs of neurons"
	if w.only {
		all = fmt.Sprintf("neuron %d and the others", w.neuron)
	}
	s := fmt.Sprintf("Kept connections are %s long (median), %s %s apart", short(w.reach), all, short(w.chance))
	// Under chance the share is binomial about one half.
	switch sd := 0.5 / math.Sqrt(float64(w.kept)); {
	case w.below > 0.5+3*sd:
		return s + fmt.Sprintf(": %s of them are shorter than that, where chance would have 50 %%", percent(w.below))
	case w.below < 0.5-3*sd:
		return s + fmt.Sprintf(": only %s of them are shorter than that, where chance would have 50 %%", percent(w.below))
	}
	return s + ": no nearer and no farther than chance"
}
