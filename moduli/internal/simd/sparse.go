package simd

import (
	"fmt"
	"unsafe"
)

// Sparse matrices are compressed by rows: entries ptr[i] to ptr[i+1] are those of row i, and cols has their
// columns. What they multiply are blocks of neurons x width sequences, one neuron after the other, where width
// is a multiple of 8. The kernels are fastest if it is one of 16.
//
// They trust ptr, which must ascend, and cols, which must be rows of x or h: who makes a matrix checks both
// once. Where ptr is a part of that of a matrix, so that several goroutines can share its rows, the blocks of
// those rows begin with the first of them.

// SparseMul is Y = W X, or Y += W X if add is set: W is R x C with ptr of length R+1 and the values of its
// entries, X is C x width and Y is R x width. The entries of a row are added up in order, beginning from 0 or
// from what is there, so that no number depends on the width of its block. Y must not be in the memory of X.
//
// It panics if width is not a positive multiple of 8, or if a slice is too short.
func SparseMul(ptr, cols []int32, vals []float32, x []float32, width int, y []float32, add bool) {
	rows, entries := checkSparse(ptr, cols, x, width)
	checkLength("vals", vals, entries)
	checkLength("y", y, rows*width)
	if rows == 0 {
		return
	}
	if level == Portable {
		sparseMulPortable(ptr, cols, vals, x, width, y, add)
		return
	}
	if entries == 0 {
		x = y // not read
	}
	p, c, v := &ptr[0], unsafe.SliceData(cols), unsafe.SliceData(vals)
	eights := width / 8
	step := mulStep(eights)
	for e := 0; e < eights; e += step {
		n := min(step, eights-e)
		if level == AVX512 {
			sparseMulAVX512(rows, p, c, v, &x[8*e], &y[8*e], width, n, add)
		} else {
			sparseMulAVX2(rows, p, c, v, &x[8*e], &y[8*e], width, n, add)
		}
	}
}

// mulStep divides columns, in eights, into parts of about one size that the registers can hold.
func mulStep(eights int) int {
	most := 16
	if level == AVX2 {
		most = 14
	}
	parts := (eights + most - 1) / most
	step := (eights + parts - 1) / parts
	return step + step%2 // whole registers of AVX512
}

// SampledMul adds to out[q] the product of row i of D and row cols[q] of H, for each entry q of each row i:
// the gradient of a sparse W (R x C) where it has entries, if D (R x width) is that of Y = W H, for H (C x
// width).
//
// It panics if width is not a positive multiple of 8, or if a slice is too short.
func SampledMul(ptr, cols []int32, d, h []float32, width int, out []float32) {
	rows, entries := checkSparse(ptr, cols, h, width)
	checkLength("d", d, rows*width)
	checkLength("out", out, entries)
	if entries == 0 {
		return
	}
	switch level {
	case AVX512:
		sampledAVX512(rows, &ptr[0], &cols[0], &d[0], &h[0], width, &out[0])
	case AVX2:
		sampledAVX2(rows, &ptr[0], &cols[0], &d[0], &h[0], width, &out[0])
	default:
		sampledPortable(ptr, cols, d, h, width, out)
	}
}

// checkSparse gives the number of rows and the end of their entries.
func checkSparse(ptr, cols []int32, x []float32, width int) (rows, entries int) {
	if width < 8 || width%8 != 0 {
		panic(fmt.Sprintf("simd: a block of width %d: want a multiple of 8", width))
	}
	rows = max(0, len(ptr)-1)
	if rows == 0 {
		return 0, 0
	}
	entries = int(ptr[rows])
	if len(cols) < entries {
		panic(fmt.Sprintf("simd: columns of %d entries: want %d", len(cols), entries))
	}
	if entries > 0 {
		checkLength("the block", x, width)
	}
	return rows, entries
}

func checkLength(what string, x []float32, want int) {
	if len(x) < want {
		panic(fmt.Sprintf("simd: %s of %d numbers: want %d", what, len(x), want))
	}
}

func sparseMulPortable(ptr, cols []int32, vals []float32, x []float32, width int, y []float32, add bool) {
	for i := range len(ptr) - 1 {
		sums := y[i*width:][:width]
		if !add {
			clear(sums)
		}
		for q := ptr[i]; q < ptr[i+1]; q++ {
			addScaled(sums, vals[q], x[int(cols[q])*width:][:width])
		}
	}
}

// addScaled is y += v x.
func addScaled(y []float32, v float32, x []float32) {
	for len(y) >= 8 && len(x) >= 8 {
		a, b := (*[8]float32)(y), (*[8]float32)(x)
		a[0] += v * b[0]
		a[1] += v * b[1]
		a[2] += v * b[2]
		a[3] += v * b[3]
		a[4] += v * b[4]
		a[5] += v * b[5]
		a[6] += v * b[6]
		a[7] += v * b[7]
		y, x = y[8:], x[8:]
	}
}

func sampledPortable(ptr, cols []int32, d, h []float32, width int, out []float32) {
	for i := range len(ptr) - 1 {
		row := d[i*width:][:width]
		for q := ptr[i]; q < ptr[i+1]; q++ {
			out[q] += inner(row, h[int(cols[q])*width:][:width])
		}
	}
}

// inner is the product of two vectors whose length is a multiple of 8.
func inner(x, y []float32) float32 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	for len(x) >= 8 && len(y) >= 8 {
		a, b := (*[8]float32)(x), (*[8]float32)(y)
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		s4 += a[4] * b[4]
		s5 += a[5] * b[5]
		s6 += a[6] * b[6]
		s7 += a[7] * b[7]
		x, y = x[8:], y[8:]
	}
	return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
}
