package space

import (
	"fmt"
	"math"
)

// Scalable is a space that can be made larger or smaller. All spaces of this
// package are scalable; a [Product] is where its factors are.
type Scalable interface {
	Sized
	// Dimension is that of the space, which may have fewer than coordinates: 2 for the sphere S2.
	Dimension() int
	// Scaled is the same space with all distances multiplied by a number above 0.
	Scaled(by float64) Space
}

// MatchVolume is s scaled to a volume, as in
//
//	s, err := space.MatchVolume(space.Sphere{}, space.Torus{}.Volume())
//	// sphere S2 (scale 2.8209479177387813), of area 100 as the torus
//
// The result is of the type of s, and its name shows the new scale. It returns an
// error for a space of infinite or unknown volume, for one that cannot be scaled,
// and for a volume that is not a finite number above 0.
//
// Spaces of one dimension and one volume have about equal shares of near pairs of
// neurons; between spaces of different dimensions a common volume means little.
func MatchVolume(s Space, volume float64) (Space, error) {
	if !(volume > 0) || math.IsInf(volume, 1) {
		return nil, fmt.Errorf("space: volume to match is %g, allowed are finite numbers above 0", volume)
	}
	if err := scalable(s); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	from := s.(Scalable)
	switch now := from.Volume(); {
	case math.IsInf(now, 1):
		return nil, fmt.Errorf("space: volume of %s is infinite, allowed are spaces of finite volume", s)
	case !(now > 0):
		return nil, fmt.Errorf("space: volume of %s is %g, allowed are spaces whose volume is known and above 0", s, now)
	default:
		to := from.Scaled(math.Pow(volume/now, 1/float64(from.Dimension())))
		if err := to.Validate(); err != nil {
			return nil, err
		}
		return to, nil
	}
}

func scalable(s Space) error {
	if _, ok := s.(Scalable); !ok {
		return fmt.Errorf("space: %s cannot be scaled: want a space with the methods Volume, Dimension and Scaled, see space.Scalable", nameOf(s))
	}
	if product, ok := s.(interface{ factors() []Space }); ok {
		for _, factor := range product.factors() {
			if err := scalable(factor); err != nil {
				return err
			}
		}
	}
	return nil
}
