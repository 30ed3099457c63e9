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
	period := k.period()
	ax, ay := intoSquare(a[0], a[1], period)
	bx, by := intoSquare(b[0], b[1], period)

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

// Chart is the square itself: bottom and top glued straight, left and right
// with a flip.
func (k Klein) Chart() Chart {
	period := k.period()
	return Chart{
		At:   func(p []float64) (x, y float64) { return intoSquare(p[0], p[1], period) },
		XMax: period, YMax: period,
		XLabel: "x", YLabel: "y",
		LeftRight: Reversed, BottomTop: Straight,
	}
}

// intoSquare finds the image of (x, y) in the fundamental square: every period
// taken off x flips y.
func intoSquare(x, y, period float64) (float64, float64) {
	if x < 0 || x >= period {
		// The quotient may round to a neighbouring integer; the remainder, exact
		// but for its last rounding, puts it right.
		turns := math.Floor(x / period)
		x = math.FMA(-turns, period, x)
		if x < 0 {
			x += period
			turns--
		}
		if x >= period {
			x -= period
			turns++
		}
		if math.Mod(turns, 2) != 0 {
			y = period - y
		}
	}
	return x, wrap(y, period)
}
