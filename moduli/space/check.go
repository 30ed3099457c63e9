package space

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Check looks for reasons why s cannot be used, and is meant for spaces of your
// own: it draws 100 points from src and reports the first ones found whose
// distance is not finite, not 0 to the point itself, not the same in both
// directions, or longer than a way round by a third point. Of a [Smooth] space it
// also looks at gradients (finite, 0 at distance 0, and a step against them
// brings points nearer) and at retraction, which must leave points that move by nothing.
//
// Numbers may differ by one part in 10^9. No error means that none was found.
func Check(s Space, src rand.Source) error {
	if src == nil {
		return errors.New("space: Check got no source of randomness (nil)")
	}
	const n = 100
	e, err := Embed(s, n, src)
	if err != nil {
		return err
	}
	if err := e.Validate(); err != nil {
		return err
	}
	d := make([][]float64, n)
	for i := range d {
		d[i] = make([]float64, n)
		for j := range d[i] {
			d[i][j] = e.Distance(i, j)
		}
	}
	size := 0.0
	for i, row := range d {
		for j, x := range row {
			if !(x >= 0) || math.IsInf(x, 1) {
				return fmt.Errorf("space: distance of %v and %v on %s is %g, allowed are finite numbers from 0", e.Point(i), e.Point(j), s, x)
			}
			size = max(size, x)
		}
	}
	slack := 1e-9 * size
	for i := range n {
		if d[i][i] > slack {
			return fmt.Errorf("space: distance of %v to itself on %s is %g, it must be 0", e.Point(i), s, d[i][i])
		}
		for j := range n {
			if math.Abs(d[i][j]-d[j][i]) > slack {
				return fmt.Errorf("space: distance of %v and %v on %s is %g, back it is %g, they must be the same", e.Point(i), e.Point(j), s, d[i][j], d[j][i])
			}
			for k := range n {
				if d[i][k] > d[i][j]+d[j][k]+slack {
					return fmt.Errorf("space: from %v to %v on %s it is %g, by way of %v it is only %g: no triangle may do so",
						e.Point(i), e.Point(k), s, d[i][k], e.Point(j), d[i][j]+d[j][k])
				}
			}
		}
	}
	if _, ok := s.(Smooth); !ok {
		return nil
	}
	smooth, err := AsSmooth(s)
	if err != nil {
		return err
	}
	return checkSmooth(smooth, e, slack)
}

func checkSmooth(s Smooth, e *Embedding, slack float64) error {
	n, coords := e.Points.Dims()
	da, db, v := make([]float64, coords), make([]float64, coords), make([]float64, coords)
	p := make([]float64, coords)
	for i := range n {
		a := e.Point(i)
		copy(p, a)
		s.Retract(p, v)
		if d := s.Distance(a, p); !(d <= slack) {
			return fmt.Errorf("space: %v on %s, retracted along 0, comes to lie at distance %g", a, s, d)
		}
		for j := range n {
			b := e.Point(j)
			d := s.Grad(da, db, a, b)
			if want := s.Distance(a, b); !(math.Abs(d-want) <= slack) {
				return fmt.Errorf("space: distance of %v and %v on %s is %g, with the gradient %g", a, b, s, want, d)
			}
			for side, g := range [][]float64{da, db} {
				moved, other := a, b
				if side == 1 {
					moved, other = b, a
				}
				step := 0.0
				for _, x := range g {
					if math.IsNaN(x) || math.IsInf(x, 0) || d == 0 && x != 0 {
						return fmt.Errorf("space: gradient of the distance of %v and %v on %s is %v", a, b, s, g)
					}
					step = max(step, math.Abs(x))
				}
				if step == 0 {
					continue
				}
				// Small against the distance and against the coordinates.
				for k, x := range g {
					v[k] = -1e-4 * min(d, 1/step) * x
				}
				copy(p, moved)
				s.Retract(p, v)
				if now := s.Distance(p, other); !(now < d) {
					return fmt.Errorf("space: a step from %v against the gradient of the distance to %v on %s leads from distance %g to %g, not nearer", moved, other, s, d, now)
				}
			}
			clear(v)
		}
	}
	return nil
}
