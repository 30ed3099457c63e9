package inhibit

import (
	"fmt"
	"math"
)

// Ripple is f(d) = Height/2 (1 + cos(Frequency d)): dear at distance 0 and on
// every ring a wavelength further out, free half-way between.
type Ripple struct {
	// Height is the highest cost; 0 means the published 100.
	Height float64
	// Frequency is in radians for each unit of distance; 0 means the published 2,
	// a wavelength of pi.
	Frequency float64
}

func (r Ripple) constants() (height, frequency float64) {
	return or(r.Height, 100), or(r.Frequency, 2)
}

// Value is Height/2 (1 + cos(Frequency d)).
func (r Ripple) Value(d float64) float64 {
	height, frequency := r.constants()
	return height / 2 * (1 + math.Cos(frequency*d))
}

// Derivative is -Height/2 Frequency sin(Frequency d).
func (r Ripple) Derivative(d float64) float64 {
	height, frequency := r.constants()
	return -height / 2 * frequency * math.Sin(frequency*d)
}

// String is "ripple", with its constants where they are not the published ones.
func (r Ripple) String() string {
	height, frequency := r.constants()
	if (Ripple{height, frequency}) == (Ripple{100, 2}) {
		return "ripple"
	}
	return fmt.Sprintf("ripple (height %g, frequency %g)", height, frequency)
}

// Validate refuses constants that are negative or not finite.
func (r Ripple) Validate() error {
	if err := check("Ripple", "Height", r.Height, 100); err != nil {
		return err
	}
	return check("Ripple", "Frequency", r.Frequency, 2)
}
