package space

import "fmt"

// Smooth is a space along which points can be trained. All spaces of this
// package are smooth; a [Product] is where its factors are (see [AsSmooth]).
type Smooth interface {
	Space
	// Grad returns the distance of a and b, and writes to da and db its Riemannian
	// gradient in a and in b: the tangent vector, in coordinates of the point (length
	// Coords), that points straight away from the other point and along which the
	// distance grows by 1 for each unit of distance moved. The inverse of the metric
	// is already applied. Both are 0 where the distance is 0, one of the choices on a
	// cut locus, and finite everywhere. They must not overlap a or b.
	Grad(da, db, a, b []float64) (d float64)
	// Retract moves p along the tangent vector v, in the same coordinates, and puts
	// it back on the space.
	Retract(p, v []float64)
}

// Sized is a space that knows its volume.
type Sized interface {
	Space
	// Volume is the length, area or volume, in powers of the unit of distance, of
	// the part in which Sample draws: of all of the space, but for the hyperbolic
	// plane. It is +Inf for R^n and NaN where it is not known.
	Volume() float64
}

// Surfaced is a space that can be drawn as a curve or a surface in R3.
type Surfaced interface {
	Space
	// Surface maps a point into R3. Points that are glued have one image. The map
	// keeps no distances, except where the method says so. Of a space of more than
	// two dimensions it shows as much as the chart, whose Note says what is lost.
	Surface(p []float64) (x, y, z float64)
}

// AsSmooth gives s with its gradient, or an error that names the space, or the
// factor of a product, which has none.
func AsSmooth(s Space) (Smooth, error) {
	smooth, ok := s.(Smooth)
	if !ok {
		return nil, fmt.Errorf("space: %s has no gradient: want a space with the methods Grad and Retract, see space.Smooth", nameOf(s))
	}
	if product, ok := s.(interface{ factors() []Space }); ok {
		for _, factor := range product.factors() {
			if _, err := AsSmooth(factor); err != nil {
				return nil, err
			}
		}
	}
	return smooth, nil
}

func nameOf(s Space) string {
	if s == nil {
		return "no space (nil)"
	}
	return s.String()
}
