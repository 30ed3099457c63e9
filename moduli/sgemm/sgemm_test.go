package sgemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

func numbers(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func TestItAgreesWithGonum(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 500 {
		m, n, k := r.IntN(50), r.IntN(50), r.IntN(50)
		tA, tB := []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans}[r.IntN(3)], []blas.Transpose{blas.NoTrans, blas.Trans}[r.IntN(2)]
		am, an, _ := shape(tA, m, k)
		bm, bn, _ := shape(tB, k, n)
		lda, ldb, ldc := max(1, an+r.IntN(3)), max(1, bn+r.IntN(3)), max(1, n+r.IntN(3))
		a, b, c := numbers(r, am*lda), numbers(r, bm*ldb), numbers(r, m*ldc)
		want := append([]float32(nil), c...)
		alpha, beta := []float32{0, 1, -2}[r.IntN(3)], []float32{0, 1, 0.5}[r.IntN(3)]
		gonum.Implementation{}.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, want, ldc)
		Implementation{}.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		for i, w := range want {
			if d := math.Abs(float64(c[i] - w)); !(d <= 1e-5*float64(k+1)) {
				t.Fatalf("%c%c %d x %d x %d, alpha %v, beta %v: number %d is %v, gonum has %v", tA, tB, m, n, k, alpha, beta, i, c[i], w)
			}
		}
	}
}

// sizes calls a product with a transpose of A, m, n, k and the strides.
type sizes func(t blas.Transpose, m, n, k, lda, ldb, ldc int)

func TestItPanicsAsGonumDoes(t *testing.T) {
	said := func(do func()) (what any) {
		defer func() { what = recover() }()
		do()
		return nil
	}
	x := make([]float32, 100)
	for name, call := range map[string]func(sizes){
		"transpose": func(f sizes) { f('x', 10, 10, 10, 10, 10, 10) },
		"m":         func(f sizes) { f('N', -1, 10, 10, 10, 10, 10) },
		"lda":       func(f sizes) { f('N', 10, 10, 10, 9, 10, 10) },
		"ldb":       func(f sizes) { f('N', 10, 10, 10, 10, 9, 10) },
		"ldc":       func(f sizes) { f('N', 10, 10, 10, 10, 10, 9) },
		"short":     func(f sizes) { f('N', 11, 10, 10, 10, 10, 10) },
	} {
		run := func(impl blas.Float32Level3) any {
			return said(func() {
				call(func(t blas.Transpose, m, n, k, lda, ldb, ldc int) {
					impl.Sgemm(t, blas.NoTrans, m, n, k, 1, x, lda, x, ldb, 0, x, ldc)
				})
			})
		}
		if want, got := run(gonum.Implementation{}), run(Implementation{}); got != want || want == nil {
			t.Errorf("%s: it panics with %v, gonum with %v", name, got, want)
		}
	}
}

func ExampleImplementation() {
	blas32.Use(Implementation{})
	defer blas32.Use(gonum.Implementation{})
	a := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{1, 2, 3, 4}}
	c := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: make([]float32, 4)}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, a, a, 0, c)
	fmt.Println(c.Data)
	// Output: [5 11 11 25]
}
