package inhibit

import (
	"fmt"
	"math"
)

// Inhibitor says what a connection costs between neurons at distance d >= 0.
type Inhibitor interface {
	// Value is the cost at distance d, 0 or above.
	Value(d float64) float64
	// Derivative is the slope of Value at d.
	Derivative(d float64) float64
	// String names the function, as in "DoG", with those constants that are not the published ones.
	String() string
}

// Values writes the cost f.Value at each of the distances d to dst, which must be
// at least as long and may be d itself. It is many times faster than calls of
// Value where f is a [DoG] or a [Gaussian], and gives the same bits.
func Values(f Inhibitor, dst, d []float64) {
	dst = dst[:len(d)]
	// By type, not by method: a type that embeds one of these has its methods, and a Value of its own.
	switch f := f.(type) {
	case DoG:
		f.values(dst, d)
	case Gaussian:
		f.values(dst, d)
	default:
		for k, x := range d {
			dst[k] = f.Value(x)
		}
	}
}

// or puts the published constant in the place of 0.
func or(v, published float64) float64 {
	if v == 0 {
		return published
	}
	return v
}

// check accepts 0, which stands for the usual constant, and finite positive numbers.
func check(name, field string, v, published float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return fmt.Errorf("inhibit: %s %s is %g, allowed are finite numbers above 0, or 0 for the usual %g", name, field, v, published)
	}
	return nil
}
