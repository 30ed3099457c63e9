package inhibit

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
)

// Gaussian is f(d) = Height exp(-d^2 / Spread): dear near by, free far away.
type Gaussian struct {
	// Height is the cost at distance 0; 0 means the published 100.
	Height float64
	// Spread divides the squared distance; 0 means the published 3.
	Spread float64
}

func (g Gaussian) constants() (height, spread float64) { return or(g.Height, 100), or(g.Spread, 3) }

// Value is Height exp(-d^2 / Spread).
func (g Gaussian) Value(d float64) float64 {
	v := [1]float64{d}
	g.values(v[:], v[:])
	return v[0]
}

func (g Gaussian) values(dst, d []float64) {
	height, spread := g.constants()
	fall := simd.DecayRate(spread)
	for k, x := range d {
		dst[k] = height * simd.Decay(fall*(x*x))
	}
}

// Derivative is -2 d / Spread times Value.
func (g Gaussian) Derivative(d float64) float64 {
	_, spread := g.constants()
	return -2 * d / spread * g.Value(d)
}

// String is "Gaussian", with its constants where they are not the published ones.
func (g Gaussian) String() string {
	height, spread := g.constants()
	if (Gaussian{height, spread}) == (Gaussian{100, 3}) {
		return "Gaussian"
	}
	return fmt.Sprintf("Gaussian (height %g, spread %g)", height, spread)
}

// Validate refuses constants that are negative or not finite.
func (g Gaussian) Validate() error {
	if err := check("Gaussian", "Height", g.Height, 100); err != nil {
		return err
	}
	return check("Gaussian", "Spread", g.Spread, 3)
}
