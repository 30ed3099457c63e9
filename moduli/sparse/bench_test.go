package sparse

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
)

// The kernels of AVX2, where the processor has those of AVX-512 too:
//
//	GODEBUG=cpu.avx512f=off go test -run '^$' -bench . ./moduli/sparse

// benchmark reports billions of additions and multiplications a second, of one goroutine.
func benchmark(b *testing.B, run func(m *Matrix, y, x blas32.General)) {
	for _, n := range []int{512, 4096} {
		for _, density := range []float64{0.5, 0.1, 0.05, 0.02, 0.01} {
			r := rand.New(rand.NewPCG(1, 2))
			mask := randomMask(r, n, n, density, false)
			m := FromDense(normal(r, n, n, n), mask)
			m.Transposed() // whose pattern takes longer than its values, and is made once
			for _, width := range []int{48, 56, 96} {
				y, x := normal(r, n, width, width), normal(r, n, width, width)
				b.Run(fmt.Sprintf("%v/n=%d/density=%v/width=%d", simd.Current(), n, density, width), func(b *testing.B) {
					for b.Loop() {
						run(m, y, x)
					}
					b.ReportMetric(2e-9*float64(m.Pattern.Len()*width)*float64(b.N)/b.Elapsed().Seconds(), "GFLOP/s")
				})
			}
		}
	}
}

func BenchmarkMul(b *testing.B) {
	benchmark(b, func(m *Matrix, y, x blas32.General) { m.Mul(y, x) })
}

// BenchmarkMulTrans brings the values into the order of the transposed matrix each time.
func BenchmarkMulTrans(b *testing.B) {
	benchmark(b, func(m *Matrix, y, x blas32.General) { m.MulTrans(y, x) })
}

func BenchmarkAddSampled(b *testing.B) {
	benchmark(b, func(m *Matrix, y, x blas32.General) { m.AddSampled(y, x) })
}

// BenchmarkMatches is what each step of training pays to learn that a mask is as it was.
func BenchmarkMatches(b *testing.B) {
	for _, n := range []int{512, 4096} {
		mask := randomMask(rand.New(rand.NewPCG(1, 2)), n, n, 0.1, false)
		p := NewPattern(mask)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for b.Loop() {
				p.Matches(mask)
			}
		})
	}
}
