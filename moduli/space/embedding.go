package space

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Embedding places N neurons on a space: row i of Points (N x Coords) is neuron i.
// The same value feeds the penalty, the checkpoint and the picture.
type Embedding struct {
	Space  Space
	Points *mat.Dense
}

// Embed draws a point of s for each of n neurons, one after the other from src.
// It returns an error if s is nil or not valid, if n is below 1, or if src is nil.
func Embed(s Space, n int, src rand.Source) (*Embedding, error) {
	switch {
	case s == nil:
		return nil, errors.New("space: Embed got no space (nil)")
	case n < 1:
		return nil, fmt.Errorf("space: number of neurons is %d, allowed are 1 and above", n)
	case src == nil:
		return nil, errors.New("space: Embed got no source of randomness (nil)")
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	coords := s.Coords()
	if coords < 1 {
		return nil, fmt.Errorf("space: %s has %d coordinates, allowed are 1 and above", s, coords)
	}
	e := &Embedding{Space: s, Points: mat.NewDense(n, coords, nil)}
	rnd := rand.New(src)
	for i := range n {
		s.Sample(e.Point(i), rnd)
	}
	return e, nil
}

// Len is the number of neurons N.
func (e *Embedding) Len() int { n, _ := e.Points.Dims(); return n }

// Point is the point of neuron i (length Coords). It is a view: writing to it
// moves the neuron.
func (e *Embedding) Point(i int) []float64 { return e.Points.RawRowView(i) }

// Distance is the distance of neurons i and j on the space.
func (e *Embedding) Distance(i, j int) float64 {
	return e.Space.Distance(e.Point(i), e.Point(j))
}

// Validate reports what keeps an embedding that was not made by [Embed] from
// being used: a missing or unusable space, no points, the wrong number of
// coordinates, a coordinate that is not finite, a point off its sphere.
func (e *Embedding) Validate() error {
	if e == nil || e.Space == nil || e.Points == nil {
		return errors.New("space: embedding lacks its space or its points")
	}
	if err := e.Space.Validate(); err != nil {
		return err
	}
	n, coords := e.Points.Dims()
	if n == 0 {
		return errors.New("space: embedding has 0 points, allowed are 1 and above")
	}
	if want := e.Space.Coords(); coords != want {
		return fmt.Errorf("space: points have %d coordinates, %s has %d", coords, e.Space, want)
	}
	surface, _ := e.Space.(interface{ check(p []float64) error })
	for i := range n {
		p := e.Point(i)
		for j, x := range p {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("space: coordinate %d of point %d is %g, allowed are finite numbers", j, i, x)
			}
		}
		if surface != nil {
			if err := surface.check(p); err != nil {
				return fmt.Errorf("space: point %d on %s %w", i, e.Space, err)
			}
		}
	}
	return nil
}
