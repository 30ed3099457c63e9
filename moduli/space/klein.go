package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Klein is the flat Klein bottle: the square [0, Period) x [0, Period) whose
// bottom is glued straight to its top, and whose left side is glued to its
// right one upside down, so that
//
//	(x, y + Period) ~ (x, y)    and    (x + Period, y) ~ (x, Period - y).
//
// The distance is the least Euclidean distance between a point and the images
// of the other. For points of the square the published code looks at 9 images,
// in the square and its neighbours, and they suffice: one of them is at most
// Period/sqrt(2) away, while images two or more squares off in x are farther
// than Period, and those two or more squares off in y are farther than another
// one with the same x. So this is the quotient metric, and the triangle
// inequality holds.
type Klein struct {
	// Period is the side of the square; 0 means the published 10.
	Period float64
}

func (k Klein) period() float64 { return periodOr10(k.Period) }

func (k Klein) strip() strip { p := k.period(); return strip{period: p, top: p, loop: p} }

// String names the Klein bottle and its period.
func (k Klein) String() string { return fmt.Sprintf("Klein bottle (period %g)", k.period()) }

// Validate refuses a period that is negative or not finite.
func (k Klein) Validate() error {
	return checkLength("Klein", "Period", k.Period, Klein{}.period())
}

// Coords is 2.
func (k Klein) Coords() int { return 2 }

// Sample draws both coordinates uniformly from [0, Period).
func (k Klein) Sample(p []float64, rnd *rand.Rand) { sampleCube(p, k.period(), rnd) }

// Distance is the length of the shortest straight line from a to b. Points
// outside the square are read through the gluing.
func (k Klein) Distance(a, b []float64) float64 {
	period, s := k.period(), k.strip()
	ax, ay, _ := s.inside(a)
	bx, by, _ := s.inside(b)

	// The nine images in closed form. Without crossing the left or right side,
	// y wraps; crossing it once turns the difference of the two y into their sum.
	dx := math.Abs(ax - bx)
	dy := shorterWay(math.Abs(ay-by), period)
	within := dx*dx + dy*dy

	dx = period - dx
	dy = shorterWay(ay+by, period)
	across := dx*dx + dy*dy

	return math.Sqrt(min(within, across))
}

// Grad is the unit vector along the shortest line, in the coordinates of each
// point as it is given: where a point, or the line, is read through the flip, so
// is the vector.
func (k Klein) Grad(da, db, a, b []float64) float64 {
	return k.strip().grad(da, db, a, b)
}

// Retract adds v and brings the point into the square through the gluing.
func (k Klein) Retract(p, v []float64) {
	p[0], p[1] = p[0]+v[0], p[1]+v[1]
	p[0], p[1], _ = k.strip().inside(p)
}

// Dimension is 2.
func (k Klein) Dimension() int { return 2 }

// Volume is the area Period^2.
func (k Klein) Volume() float64 { return k.period() * k.period() }

// Scaled is the Klein bottle with the period multiplied.
func (k Klein) Scaled(by float64) Space { return Klein{Period: k.period() * by} }

// Chart is the square itself: bottom and top glued straight, left and right
// with a flip.
func (k Klein) Chart() Chart {
	period, s := k.period(), k.strip()
	return Chart{
		At:   func(p []float64) (x, y float64) { x, y, _ = s.inside(p); return x, y },
		XMax: period, YMax: period,
		XLabel: "x", YLabel: "y",
		LeftRight: Reversed, BottomTop: Straight,
	}
}

// Surface is the figure-eight immersion: a figure eight carried once round a circle
// of length Period while it makes half a turn. It passes through itself along
// that circle, where different points of the bottle are drawn at one place.
func (k Klein) Surface(p []float64) (x, y, z float64) {
	px, py, _ := k.strip().inside(p)
	turn, v := 2*math.Pi*px/k.period(), 2*math.Pi*py/k.period()
	half, up := math.Cos(turn/2), math.Sin(turn/2)
	wide, high := math.Sin(v), math.Sin(2*v) // the eight
	radius := k.period() / (2 * math.Pi)
	out := radius * (1 + (half*wide-up*high)/3)
	return out * math.Cos(turn), out * math.Sin(turn), radius * (up*wide + half*high) / 3
}
