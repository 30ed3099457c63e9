package inhibit

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
)

// DoG charges what a difference of Gaussians lacks to its peak,
//
//	f(d) = max(g) - g(d),   g(d) = Height (exp(-d^2/Wide) - exp(-d^2/Narrow)).
//
// It is highest at distance 0 and far away, and 0 on a ring in between: with
// the published constants, g(d) = 100 (exp(-d^2/5) - exp(-4 d^2)), the ring
// lies at distance 0.888 and the highest cost is 81.1.
type DoG struct {
	// Height multiplies both Gaussians; 0 means the published 100.
	Height float64
	// Wide divides the squared distance in the Gaussian that is added; 0 means
	// the published 5.
	Wide float64
	// Narrow divides it in the Gaussian that is taken away, and must be below
	// Wide; 0 means the published 1/4.
	Narrow float64
}

func (g DoG) constants() (height, wide, narrow float64) {
	return or(g.Height, 100), or(g.Wide, 5), or(g.Narrow, 0.25)
}

// Ring is the distance at which a connection is free, and top the cost at
// distance 0 and far away.
//
// With r = Wide/Narrow, the slope of g vanishes where exp(d^2/Narrow - d^2/Wide) = r;
// there the first Gaussian is r^(-1/(r-1)) and the second one r times smaller.
func (g DoG) Ring() (ring, top float64) {
	height, wide, narrow := g.constants()
	r := wide / narrow
	logs := math.Log(r) / (r - 1)
	return math.Sqrt(wide * logs), height * math.Exp(-logs) * (1 - 1/r)
}

// Value is max(g) - g(d).
func (g DoG) Value(d float64) float64 {
	v := [1]float64{d}
	g.values(v[:], v[:])
	return v[0]
}

func (g DoG) values(dst, d []float64) {
	height, wide, narrow := g.constants()
	_, top := g.Ring()
	curve := simd.DoG{Wide: simd.DecayRate(wide), Narrow: simd.DecayRate(narrow), Height: height, Top: top}
	curve.Values(dst, d)
}

// Derivative is -g'(d).
func (g DoG) Derivative(d float64) float64 {
	height, wide, narrow := g.constants()
	u := d * d
	return 2 * d * height * (math.Exp(-u/wide)/wide - math.Exp(-u/narrow)/narrow)
}

// String is "DoG", with its constants where they are not the published ones.
func (g DoG) String() string {
	height, wide, narrow := g.constants()
	if (DoG{height, wide, narrow}) == (DoG{100, 5, 0.25}) {
		return "DoG"
	}
	return fmt.Sprintf("DoG (height %g, wide %g, narrow %g)", height, wide, narrow)
}

// Validate refuses constants that are negative or not finite, and a narrow
// Gaussian that is not narrower than the wide one.
func (g DoG) Validate() error {
	if err := check("DoG", "Height", g.Height, 100); err != nil {
		return err
	}
	if err := check("DoG", "Wide", g.Wide, 5); err != nil {
		return err
	}
	if err := check("DoG", "Narrow", g.Narrow, 0.25); err != nil {
		return err
	}
	if _, wide, narrow := g.constants(); narrow >= wide {
		return fmt.Errorf("inhibit: DoG Narrow is %g, allowed are numbers below Wide, which is %g", narrow, wide)
	}
	return nil
}
