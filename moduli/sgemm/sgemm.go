// Package sgemm makes gonum's float32 products fast. One line at the start of a program does:
//
//	blas32.Use(sgemm.Implementation{})
//
// From there on blas32.Gemm, and what builds on it, runs in AVX-512 or AVX2 assembly on all processors, where the
// machine has it; BENCHMARKS.md in package moduli's folder says how fast. No C is involved. Everything else of
// blas32 stays gonum's.
//
// # Caveats
//
// Sums are taken in another order than gonum's, so the last digits differ. They do not depend on GOMAXPROCS, but on
// what the processor has. gonum skips a zero of A even where it meets an infinity or NaN in B; here their product is NaN.
package sgemm

import (
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

// Implementation is gonum's, with another Sgemm.
type Implementation struct{ gonum.Implementation }

// small is the number of multiplications up to which gonum's product is as fast.
const small = 1 << 9

// Sgemm is C = alpha op(A) op(B) + beta C, row-major, where op(A) is m x k, op(B) is k x n and C is m x n, and op
// transposes where tA or tB says so. It panics as gonum's does if sizes do not fit.
func (i Implementation) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	am, an, transA := shape(tA, m, k)
	bm, bn, transB := shape(tB, k, n)
	known := (transA || tA == blas.NoTrans) && (transB || tB == blas.NoTrans)
	if !known || !fits(am, an, lda, a) || !fits(bm, bn, ldb, b) || !fits(m, n, ldc, c) || m*n*k <= small {
		i.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	simd.Gemm(transA, transB, alpha, blas32.General{Rows: am, Cols: an, Stride: lda, Data: a},
		blas32.General{Rows: bm, Cols: bn, Stride: ldb, Data: b}, beta, blas32.General{Rows: m, Cols: n, Stride: ldc, Data: c})
}

// shape is that of the matrix whose op is rows x cols.
func shape(t blas.Transpose, rows, cols int) (r, c int, trans bool) {
	if t == blas.Trans || t == blas.ConjTrans {
		return cols, rows, true
	}
	return rows, cols, false
}

// fits reports whether a slice can hold a matrix.
func fits(rows, cols, stride int, data []float32) bool {
	return rows > 0 && cols > 0 && stride >= cols && len(data) >= (rows-1)*stride+cols
}
