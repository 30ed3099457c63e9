package space

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// Product is the product of spaces with the distance sqrt(d1^2 + d2^2 + ...) of
// the distances in each. A point is a point of each factor, one after the other.
type Product struct {
	// Of are the factors; empty means the published mixed curvature, S2 x T2.
	Of []Space
}

func (q Product) factors() []Space {
	if len(q.Of) == 0 {
		return []Space{Sphere{}, Torus{}}
	}
	return q.Of
}

// each goes through the factors with the part of a point that belongs to each.
func (q Product) each(do func(s Space, from, to int)) {
	from := 0
	for _, s := range q.factors() {
		to := from + s.Coords()
		do(s, from, to)
		from = to
	}
}

// String names the factors.
func (q Product) String() string {
	var names []string
	for _, s := range q.factors() {
		names = append(names, s.String())
	}
	return strings.Join(names, " x ")
}

// Validate refuses a factor that is nil or not valid.
func (q Product) Validate() error {
	for i, s := range q.factors() {
		if s == nil {
			return fmt.Errorf("space: factor %d of Product is nil, allowed are spaces", i)
		}
		if err := s.Validate(); err != nil {
			return fmt.Errorf("space: factor %d of Product: %w", i, err)
		}
	}
	return nil
}

// Coords is the sum of those of the factors.
func (q Product) Coords() int {
	sum := 0
	for _, s := range q.factors() {
		sum += s.Coords()
	}
	return sum
}

// Sample draws a point of each factor, one after the other.
func (q Product) Sample(p []float64, rnd *rand.Rand) {
	q.each(func(s Space, from, to int) { s.Sample(p[from:to], rnd) })
}

// Distance is the square root of the sum of the squared distances.
func (q Product) Distance(a, b []float64) float64 {
	sum := 0.0
	q.each(func(s Space, from, to int) {
		d := s.Distance(a[from:to], b[from:to])
		sum += float64(d * d)
	})
	return math.Sqrt(sum)
}

// Grad is, in each factor, the gradient there times the share d_i/d of its
// distance. It panics where a factor is not [Smooth]; see [AsSmooth].
func (q Product) Grad(da, db, a, b []float64) float64 {
	sum := 0.0
	q.each(func(s Space, from, to int) {
		d := s.(Smooth).Grad(da[from:to], db[from:to], a[from:to], b[from:to])
		sum += float64(d * d)
		for i := from; i < to; i++ {
			da[i] *= d
			db[i] *= d
		}
	})
	d := math.Sqrt(sum)
	if d == 0 {
		clear(da)
		clear(db)
		return 0
	}
	for i := range da {
		da[i] /= d
		db[i] /= d
	}
	return d
}

// Retract retracts in each factor. It panics where one is not [Smooth].
func (q Product) Retract(p, v []float64) {
	q.each(func(s Space, from, to int) { s.(Smooth).Retract(p[from:to], v[from:to]) })
}

// Dimension is the sum of those of the factors, each of which must be [Scalable].
func (q Product) Dimension() int {
	sum := 0
	for _, s := range q.factors() {
		sum += s.(Scalable).Dimension()
	}
	return sum
}

// Volume is the product of those of the factors, NaN where one does not know its own.
func (q Product) Volume() float64 {
	volume := 1.0
	for _, s := range q.factors() {
		sized, ok := s.(Sized)
		if !ok {
			return math.NaN()
		}
		volume *= sized.Volume()
	}
	return volume
}

// Scaled is the product of the scaled factors, each of which must be [Scalable].
func (q Product) Scaled(by float64) Space {
	var of []Space
	for _, s := range q.factors() {
		of = append(of, s.(Scalable).Scaled(by))
	}
	return Product{Of: of}
}

// Chart is that of the first factor.
func (q Product) Chart() Chart {
	first := q.factors()[0]
	chart := first.Chart()
	if n := len(q.factors()); n > 1 {
		note := fmt.Sprintf("1 of %d factors, %s: points drawn together can be far apart", n, first)
		chart.Note = strings.TrimSuffix(note+"; "+chart.Note, "; ")
	}
	at, coords := chart.At, first.Coords()
	chart.At = func(p []float64) (x, y float64) { return at(p[:coords]) }
	return chart
}

func (q Product) check(p []float64) error {
	var all []error
	q.each(func(s Space, from, to int) {
		if factor, ok := s.(interface{ check(p []float64) error }); ok {
			if err := factor.check(p[from:to]); err != nil {
				all = append(all, fmt.Errorf("in %s %w", s, err))
			}
		}
	})
	return errors.Join(all[:min(1, len(all))]...)
}
