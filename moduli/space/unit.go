package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// sampleUnit fills p with a uniformly distributed unit vector.
func sampleUnit(p []float64, rnd *rand.Rand) {
	for {
		sum := 0.0
		for i := range p {
			p[i] = rnd.NormFloat64()
			sum += p[i] * p[i]
		}
		// A vector this short, which practice never draws, has no sure direction.
		if norm := math.Sqrt(sum); norm > 1e-100 {
			for i := range p {
				p[i] /= norm
			}
			return
		}
	}
}

// angle is the angle in radians between the unit vectors a and b. The half-angle
// form keeps the digits that arccos loses near 0 and pi; see doc.go.
func angle(a, b []float64) float64 {
	b = b[:len(a)]
	var minus, plus float64
	for i, x := range a {
		d, s := x-b[i], x+b[i]
		minus += d * d
		plus += s * s
	}
	return 2 * math.Atan2(math.Sqrt(minus), math.Sqrt(plus))
}

// checkUnit allows the rounding of coordinates stored as float32, and no more.
func checkUnit(p []float64) error {
	sum := 0.0
	for _, x := range p {
		sum += x * x
	}
	if norm := math.Sqrt(sum); math.Abs(norm-1) > 1e-5 {
		return fmt.Errorf("has length %g, allowed is 1 (a unit vector)", norm)
	}
	return nil
}
