package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Moebius is the flat Moebius strip: the rectangle [0, Period) x [0, Height] whose
// left side is glued to its right one upside down, so that
//
//	(x + Period, y) ~ (x, Height - y).
//
// Bottom and top are one edge, which is not glued. The distance is that of the
// shortest straight line; it never leaves the strip. Two images suffice for it,
// the one in the rectangle and the nearer one across a side. No scale is published.
type Moebius struct {
	// Period is the length of the strip; 0 means 10.
	Period float64
	// Height is its width; 0 means 10.
	Height float64
}

func (m Moebius) strip() strip {
	return strip{period: periodOr10(m.Period), top: periodOr10(m.Height)}
}

// String names the Moebius strip, its period and its height.
func (m Moebius) String() string {
	s := m.strip()
	return fmt.Sprintf("Moebius strip (period %g, height %g)", s.period, s.top)
}

// Validate refuses a period or height that is negative or not finite.
func (m Moebius) Validate() error {
	if err := checkUsual("Moebius", "Period", m.Period, 10); err != nil {
		return err
	}
	return checkUsual("Moebius", "Height", m.Height, 10)
}

// Coords is 2.
func (m Moebius) Coords() int { return 2 }

// Sample draws a point uniformly from the rectangle.
func (m Moebius) Sample(p []float64, rnd *rand.Rand) {
	s := m.strip()
	p[0], p[1] = wrap(rnd.Float64()*s.period, s.period), rnd.Float64()*s.top
}

// Distance is the length of the shortest straight line from a to b. Any x is
// read through the gluing; y must lie on the strip.
func (m Moebius) Distance(a, b []float64) float64 {
	s := m.strip()
	ax, ay, _ := s.inside(a)
	bx, by, _ := s.inside(b)
	dx, dy, _ := s.straight(ax, ay, bx, by)
	return math.Sqrt(dx*dx + dy*dy)
}

// Grad is the unit vector along the shortest line, in the coordinates of each
// point as it is given.
func (m Moebius) Grad(da, db, a, b []float64) float64 { return m.strip().grad(da, db, a, b) }

// Retract adds v, brings the point into the rectangle through the gluing, and
// stops it at the edge of the strip.
func (m Moebius) Retract(p, v []float64) {
	s := m.strip()
	p[0], p[1] = p[0]+v[0], p[1]+v[1]
	p[0], p[1], _ = s.inside(p)
	p[1] = min(max(p[1], 0), s.top)
}

// Dimension is 2.
func (m Moebius) Dimension() int { return 2 }

// Volume is the area Period * Height.
func (m Moebius) Volume() float64 { s := m.strip(); return s.period * s.top }

// Scaled is the strip with period and height multiplied.
func (m Moebius) Scaled(by float64) Space {
	s := m.strip()
	return Moebius{Period: s.period * by, Height: s.top * by}
}

// Chart is the rectangle itself, left and right glued with a flip.
func (m Moebius) Chart() Chart {
	s := m.strip()
	return Chart{
		At:   func(p []float64) (x, y float64) { x, y, _ = s.inside(p); return x, y },
		XMax: s.period, YMax: s.top,
		XLabel: "x", YLabel: "y",
		LeftRight: Reversed,
	}
}

// Surface is the band with a half-twist. Its middle line has the length Period;
// its width is drawn as 6/5 of the radius whatever Height is, for it to not cut itself.
func (m Moebius) Surface(p []float64) (x, y, z float64) {
	s := m.strip()
	px, py, _ := s.inside(p)
	turn := 2 * math.Pi * px / s.period
	out := 0.6 * (2*py/s.top - 1)
	half, up := math.Cos(turn/2), math.Sin(turn/2)
	cos, sin := math.Cos(turn), math.Sin(turn)
	radius := s.period / (2 * math.Pi)
	return radius * (1 + out*half) * cos, radius * (1 + out*half) * sin, radius * out * up
}

func (m Moebius) check(p []float64) error {
	if top := m.strip().top; p[1] < 0 || p[1] > top {
		return fmt.Errorf("has y %g, allowed are 0 to %g", p[1], top)
	}
	return nil
}
