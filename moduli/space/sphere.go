package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Sphere is the n-sphere S^n for any n from 1. A point is a unit vector in
// R^(n+1); the distance of two points is Scale times their angle.
type Sphere struct {
	// Dim is the dimension n of the sphere; 0 means 2, the surface of a ball.
	Dim int
	// Scale multiplies the angle in radians. 0 means the published scale: 5 for
	// S1 and S2, 10 for S3. No scale is published above S3; 10 is used there too.
	Scale float64
}

func (s Sphere) dim() int {
	if s.Dim == 0 {
		return 2
	}
	return s.Dim
}

func (s Sphere) scale() float64 {
	switch {
	case s.Scale != 0:
		return s.Scale
	case s.dim() <= 2:
		return 5
	}
	return 10
}

// String names the sphere, its dimension and its scale.
func (s Sphere) String() string { return fmt.Sprintf("sphere S%d (scale %g)", s.dim(), s.scale()) }

// Validate refuses a negative or enormous dimension, and a scale that is
// negative or not finite.
func (s Sphere) Validate() error {
	if err := checkDim("Sphere", s.Dim, Sphere{}.dim()); err != nil {
		return err
	}
	return checkLength("Sphere", "Scale", s.Scale, Sphere{Dim: s.Dim}.scale())
}

// Coords is the dimension plus one.
func (s Sphere) Coords() int { return s.dim() + 1 }

// Sample draws a point uniformly: a Gaussian vector divided by its length.
func (s Sphere) Sample(p []float64, rnd *rand.Rand) { sampleUnit(p, rnd) }

// Distance is Scale times the angle between the unit vectors a and b.
func (s Sphere) Distance(a, b []float64) float64 { return s.scale() * angle(a, b) }

// Grad is the tangent of the great circle through both points, of length 1/Scale
// in the coordinates of R^(n+1), exact for close and for opposite points too. For
// opposite points, between which all great circles are as short, it takes one.
func (s Sphere) Grad(da, db, a, b []float64) float64 {
	scale := s.scale()
	turn := angle(a, b)
	if turn == 0 {
		clear(da)
		clear(db)
		return 0
	}
	away(da, a, b, 1/scale)
	away(db, b, a, 1/scale)
	return scale * turn
}

// Retract goes |v| radians along the great circle that leaves p in direction v.
func (s Sphere) Retract(p, v []float64) { retractUnit(p, v) }

// Dimension is Dim.
func (s Sphere) Dimension() int { return s.dim() }

// Volume is 2 pi^(k/2) / Gamma(k/2) Scale^n, with k = n+1: 4 pi Scale^2 for S2.
func (s Sphere) Volume() float64 {
	half := float64(s.dim()+1) / 2
	gamma, _ := math.Lgamma(half)
	return 2 * math.Exp(half*math.Log(math.Pi)-gamma+float64(s.dim())*math.Log(s.scale()))
}

// Scaled is the sphere with the scale multiplied.
func (s Sphere) Scaled(by float64) Space { s.Scale = s.scale() * by; return s }

// Chart draws S2 in Lambert's cylindrical equal-area projection (longitude by
// height), S1 as a line, and spheres of higher dimension by their first two
// coordinates.
func (s Sphere) Chart() Chart {
	switch n := s.dim(); n {
	case 1:
		return circleChart()
	case 2:
		return Chart{
			At:   func(p []float64) (x, y float64) { return math.Atan2(p[1], p[0]), p[2] },
			XMin: -math.Pi, XMax: math.Pi, YMin: -1, YMax: 1,
			XLabel: "longitude (radians)", YLabel: "height",
			LeftRight: Straight,
			Note:      "Lambert cylindrical projection: areas are true, shapes are not; the top and bottom sides are one pole each",
		}
	default:
		return Chart{
			At:   func(p []float64) (x, y float64) { return p[0], p[1] },
			XMin: -1, XMax: 1, YMin: -1, YMax: 1,
			XLabel: "coordinate 1", YLabel: "coordinate 2",
			Note: fmt.Sprintf("shadow of S%d on 2 of its %d coordinates: points drawn together can be far apart", n, n+1),
		}
	}
}

// Surface is the sphere of radius Scale; distances along it are true. S1 is a ring
// in the plane z = 0, and spheres of higher dimension show their first three
// coordinates: a ball, whose inside belongs to them too.
func (s Sphere) Surface(p []float64) (x, y, z float64) {
	if s.dim() > 1 {
		z = p[2]
	}
	return s.scale() * p[0], s.scale() * p[1], s.scale() * z
}

func (s Sphere) check(p []float64) error { return checkUnit(p) }
