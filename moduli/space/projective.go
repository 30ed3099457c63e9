package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Projective is the projective plane: the sphere S2 with every point glued to the
// opposite one. A point is a unit vector in R3, and so is its negative, the same
// point; the distance of two points is Scale times the smaller of the angles
// between a and b and between a and -b. No scale is published.
type Projective struct {
	// Scale multiplies the angle in radians; 0 means 5, that of the sphere.
	Scale float64
}

func (q Projective) scale() float64 { return Sphere{Scale: q.Scale}.scale() }

// String names the projective plane and its scale.
func (q Projective) String() string { return fmt.Sprintf("projective plane (scale %g)", q.scale()) }

// Validate refuses a scale that is negative or not finite.
func (q Projective) Validate() error { return checkUsual("Projective", "Scale", q.Scale, 5) }

// Coords is 3.
func (q Projective) Coords() int { return 3 }

// Sample draws a point uniformly: a Gaussian vector divided by its length.
func (q Projective) Sample(p []float64, rnd *rand.Rand) { sampleUnit(p, rnd) }

// Distance is Scale times the angle between the lines through a and b, pi/2 at most.
func (q Projective) Distance(a, b []float64) float64 {
	turn, _ := lineAngle(a, b)
	return q.scale() * turn
}

// Grad follows the great circle to the nearer of b and -b; see [Sphere.Grad].
func (q Projective) Grad(da, db, a, b []float64) float64 {
	turn, opposite := lineAngle(a, b)
	if turn == 0 {
		clear(da)
		clear(db)
		return 0
	}
	near := [3]float64{b[0], b[1], b[2]}
	back := 1 / q.scale()
	if opposite {
		near = [3]float64{-b[0], -b[1], -b[2]}
		back = -back
	}
	away(da, a, near[:], 1/q.scale())
	away(db, near[:], a, back)
	return q.scale() * turn
}

// lineAngle is the angle between the lines through the unit vectors a and b, and
// whether it is that between a and -b.
func lineAngle(a, b []float64) (turn float64, opposite bool) {
	var minus, plus float64
	for i, x := range a {
		d, s := x-b[i], x+b[i]
		minus += d * d
		plus += s * s
	}
	return 2 * math.Atan2(math.Sqrt(min(minus, plus)), math.Sqrt(max(minus, plus))), plus < minus
}

// Retract goes |v| radians along the great circle that leaves p in direction v.
func (q Projective) Retract(p, v []float64) { retractUnit(p, v) }

// Dimension is 2.
func (q Projective) Dimension() int { return 2 }

// Volume is the area 2 pi Scale^2, half of that of the sphere.
func (q Projective) Volume() float64 { return 2 * math.Pi * q.scale() * q.scale() }

// Scaled is the projective plane with the scale multiplied.
func (q Projective) Scaled(by float64) Space { return Projective{Scale: q.scale() * by} }

// Chart is a square with both pairs of sides glued with a flip. The upper
// hemisphere goes to a disk by Lambert's azimuthal projection and the disk to the
// square by the concentric map of P. Shirley and K. Chiu (1997); both keep areas.
func (q Projective) Chart() Chart {
	return Chart{
		At: func(p []float64) (x, y float64) {
			x, y, z := upper(p)
			k := 1 / math.Sqrt(1+z) // the rim of the disk is at 1
			return squareOfDisk(k*x, k*y)
		},
		XMin: -1, XMax: 1, YMin: -1, YMax: 1,
		XLabel: "x", YLabel: "y",
		LeftRight: Reversed, BottomTop: Reversed,
		Note: "areas are true, shapes are not",
	}
}

// upper is the one of p and -p on the upper hemisphere.
func upper(p []float64) (x, y, z float64) {
	if p[2] < 0 {
		return -p[0], -p[1], -p[2]
	}
	return p[0], p[1], p[2]
}

// squareOfDisk takes circles around 0 to squares around 0, and keeps areas.
func squareOfDisk(x, y float64) (u, v float64) {
	r := min(math.Hypot(x, y), 1)
	switch {
	case r == 0:
		return 0, 0
	case math.Abs(x) >= math.Abs(y):
		u = math.Copysign(r, x)
		return u, u * math.Atan(y/x) * 4 / math.Pi
	}
	v = math.Copysign(r, y)
	return v * math.Atan(x/y) * 4 / math.Pi, v
}

// Surface is Boy's surface in the parametrisation of R. Bryant and R. Kusner: the
// plane as a surface that crosses itself but has no edge, crease or pinch. Scale
// multiplies it.
func (q Projective) Surface(p []float64) (x, y, z float64) {
	x, y, z = upper(p)
	w := complex(x/(1+z), y/(1+z)) // stereographic, in the unit disk
	w3 := w * w * w
	pole := w3*w3 + complex(math.Sqrt(5), 0)*w3 - 1
	if pole == 0 { // the three points that are drawn at the origin
		return 0, 0, 0
	}
	g1 := -1.5 * imag(w*(1-w3*w)/pole)
	g2 := -1.5 * real(w*(1+w3*w)/pole)
	g3 := imag((1+w3*w3)/pole) - 0.5
	k := q.scale() / (g1*g1 + g2*g2 + g3*g3)
	return k * g1, k * g2, k * g3
}

func (q Projective) check(p []float64) error { return checkUnit(p) }
