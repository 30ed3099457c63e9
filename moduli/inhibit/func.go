package inhibit

import (
	"fmt"
	"math"
)

// Func is an inhibitor given by a function.
//
// [Check] looks for distances at which it is no true penalty. The zero value is not
// usable. The functions are called from several goroutines at once.
type Func struct {
	// Name names the function with its constants, as in "step (at 2)".
	Name string
	// F is the cost at distance d >= 0: finite, 0 or above.
	F func(d float64) float64
	// DF is the slope of F; nil means differences of F at distances 1e-5 apart (more,
	// in proportion, beyond distance 1), good to about 9 digits where F is smooth.
	// Only trained embeddings need a slope.
	DF func(d float64) float64
}

// Value is F(d).
func (f Func) Value(d float64) float64 { return f.F(d) }

// Derivative is DF(d) or, where that is nil, a difference of F that looks at no
// distance below 0.
func (f Func) Derivative(d float64) float64 {
	if f.DF != nil {
		return f.DF(d)
	}
	// The cube root of the rounding of float64: the error of the formula and the
	// rounding are about equal.
	h := 6e-6 * max(1, math.Abs(d))
	low, high := d-h, d+h
	if low < 0 && d >= 0 {
		return (4*f.F(high) - 3*f.F(d) - f.F(high+h)) / (2 * h)
	}
	return (f.F(high) - f.F(low)) / (high - low)
}

// String is Name.
func (f Func) String() string { return f.Name }

// Validate reports a missing name or function, and a cost at distance 0, where each
// neuron lies from itself, that is negative or not finite.
func (f Func) Validate() error {
	switch {
	case f.Name == "":
		return fmt.Errorf("inhibit: Func Name is %q, allowed are names that tell the function from others", f.Name)
	case f.F == nil:
		return fmt.Errorf("inhibit: F of %s is nil, needed is the cost as a function of the distance", f.Name)
	}
	return checkCost(f, 0)
}
