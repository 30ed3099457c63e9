package analysis

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Connectivity tells how the wiring of N neurons depends on their distance in an embedding. All ordered pairs of
// two different neurons are sorted into bins by distance, and each bin has a number in these slices.
type Connectivity struct {
	Edges   []float64 // of the bins, one more than these
	Pairs   []int     // weights in the bin, kept or not
	Density []float64 // share of them that is kept, 0 to 1; NaN in a bin without pairs
	Weight  []float64 // mean of |W|, pruned weights being 0; NaN in a bin without pairs, and if there were no weights
	// Rank is Spearman's correlation of distance and |W| over all pairs (of distance and what is kept if there were no
	// weights): -1 if near neurons have the large weights.
	Rank float64

	// The same of embeddings whose points were shuffled among the neurons.
	DensityControl, WeightControl []Control
	RankControl                   Control
}

// Control is what shuffling leaves of a number.
type Control struct {
	Mean, SD float64 // over the shuffles; 0 without any
	Z        float64 // (the number - Mean) / SD; NaN where SD is 0
}

// ByDistance sorts weights by distance.
type ByDistance struct {
	// Bins is the number of bins; 0 means 20.
	Bins int
	// EqualCount gives the bins equal numbers of pairs, as far as equal distances allow, instead of equal widths.
	EqualCount bool
	// Shuffles is how often the points are shuffled for the controls; 0 means 20. Below 0 there are no controls.
	Shuffles int
}

// Validate refuses a number of bins that cannot be used.
func (s ByDistance) Validate() error {
	if s.Bins < 0 || s.Bins > math.MaxUint16 {
		return fmt.Errorf("analysis: ByDistance Bins %d: want 1 to %d, or 0 for 20", s.Bins, math.MaxUint16)
	}
	return nil
}

// Measure looks at the N x N weights between the neurons of an embedding, and at which of them the mask keeps. Without
// a mask (nil) those count as kept that are not 0; without weights (the zero General) only the mask is looked at.
// Distances are symmetric, so it does not matter whether rows or columns receive. src draws the shuffles; it may be
// nil if there are none.
//
// It needs some 40 bytes for each of the N^2 weights, and does not depend on GOMAXPROCS. It returns an error for an
// embedding that cannot be used, shapes that do not fit it, a weight that is NaN, and fewer than two neurons.
func (s ByDistance) Measure(e *space.Embedding, w blas32.General, mask *prune.Mask, src rand.Source) (*Connectivity, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := e.Validate(); err != nil {
		return nil, fmt.Errorf("analysis: %w", err)
	}
	n := e.Len()
	dense := w.Rows != 0 || w.Cols != 0
	switch {
	case n < 2:
		return nil, fmt.Errorf("analysis: connectivity of %d neurons: want 2 or more", n)
	case !dense && mask == nil:
		return nil, errors.New("analysis: connectivity of neither weights nor a mask: want one of them")
	case dense && (w.Rows != n || w.Cols != n):
		return nil, misfit("weights", w.Rows, w.Cols, n)
	case mask != nil && (mask.Rows != n || mask.Cols != n || len(mask.Keep) != n*n):
		return nil, misfit("mask", mask.Rows, mask.Cols, n)
	case s.Shuffles >= 0 && src == nil:
		return nil, errors.New("analysis: connectivity got no source of randomness (nil): want one, or Shuffles below 0")
	}
	if s.Bins == 0 {
		s.Bins = 20
	}
	if s.Shuffles == 0 {
		s.Shuffles = 20
	}
	wires, err := newWiring(n, w, mask)
	if err != nil {
		return nil, err
	}
	apart := newSeparation(e, s.Bins, s.EqualCount)
	identity := make([]int, n)
	for i := range identity {
		identity[i] = i
	}
	out := wires.tally(apart, identity)
	out.Edges = apart.edges
	if s.Shuffles > 0 {
		rnd := rand.New(src)
		controls := make([]*Connectivity, s.Shuffles)
		for k := range controls {
			controls[k] = wires.tally(apart, rnd.Perm(n))
		}
		out.against(controls)
	}
	return out, nil
}

func misfit(what string, rows, cols, n int) error {
	return fmt.Errorf("analysis: %s of %d x %d, the embedding has %d neurons: want as many rows and columns", what, rows, cols, n)
}

// against fills in the controls.
func (c *Connectivity) against(shuffled []*Connectivity) {
	of := func(value float64, get func(*Connectivity) float64) Control {
		x := make([]float64, len(shuffled))
		for k, s := range shuffled {
			x[k] = get(s)
		}
		return control(value, x)
	}
	c.RankControl = of(c.Rank, func(s *Connectivity) float64 { return s.Rank })
	for b := range c.Pairs {
		c.DensityControl = append(c.DensityControl, of(c.Density[b], func(s *Connectivity) float64 { return s.Density[b] }))
		c.WeightControl = append(c.WeightControl, of(c.Weight[b], func(s *Connectivity) float64 { return s.Weight[b] }))
	}
}

func control(value float64, x []float64) Control {
	var c Control
	for _, v := range x {
		c.Mean += v / float64(len(x))
	}
	for _, v := range x {
		c.SD += (v - c.Mean) * (v - c.Mean)
	}
	c.SD = math.Sqrt(c.SD / max(1, float64(len(x)-1)))
	if c.SD <= 1e-12*math.Abs(c.Mean) { // rounding
		c.SD = 0
	}
	if c.Z = math.NaN(); c.SD > 0 {
		c.Z = (value - c.Mean) / c.SD
	}
	return c
}

// String is a table with a line for each bin.
func (c *Connectivity) String() string {
	var b strings.Builder
	controls := len(c.DensityControl) > 0
	fmt.Fprintf(&b, "rank correlation of distance and |W| %.3f", c.Rank)
	if controls {
		fmt.Fprintf(&b, " (shuffled %.3f, sd %.3f)", c.RankControl.Mean, c.RankControl.SD)
	}
	b.WriteString("\n      distance     pairs  kept %  mean |W|")
	if controls {
		b.WriteString("  z kept  z |W|")
	}
	for k, n := range c.Pairs {
		fmt.Fprintf(&b, "\n%6.2f to %5.2f %9d %7.2f %9.4f", c.Edges[k], c.Edges[k+1], n, 100*c.Density[k], c.Weight[k])
		if controls {
			fmt.Fprintf(&b, " %7.1f %6.1f", c.DensityControl[k].Z, c.WeightControl[k].Z)
		}
	}
	return b.String()
}
