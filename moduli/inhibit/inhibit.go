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
