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

// away writes to da the tangent vector at the unit vector a that points away from
// b, with the given length.
//
// The tangent part of b itself loses its digits where b is close to a or to -a;
// that of b-a or b+a, whichever is shorter, is the same vector and keeps them.
func away(da, a, b []float64, length float64) {
	b, da = b[:len(a)], da[:len(a)]
	sign := -1.0
	if dot(a, b) < 0 {
		sign = 1
	}
	for i, x := range a {
		da[i] = b[i] + sign*x
	}
	ontoTangent(da, a)
	norm := math.Sqrt(dot(da, da))
	if norm == 0 { // opposite points: the axis most nearly at right angles, which serves -a as well
		clear(da)
		da[flattest(a)] = 1
		ontoTangent(da, a)
		norm = math.Sqrt(dot(da, da))
	}
	for i := range da {
		da[i] *= -length / norm
	}
}

// ontoTangent takes off v its part along p.
func ontoTangent(v, p []float64) {
	along := dot(v, p) / dot(p, p)
	for i, x := range p {
		v[i] -= along * x
	}
}

// flattest is the coordinate of p that is closest to 0.
func flattest(p []float64) int {
	best := 0
	for i, x := range p {
		if math.Abs(x) < math.Abs(p[best]) {
			best = i
		}
	}
	return best
}

// retractUnit goes from the unit vector p along the great circle in direction v, |v| radians far.
func retractUnit(p, v []float64) {
	along := dot(v, p) / dot(p, p)
	square := 0.0
	for i, x := range p {
		t := v[i] - along*x
		square += t * t
	}
	far := math.Sqrt(square)
	cos, sin := math.Cos(far), 1.0 // sin is that of far, divided by it
	if far > 0 {
		sin = math.Sin(far) / far
	}
	square = 0
	for i, x := range p {
		p[i] = cos*x + sin*(v[i]-along*x)
		square += p[i] * p[i]
	}
	norm := math.Sqrt(square)
	for i := range p {
		p[i] /= norm
	}
}

func dot(a, b []float64) (sum float64) {
	b = b[:len(a)]
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
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
