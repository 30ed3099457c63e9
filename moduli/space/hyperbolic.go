package space

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
)

// Hyperbolic is the hyperbolic plane of curvature -1/Scale^2 in the coordinates of
// the Poincaré disk: a point is a complex number a = x + iy with |a| < 1, and
//
//	d(a, b) = 2 Scale arsinh( |a-b| / sqrt((1-|a|^2) (1-|b|^2)) ).
//
// The plane has infinite area. Points are drawn uniformly by area from the disk of
// Radius around the origin; trained points may leave that disk. No scale is published.
//
// The formulas are those of J. W. Anderson, Hyperbolic Geometry, 2nd ed. (2005),
// chapters 1 to 4.
type Hyperbolic struct {
	// Radius is that of the disk from which points are drawn, in units of distance;
	// 0 means 3.5 Scale, an area of 97.8 Scale^2, near that of the torus. It can be
	// 16 Scale at most: beyond it, coordinates would lose their digits at the rim.
	Radius float64
	// Scale multiplies all distances; 0 means 1.
	Scale float64
}

const (
	usualReach = 3.5 // Radius/Scale
	mostReach  = 16  // the same for drawn points,
	rimReach   = 24  // and for trained ones, where the disk of the numbers ends
)

func (h Hyperbolic) scale() float64 {
	if h.Scale == 0 {
		return 1
	}
	return h.Scale
}

func (h Hyperbolic) radius() float64 {
	if h.Radius == 0 {
		return usualReach * h.scale()
	}
	return h.Radius
}

// String names the hyperbolic plane, its scale and the radius of its disk.
func (h Hyperbolic) String() string {
	return fmt.Sprintf("hyperbolic plane (radius %g, scale %g)", h.radius(), h.scale())
}

// Validate refuses a radius or scale that is negative or not finite, and a radius above 16 Scale.
func (h Hyperbolic) Validate() error {
	if err := checkUsual("Hyperbolic", "Scale", h.Scale, 1); err != nil {
		return err
	}
	if err := checkUsual("Hyperbolic", "Radius", h.Radius, usualReach*h.scale()); err != nil {
		return err
	}
	if most := mostReach * h.scale(); h.Radius > most {
		return fmt.Errorf("space: Hyperbolic Radius is %g, allowed are numbers up to %d times Scale, which is %g", h.Radius, mostReach, most)
	}
	return nil
}

// Coords is 2.
func (h Hyperbolic) Coords() int { return 2 }

// Sample draws a point uniformly by area from the disk of Radius. A disk of radius
// r has the area 4 pi sinh^2(r/2) at curvature -1, and tanh(r/2) in coordinates.
func (h Hyperbolic) Sample(p []float64, rnd *rand.Rand) {
	sinh := math.Sqrt(rnd.Float64()) * math.Sinh(h.radius()/h.scale()/2)
	r := sinh / math.Sqrt(1+sinh*sinh)
	sin, cos := math.Sincos(2 * math.Pi * rnd.Float64())
	p[0], p[1] = r*cos, r*sin
}

// Distance is the length of the arc between a and b, a piece of a circle at right
// angles to the rim.
func (h Hyperbolic) Distance(a, b []float64) float64 {
	across := math.Hypot(a[0]-b[0], a[1]-b[1])
	return 2 * h.scale() * math.Asinh(across/math.Sqrt(rest(a)*rest(b)))
}

// Grad is the tangent of that arc, of length (1-|a|^2) / (2 Scale) in coordinates.
func (h Hyperbolic) Grad(da, db, a, b []float64) float64 {
	d := h.Distance(a, b)
	h.away(da, a, b)
	h.away(db, b, a)
	return d
}

// away writes the gradient in a. The map z -> (z-a)/(1-āz) takes a to the origin
// and turns no direction there; from the origin, arcs are straight.
func (h Hyperbolic) away(da, a, b []float64) {
	za, zb := complex(a[0], a[1]), complex(b[0], b[1])
	z := (zb - za) / (1 - cmplx.Conj(za)*zb)
	norm := cmplx.Abs(z)
	if norm == 0 {
		clear(da)
		return
	}
	length := rest(a) / (2 * h.scale()) / norm
	da[0], da[1] = -length*real(z), -length*imag(z)
}

// Retract follows the arc that leaves p in the direction of v for the length of v,
// but not farther than 24 Scale from the origin, where the digits of float64 end.
func (h Hyperbolic) Retract(p, v []float64) {
	z := complex(p[0], p[1])
	if far := math.Hypot(v[0], v[1]); far > 0 {
		// As away does, backwards.
		step := complex(v[0]/far, v[1]/far) * complex(math.Tanh(far/rest(p)), 0)
		z = (z + step) / (1 + cmplx.Conj(z)*step)
	}
	if rim, norm := math.Tanh(rimReach/2.0), cmplx.Abs(z); norm > rim {
		z *= complex(rim/norm, 0)
	}
	p[0], p[1] = real(z), imag(z)
}

// Dimension is 2.
func (h Hyperbolic) Dimension() int { return 2 }

// Volume is the area of the disk from which points are drawn,
// 4 pi Scale^2 sinh^2(Radius / (2 Scale)).
func (h Hyperbolic) Volume() float64 {
	sinh := math.Sinh(h.radius() / h.scale() / 2)
	return 4 * math.Pi * h.scale() * h.scale() * sinh * sinh
}

// Scaled multiplies scale and radius, so that the disk keeps its shape and the
// curvature falls.
func (h Hyperbolic) Scaled(by float64) Space {
	return Hyperbolic{Radius: h.radius() * by, Scale: h.scale() * by}
}

// Chart is the Poincaré disk.
func (h Hyperbolic) Chart() Chart {
	return Chart{
		At:   func(p []float64) (x, y float64) { return p[0], p[1] },
		XMin: -1, XMax: 1, YMin: -1, YMax: 1,
		XLabel: "x", YLabel: "y",
		Note: "Poincaré disk: angles are true, distances are not; a step of one length looks the smaller the nearer the rim",
	}
}

// Surface is the sheet of the hyperboloid z^2 = Scale^2 + x^2 + y^2 above the
// plane. No surface in R3 shows all of the plane with true distances (D. Hilbert, 1901).
func (h Hyperbolic) Surface(p []float64) (x, y, z float64) {
	k := h.scale() / rest(p)
	return 2 * k * p[0], 2 * k * p[1], k * (1 + p[0]*p[0] + p[1]*p[1])
}

func (h Hyperbolic) check(p []float64) error {
	if rest(p) <= 0 {
		return fmt.Errorf("has length %.17g, allowed are lengths below 1 (inside the disk)", math.Hypot(p[0], p[1]))
	}
	return nil
}

// rest is 1 - |p|^2.
func rest(p []float64) float64 { return 1 - (p[0]*p[0] + p[1]*p[1]) }
