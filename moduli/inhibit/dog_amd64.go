//go:build !noasm

package inhibit

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// vectors is whether the processor runs dog_amd64.s. Tests change it.
var vectors = simd.Current() >= simd.AVX2

// vectorValues computes the values of the first distances, and returns of how many.
func (c *dogCurve) vectorValues(dst, d []float64) int {
	n := len(d) / 4 * 4
	if !vectors || n == 0 {
		return 0
	}
	dogAVX2(&dst[0], &d[0], n, c, &decayConstants, &powers)
	return n
}

var decayConstants = [...]float64{shift, decayEnd, third, second, step, 1}

// dogAVX2 computes n values, a multiple of 4, in the steps of dogCurve.value.
//
//go:noescape
func dogAVX2(dst, d *float64, n int, c *dogCurve, constants *[6]float64, powers *[steps]uint64)
