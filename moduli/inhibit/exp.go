package inhibit

import "math"

// The exponential is 2^(k/steps) from a table, for the nearest whole k, times a
// short polynomial for the rest. With as many steps as these the polynomial can
// end after the third power, and the table still fits the first cache.
const (
	stepBits = 11
	steps    = 1 << stepBits
	step     = math.Ln2 / steps
	fraction = 52 // bits of a float64 below its exponent
)

// powers holds the bits of 2^(i/steps), less those of i that decay adds.
var powers = func() (bits [steps]uint64) {
	for i := range bits {
		bits[i] = math.Float64bits(math.Exp2(float64(i)/steps)) - uint64(i)<<(fraction-stepBits)
	}
	return bits
}()

const (
	decayEnd = -700 / step         // from exp(-700), or 1e-304, downwards decay is 0
	shift    = 3 << (fraction - 1) // so large a number has no bits left for a fraction
	third    = step * step * step / 6
	second   = step * step / 2
)

// rate is r such that decay(r u) = exp(-u/width).
func rate(width float64) float64 {
	return max(-1/(width*step), -math.MaxFloat64) // infinity times 0 would be no number
}

// decay is exp(step t) for t of 0 or below, good to the rounding of t, in a third
// of the time of math.Exp, which has to accept all numbers. The conversions keep
// products from being fused with sums, so that assembly gives the same bits.
func decay(t float64) float64 {
	if t < decayEnd {
		return 0
	}
	shifted := t + shift
	k := math.Float64bits(shifted) // in its last bits
	r := t - (shifted - shift)
	p := 1 + float64(r*(step+float64(r*(second+float64(r*third)))))
	return math.Float64frombits(powers[k%steps]+k<<(fraction-stepBits)) * p
}
