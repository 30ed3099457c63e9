//go:build !noasm

package space

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// vectors is whether the processor runs torus_amd64.s. Tests change it.
var vectors = simd.Current() >= simd.AVX2

// planeDistances computes the distances of the first points on a torus of two
// dimensions, and returns of how many: none where one of them lies so far outside
// the cube that its distance needs a remainder.
func planeDistances(d, a, all []float64, period float64) int {
	n := len(d) / 4 * 4
	if !vectors || len(a) != 2 || n == 0 || !torusAVX2(&d[0], n, &a[0], &all[:2*n][0], period) {
		return 0
	}
	return n
}

// torusAVX2 computes n distances, a multiple of 4, in the steps of
// Torus.distances, and reports whether they are right: whether no two
// coordinates differ by more than the period.
//
//go:noescape
func torusAVX2(d *float64, n int, a, all *float64, period float64) bool
