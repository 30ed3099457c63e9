package homology

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// ErrMemory is what Rips returns, wrapped, where it would hold more than Settings.Memory.
var ErrMemory = errors.New("more memory needed than allowed")

// Rips computes the persistent homology of the Vietoris-Rips complexes of N points from their N x N distances: the
// complex at a scale has a simplex wherever all points of a set are within that scale of each other. Distances are
// from 0 on, +Inf for points that are never joined; the triangle inequality is not needed.
//
// It returns an error for settings or distances that cannot be used, that of ctx when that is done, and one that is
// ErrMemory where the memory allowed does not do.
//
// The algorithm is persistent cohomology with clearing (de Silva, Morozov, Vejdemo-Johansson 2011; Chen, Kerber
// 2011) on implicit coboundaries with apparent pairs (Bauer, "Ripser", 2021).
func Rips(ctx context.Context, distances mat.Symmetric, s Settings) (*Diagram, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	s = s.filled()
	n := distances.SymmetricDim()
	if n == 0 {
		return nil, errors.New("homology: 0 points: want 1 or more")
	}
	f, err := newFiltration(distances, s.Threshold)
	if err != nil {
		return nil, err
	}
	k, err := newCodec(n, len(f.length), s.Dim, s.Prime)
	if err != nil {
		return nil, err
	}
	c := &rips{filtration: f, codec: k, field: newField(s.Prime), ctx: ctx, memory: s.Memory, tell: func(int, float64) {}}
	if s.Progress != nil {
		c.tell = func(dim int, share float64) { s.Progress(int(1000*(float64(dim-1)+share)), 1000*s.Dim) }
	}
	if err := c.hold(8 * int64(n) * int64(n)); err != nil {
		return nil, err
	}
	cleared := c.components()
	for dim := 1; dim <= s.Dim; dim++ {
		if cleared, err = c.reduce(dim, cleared); err != nil {
			return nil, err
		}
	}
	sortIntervals(c.intervals)
	return &Diagram{Points: n, Dim: s.Dim, Prime: s.Prime, Threshold: f.threshold, Intervals: c.intervals}, nil
}

// rips is what the parts of the computation share.
type rips struct {
	*filtration
	*codec
	field
	ctx          context.Context
	tell         func(dim int, share float64) // how much of a dimension is done
	memory, held int64
	intervals    []Interval
}

// hold counts bytes that are held from now on.
func (c *rips) hold(bytes int64) error {
	c.held += bytes
	if c.held > c.memory {
		return fmt.Errorf("homology: %d bytes for %d points: %w (%d): want fewer points, or a lower threshold than %v",
			c.held, c.n, ErrMemory, c.memory, c.threshold)
	}
	return nil
}
