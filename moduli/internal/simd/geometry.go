package simd

import "math"

// The exponential of Decay is 2^(k/decaySteps) from a table, for the nearest whole k, times a short polynomial for
// the rest. With as many steps as these the polynomial can end after the third power, and the table still fits the
// first cache.
const (
	decayStepBits = 11
	decaySteps    = 1 << decayStepBits
	decayStep     = math.Ln2 / decaySteps
	fraction      = 52 // bits of a float64 below its exponent
)

// powers holds the bits of 2^(i/decaySteps), less those of i that Decay adds.
var powers = func() (bits [decaySteps]uint64) {
	for i := range bits {
		bits[i] = math.Float64bits(math.Exp2(float64(i)/decaySteps)) - uint64(i)<<(fraction-decayStepBits)
	}
	return bits
}()

const (
	decayEnd = -700 / decayStep    // from exp(-700), or 1e-304, downwards Decay is 0
	shift    = 3 << (fraction - 1) // so large a number has no bits left for a fraction
	third    = decayStep * decayStep * decayStep / 6
	second   = decayStep * decayStep / 2
)

var decayConstants = [...]float64{shift, decayEnd, third, second, decayStep, 1}

// DecayRate is r such that Decay(r u) = exp(-u/width).
func DecayRate(width float64) float64 {
	return max(-1/(width*decayStep), -math.MaxFloat64) // infinity times 0 would be no number
}

// Decay is exp(step t), where step is ln 2 / 2048, for t of 0 or below, good to the rounding of t, in a third of the
// time of math.Exp, which has to accept all numbers. The conversions keep products from being fused with sums, so
// that assembly gives the same bits.
func Decay(t float64) float64 {
	if t < decayEnd {
		return 0
	}
	shifted := t + shift
	k := math.Float64bits(shifted) // in its last bits
	r := t - (shifted - shift)
	p := 1 + float64(r*(decayStep+float64(r*(second+float64(r*third)))))
	return math.Float64frombits(powers[k%decaySteps]+k<<(fraction-decayStepBits)) * p
}

// DoG is Top - Height (Decay(Wide d^2) - Decay(Narrow d^2)), and 0 where that is below.
type DoG struct{ Wide, Narrow, Height, Top float64 }

// Values puts the values at distances d in dst, which may be d. All levels give the same bits.
func (c *DoG) Values(dst, d []float64) {
	dst = dst[:len(d)]
	done := 0
	if n := len(d) &^ 3; level >= AVX2 && n > 0 {
		dogAVX2(&dst[0], &d[0], n, &c.Wide, &decayConstants[0], &powers[0])
		done = n
	}
	for k := done; k < len(d); k++ {
		dst[k] = c.value(d[k])
	}
}

func (c *DoG) value(d float64) float64 {
	u := d * d
	v := c.Top - float64(c.Height*(Decay(c.Wide*u)-Decay(c.Narrow*u)))
	if v < 0 { // on the ring the two sides differ by rounding, in either direction
		return 0
	}
	return v
}

// PlaneTorus puts the distances of a, a point of a flat torus of two dimensions, to the first points of all, two
// coordinates each, in d, and returns to how many: none where a coordinate lies so far outside the square that its
// distance needs a remainder, and where there is no assembly. Each operation is rounded.
func PlaneTorus(d, a, all []float64, period float64) (done int) {
	n := len(d) &^ 3
	if level < AVX2 || n == 0 || len(a) != 2 || !planeTorusAVX2(&d[0], n, &a[0], &all[:2*n][0], period) {
		return 0
	}
	return n
}
