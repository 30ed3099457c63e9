package inhibit

import "fmt"

// Constant charges the same at every distance, which makes the penalty a plain
// L1. For no penalty at all, use penalty.None.
type Constant struct {
	// Height is the cost; 0 means 1.
	Height float64
}

// Value is Height at every distance.
func (c Constant) Value(float64) float64 { return or(c.Height, 1) }

// Derivative is 0.
func (c Constant) Derivative(float64) float64 { return 0 }

// String is "constant", with the height where it is not 1.
func (c Constant) String() string {
	if h := or(c.Height, 1); h != 1 {
		return fmt.Sprintf("constant (height %g)", h)
	}
	return "constant"
}

// Validate refuses a height that is negative or not finite.
func (c Constant) Validate() error { return check("Constant", "Height", c.Height, 1) }
