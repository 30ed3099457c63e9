package navigation

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
)

// Code is how place cells tell a position. With d the distance to a cell's centre and s the width of
// its field, both in metres:
type Code int

const (
	Gaussian Code = iota // softmax(-d^2 / 2s^2)
	DoG                  // the same minus the softmax at s^2 doubled, shifted to 0 and scaled to sum 1; the published code
)

// String names the code.
func (c Code) String() string {
	switch c {
	case Gaussian:
		return "Gaussian"
	case DoG:
		return "difference of Gaussians"
	}
	return fmt.Sprintf("navigation.Code(%d)", int(c))
}

// gaussian turns squared distances into their code, in place. Distances count from the nearest
// centre, so that no sum of exponentials vanishes.
func gaussian(dst []float32, near nearest, sigma float64) {
	scale(dst, simd.ExpShifted(dst, dst, float32(-1/(2*sigma*sigma)), near.first))
}

// dog turns squared distances into the difference-of-Gaussians code, in place.
//
// Let r_i = exp(-(d_i^2 - d_1^2) / 4s^2), of the nearest centre 1. The softmax at twice the variance is
// r_i/W with W = sum r_j, the narrow one is r_i^2/S with S = sum r_j^2, and their difference is
// r_i (r_i W - S) / SW. In narrow fields all r but r_1 = 1 are tiny and the softmaxes agree to the last
// digit, so the common factor r_2, of the second centre, and 1/SW are left out, and the nearest
// cell's r_1 W - S is summed as r_j (1 - r_j).
func dog(dst []float32, near nearest, sigma float64) {
	half := -1 / (4 * sigma * sigma)
	second := math.Exp(half * float64(near.second-near.first))
	var peak, wide, square float64                        // r_1 W - S, W and S, all but r_1 in the last two
	simd.ExpShifted(dst, dst, float32(half), near.second) // r_i / r_2
	for i, x := range dst {
		if i == near.cell {
			continue
		}
		q := float64(x)
		r := q * second
		peak += q * (1 - r)
		wide += r
		square += r * r
	}
	dst[near.cell] = float32(peak)
	low := dst[near.cell]
	for i, q := range dst {
		if i != near.cell {
			dst[i] = q * float32(float64(q)*second*(1+wide)-(1+square))
		}
		low = min(low, dst[i])
	}
	var sum float64
	for i := range dst {
		dst[i] -= low
		sum += float64(dst[i])
	}
	if sum == 0 { // every centre is equally far: no cell stands out
		for i := range dst {
			dst[i] = 1
		}
		sum = float64(len(dst))
	}
	scale(dst, sum)
}

func scale(dst []float32, sum float64) {
	inv := float32(1 / sum)
	for i := range dst {
		dst[i] *= inv
	}
}
