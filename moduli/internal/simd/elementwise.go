package simd

import (
	"fmt"
	"math"
)

// The functions here work on each number by itself. At one level a number's result has the same bits wherever
// in a slice, and at whatever address, it lies, so work may be divided anywhere. Sums depend on the length of
// the slice alone. Slices must be the same or not overlap. Nothing is allocated.

// ReLU replaces z by max(0, z), -0 by 0. A NaN stays one.
func ReLU(z []float32) {
	if level >= AVX2 {
		reluAVX2(z)
		return
	}
	reluPortable(z)
}

// ReLUGrad makes d 0 where h, which [ReLU] returned, is 0. Where h is NaN, d stays.
func ReLUGrad(d, h []float32) {
	same("ReLUGrad", "d", len(d), "h", len(h))
	if level >= AVX2 {
		reluGradAVX2(d, h)
		return
	}
	reluGradPortable(d, h)
}

// Tanh replaces z by tanh(z), with an error below 9e-8 that is also below 1.8e-7 of the result. It is odd, never
// beyond +-1, which it reaches at 9.1 or before, and a NaN stays one.
func Tanh(z []float32) {
	switch level {
	case AVX512:
		tanhAVX512(z)
	case AVX2:
		tanhAVX2(z)
	default:
		tanhPortable(z)
	}
}

// Sigmoid replaces z by 1 / (1 + exp(-z)), with an error below 9e-8. It is 0 or 1 from 18.2 on or before; a NaN stays one.
func Sigmoid(z []float32) {
	switch level {
	case AVX512:
		sigmoidAVX512(z)
	case AVX2:
		sigmoidAVX2(z)
	default:
		sigmoidPortable(z)
	}
}

// Scale is z *= by.
func Scale(z []float32, by float32) {
	if level >= AVX2 {
		scaleAVX2(z, by)
		return
	}
	scalePortable(z, by)
}

// Add is y += x.
func Add(y, x []float32) {
	same("Add", "y", len(y), "x", len(x))
	if level >= AVX2 {
		addAVX2(y, x)
		return
	}
	addPortable(y, x)
}

// TanhGrad multiplies d by 1 - h*h, the slope of tanh where it is h.
func TanhGrad(d, h []float32) {
	same("TanhGrad", "d", len(d), "h", len(h))
	if level >= AVX2 {
		tanhGradAVX2(d, h)
		return
	}
	tanhGradPortable(d, h)
}

// ExpShifted puts exp(t), t = scale*(src-shift) rounded to float32 after either operation, in dst, which may be src,
// and returns the sum of what it put there. The error of an exponential is below 9e-8 of it. Those of t
// below -87.33654, smaller than all normal numbers, are 0; those of t above 88.72283 are +Inf; that of NaN is NaN.
// Exponentials are added in float64.
func ExpShifted(dst, src []float32, scale, shift float32) (sum float64) {
	same("ExpShifted", "dst", len(dst), "src", len(src))
	switch level {
	case AVX512:
		return expShiftedAVX512(dst, src, scale, shift)
	case AVX2:
		return expShiftedAVX2(dst, src, scale, shift)
	}
	return expShiftedPortable(dst, src, scale, shift)
}

// Max is the largest number of x, NaN if any is NaN, -Inf if there is none. Of 0 and -0 it may be either.
func Max(x []float32) float32 {
	if level >= AVX2 {
		return maxAVX2(x)
	}
	return maxPortable(x)
}

// CrossEntropy is -sum_i y_i log softmax(logits)_i in nats for targets y that are not negative; their sum need not
// be 1. The error is below 1e-6 of the result or, where that is more, of the order of 1e-16 for each logit. Where
// d is not nil it becomes scale times the gradient in the logits, scale*(sum(y)*softmax(logits) - y). d may be
// logits, not y. There must be a logit.
func CrossEntropy(logits, y, d []float32, scale float32) float64 {
	same("CrossEntropy", "logits", len(logits), "y", len(y))
	if len(logits) == 0 {
		panic("simd: CrossEntropy of no logits")
	}
	if d != nil {
		same("CrossEntropy", "logits", len(logits), "d", len(d))
	}
	sum, dot, mass := softmaxSums(logits, y, d, Max(logits))
	if d != nil {
		softmaxGrad(d, y, float32(mass/sum), scale)
	}
	return mass*math.Log(sum) - dot
}

// CrossEntropyOf is CrossEntropy where y is 1 for one answer and 0 for the others. d is overwritten with scratch
// numbers even where its gradient, the last step, is not wanted: where scale is 0.
func CrossEntropyOf(logits []float32, answer int, d []float32, scale float32) float64 {
	same("CrossEntropyOf", "logits", len(logits), "d", len(d))
	if answer < 0 || answer >= len(logits) {
		panic(fmt.Sprintf("simd: CrossEntropyOf: answer %d of %d", answer, len(logits)))
	}
	top := Max(logits)
	t := float64(logits[answer] - top)
	sum := ExpShifted(d, logits, 1, top)
	if scale != 0 {
		Scale(d, float32(float64(scale)/sum))
		d[answer] -= scale
	}
	return math.Log(sum) - t
}

// softmaxSums is the sums of exp(logits-top), y*(logits-top) and y. The exponentials are put in d unless that is nil.
func softmaxSums(logits, y, d []float32, top float32) (sum, dot, mass float64) {
	switch level {
	case AVX512:
		return softmaxSumsAVX512(logits, y, d, top)
	case AVX2:
		return softmaxSumsAVX2(logits, y, d, top)
	}
	return softmaxSumsPortable(logits, y, d, top)
}

func softmaxGrad(d, y []float32, share, scale float32) {
	if level >= AVX2 {
		softmaxGradAVX2(d, y, share, scale)
		return
	}
	softmaxGradPortable(d, y, share, scale)
}

// AdamParams is what all weights have in common in step k of Adam with decoupled weight decay.
type AdamParams struct {
	Beta1, Beta2 float32 // what is kept of the moments
	Rest1, Rest2 float32 // 1 - beta, rounded after the subtraction
	Keep         float32 // what decay leaves of a weight, 1 - rate*decay
	Step         float32 // rate / (1 - beta1^k)
	Inv          float32 // 1 / sqrt(1 - beta2^k)
	Epsilon      float32
}

// Adam does one step:
//
//	g' = g + each coeff sign(w), where the sign of 0 is 0
//	m <- beta1 m + rest1 g';  v <- beta2 v + rest2 g'^2
//	w <- keep w - step m / (sqrt(v) inv + epsilon)
//
// g stays as it is. A coeff that is nil is no penalty. Each operation is rounded, so that all levels return the same.
func Adam(w, g, m, v, coeff []float32, each float32, p AdamParams) {
	same("Adam", "w", len(w), "g", len(g))
	same("Adam", "w", len(w), "m", len(m))
	same("Adam", "w", len(w), "v", len(v))
	if coeff != nil {
		same("Adam", "w", len(w), "coeff", len(coeff))
	}
	if level >= AVX2 {
		adamAVX2(w, g, m, v, coeff, each, p.Beta1, p.Beta2, p.Rest1, p.Rest2, p.Keep, p.Step, p.Inv, p.Epsilon)
		return
	}
	adamPortable(w, g, m, v, coeff, each, p)
}

// WeightedL1 is the sum of coeff*|w|, multiplied and added in float64.
func WeightedL1(coeff, w []float32) float64 {
	same("WeightedL1", "coeff", len(coeff), "w", len(w))
	switch level {
	case AVX512:
		return weightedL1AVX512(coeff, w)
	case AVX2:
		return weightedL1AVX2(coeff, w)
	}
	return weightedL1Portable(coeff, w)
}

// SquaredDistances puts (xs-x)^2 + (ys-y)^2, each operation rounded, in dst.
func SquaredDistances(dst, xs, ys []float32, x, y float32) {
	same("SquaredDistances", "dst", len(dst), "xs", len(xs))
	same("SquaredDistances", "dst", len(dst), "ys", len(ys))
	if level >= AVX2 {
		squaredDistancesAVX2(dst, xs, ys, x, y)
		return
	}
	squaredDistancesPortable(dst, xs, ys, x, y)
}

// Gather is dst[i] = src[idx[i]]. It panics at an index that is not one of src.
func Gather(dst, src []float32, idx []int32) {
	same("Gather", "dst", len(dst), "idx", len(idx))
	dst = dst[:len(idx)]
	for i, at := range idx {
		dst[i] = src[at]
	}
}

// Scatter is dst[idx[i]] = src[i]. It panics at an index that is not one of dst, after those before it.
func Scatter(dst, src []float32, idx []int32) {
	same("Scatter", "src", len(src), "idx", len(idx))
	src = src[:len(idx)]
	for i, at := range idx {
		dst[at] = src[i]
	}
}

// transposeBreadth is how many columns are transposed before the next rows: those of a line of the cache. Where a
// stride is a power of two the first cache has no room for more lines at a time.
const transposeBreadth = 16

// TransposeBlock is dst[j*dstStride+i] = src[i*srcStride+j] for i below rows and j below cols. The slices must not
// overlap.
func TransposeBlock(dst []float32, dstStride int, src []float32, srcStride, rows, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	fits("source", len(src), rows, cols, srcStride)
	fits("destination", len(dst), cols, rows, dstStride)
	fullRows, fullCols := 0, 0
	if level >= AVX2 {
		fullRows, fullCols = rows&^7, cols&^7
	}
	for j := 0; j < fullCols; j += transposeBreadth {
		tiles := min(transposeBreadth, fullCols-j) / 8
		for i := 0; i < fullRows; i += 8 {
			transpose8AVX2(&dst[j*dstStride+i], dstStride, &src[i*srcStride+j], srcStride, tiles)
		}
	}
	transposePortable(dst, dstStride, src, srcStride, 0, fullRows, fullCols, cols)
	transposePortable(dst, dstStride, src, srcStride, fullRows, rows, 0, cols)
}

func fits(what string, n, rows, cols, stride int) {
	if rows < 0 || cols < 0 || stride < cols || (rows-1)*stride+cols > n {
		panic(fmt.Sprintf("simd: TransposeBlock: the %s of %d x %d numbers with stride %d does not fit in %d numbers", what, rows, cols, stride, n))
	}
}

func same(function, a string, n int, b string, m int) {
	if n != m {
		panic(fmt.Sprintf("simd: %s: %s has %d numbers, %s has %d", function, a, n, b, m))
	}
}
