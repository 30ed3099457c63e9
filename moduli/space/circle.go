package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Circle is the circle S1. A point is a unit vector in R2; the distance of two
// points is Scale times their angle, so the circle is 2*pi*Scale long.
type Circle struct {
	// Scale multiplies the angle in radians; 0 means the published 5.
	Scale float64
}

// The circle is the sphere of dimension 1 with a chart of its own.
func (c Circle) sphere() Sphere { return Sphere{Dim: 1, Scale: c.Scale} }

// String names the circle and its scale.
func (c Circle) String() string { return fmt.Sprintf("circle S1 (scale %g)", c.sphere().scale()) }

// Validate refuses a scale that is negative or not finite.
func (c Circle) Validate() error {
	return checkLength("Circle", "Scale", c.Scale, Circle{}.sphere().scale())
}

// Coords is 2.
func (c Circle) Coords() int { return 2 }

// Sample draws a point uniformly: a Gaussian vector divided by its length.
func (c Circle) Sample(p []float64, rnd *rand.Rand) { sampleUnit(p, rnd) }

// Distance is Scale times the angle between the unit vectors a and b.
func (c Circle) Distance(a, b []float64) float64 { return c.sphere().scale() * angle(a, b) }

// Grad follows the shorter arc; see [Sphere.Grad].
func (c Circle) Grad(da, db, a, b []float64) float64 { return c.sphere().Grad(da, db, a, b) }

// Retract goes |v| radians round the circle.
func (c Circle) Retract(p, v []float64) { c.sphere().Retract(p, v) }

// Dimension is 1.
func (c Circle) Dimension() int { return 1 }

// Volume is the length of the circle, 2 pi Scale.
func (c Circle) Volume() float64 { return c.sphere().Volume() }

// Scaled is the circle with the scale multiplied.
func (c Circle) Scaled(by float64) Space { return Circle{Scale: c.sphere().scale() * by} }

// Chart lays the circle out as a horizontal line, the angle from -pi to pi;
// y is 0 in a rectangle from -1 to 1.
func (c Circle) Chart() Chart { return circleChart() }

// Surface is the ring of radius Scale in the plane z = 0; distances along it are true.
func (c Circle) Surface(p []float64) (x, y, z float64) { return c.sphere().Surface(p) }

func (c Circle) check(p []float64) error { return checkUnit(p) }

func circleChart() Chart {
	return Chart{
		At:   func(p []float64) (x, y float64) { return math.Atan2(p[1], p[0]), 0 },
		XMin: -math.Pi, XMax: math.Pi, YMin: -1, YMax: 1,
		XLabel:    "angle (radians)",
		LeftRight: Straight,
		Note:      "one dimension: the height has no meaning",
	}
}
