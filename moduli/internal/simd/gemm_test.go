//go:build unix

package simd

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

func matrix(r *rand.Rand, rows, cols, stride int, alloc func(int) []float32) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: stride, Data: normal(r, alloc((rows-1)*stride+cols))}
}

// reference is alpha op(a) op(b) + beta c in float64.
func reference(transA, transB bool, alpha float32, a, b blas32.General, beta float32, c blas32.General) []float64 {
	at := func(m blas32.General, trans bool, i, j int) float64 {
		if trans {
			i, j = j, i
		}
		return float64(m.Data[i*m.Stride+j])
	}
	k := a.Cols
	if transA {
		k = a.Rows
	}
	out := make([]float64, 0, c.Rows*c.Cols)
	for i := range c.Rows {
		for j := range c.Cols {
			var sum float64
			for l := range k {
				sum += at(a, transA, i, l) * at(b, transB, l, j)
			}
			sum *= float64(alpha)
			if beta != 0 {
				sum += float64(beta) * float64(c.Data[i*c.Stride+j])
			}
			out = append(out, sum)
		}
	}
	return out
}

func packed(m blas32.General) []float32 {
	var out []float32
	for i := range m.Rows {
		out = append(out, m.Data[i*m.Stride:][:m.Cols]...)
	}
	return out
}

func TestGemmIsTheProduct(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for range 300 {
			m, n, k := 1+r.IntN(70), 1+r.IntN(70), 1+r.IntN(70)
			if r.IntN(20) == 0 {
				m, n, k = 5*m, 5*n, 5*k
			}
			transA, transB := r.IntN(2) == 0, r.IntN(2) == 0
			am, an, bm, bn := m, k, k, n
			if transA {
				am, an = an, am
			}
			if transB {
				bm, bn = bn, bm
			}
			alloc := fenced{t}.before
			if r.IntN(2) == 0 {
				alloc = fenced{t}.after
			}
			a, b := matrix(r, am, an, an+r.IntN(3), alloc), matrix(r, bm, bn, bn+r.IntN(3), alloc)
			c := matrix(r, m, n, n+r.IntN(3), alloc)
			alpha, beta := []float32{1, -1, 0.5, 0}[r.IntN(4)], []float32{0, 1, 0.5}[r.IntN(3)]
			want := reference(transA, transB, alpha, a, b, beta, c)
			before := slices.Clone(c.Data)
			Gemm(transA, transB, alpha, a, b, beta, c)
			near(t, fmt.Sprintf("%dx%dx%d, transposed %v %v, alpha %v, beta %v", m, n, k, transA, transB, alpha, beta), packed(c), want, float64(k+1), 1e-6)
			for i := range m - 1 { // what lies between the rows stays
				for j := n; j < c.Stride; j++ {
					if c.Data[i*c.Stride+j] != before[i*c.Stride+j] {
						t.Fatalf("%dx%dx%d: number %d behind row %d was written", m, n, k, j-n, i)
					}
				}
			}
		}
	})
}

func TestGemmDoesNotDependOnTheProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for _, s := range [][3]int{{200, 512, 512}, {97, 131, 700}, {1000, 30, 257}} {
			alloc := func(n int) []float32 { return make([]float32, n) }
			a, b := matrix(r, s[0], s[2], s[2], alloc), matrix(r, s[2], s[1], s[1], alloc)
			c := matrix(r, s[0], s[1], s[1], alloc)
			var want []float32
			for _, procs := range []int{1, 2, 3, 8} {
				runtime.GOMAXPROCS(procs)
				Gemm(false, false, 1, a, b, 0, c)
				if want == nil {
					want = slices.Clone(c.Data)
				} else if !slices.Equal(c.Data, want) {
					t.Errorf("%v: the product on %d processors is not that on one", s, procs)
				}
			}
		}
	})
}

func TestPanels(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for range 100 {
			m, k, width, trans, add := 1+r.IntN(60), 1+r.IntN(60), 8*(1+r.IntN(12)), r.IntN(2) == 0, r.IntN(2) == 0
			am, an := m, k
			if trans {
				am, an = k, m
			}
			a := matrix(r, am, an, an, fenced{t}.before)
			b, c := matrix(r, k, width, width, fenced{t}.before), matrix(r, m, width, width, fenced{t}.before)
			var beta float32
			if add {
				beta = 1
			}
			want := reference(trans, false, 1, a, b, beta, c)
			var p Panels
			p.Reset(m, k)
			p.Pack(a, trans, 0, p.Count())
			p.Mul(b.Data, c.Data, width, add)
			near(t, fmt.Sprintf("%dx%dx%d, transposed %v, add %v", m, width, k, trans, add), c.Data, want, float64(k+1), 1e-6)
		}
	})
}

// A deep matrix is multiplied a slice after another, and one of many rows in parts, with the same result.
func TestPanelsInParts(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for _, c := range []struct{ m, k int }{{7, deepest + 5}, {2*RowsAtOnce + 31, 9}} {
			const width = 24
			a, b, got := matrix(r, c.m, c.k, c.k, fenced{t}.before), matrix(r, c.k, width, width, fenced{t}.before), matrix(r, c.m, width, width, fenced{t}.before)
			want := reference(false, false, 1, a, b, 1, got)
			var p Panels
			p.Reset(c.m, c.k)
			p.Pack(a, false, 0, p.Count())
			for from := 0; from < c.m; from += RowsAtOnce {
				p.MulRows(from, min(from+RowsAtOnce, c.m), b.Data, got.Data[from*width:], width, true)
			}
			near(t, fmt.Sprintf("%dx%d", c.m, c.k), got.Data, want, float64(c.k+1), 1e-6)
		}
	})
}

func TestOuter(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for range 50 {
			m, n, k := 1+r.IntN(60), 1+r.IntN(60), 0
			var pairs []Pair
			for range 1 + r.IntN(20) {
				w := 8 * (1 + r.IntN(10))
				k += w
				pairs = append(pairs, Pair{normal(r, fenced{t}.before(m*w)), normal(r, fenced{t}.before(n*w)), w})
			}
			want := make([]float64, m*n)
			for _, p := range pairs {
				d, h := blas32.General{Rows: m, Cols: p.Width, Stride: p.Width, Data: p.D}, blas32.General{Rows: n, Cols: p.Width, Stride: p.Width, Data: p.H}
				for i, x := range reference(false, true, 1, d, h, 0, blas32.General{Rows: m, Cols: n, Stride: n}) {
					want[i] += x
				}
			}
			dst := matrix(r, m, n, n, fenced{t}.before)
			cut := r.IntN(m + 1)
			Outer(dst, pairs, cut, m)
			Outer(dst, pairs, 0, cut)
			near(t, fmt.Sprintf("%dx%d, %d pairs", m, n, len(pairs)), dst.Data, want, float64(k), 1e-6)
		}
	})
}

func BenchmarkGemm(b *testing.B) {
	for _, s := range [][3]int{{512, 512, 512}, {200, 512, 512}, {1024, 1024, 1024}} {
		alloc := func(n int) []float32 { return make([]float32, n) }
		r := rand.New(rand.NewPCG(1, 1))
		x, y := matrix(r, s[0], s[2], s[2], alloc), matrix(r, s[2], s[1], s[1], alloc)
		z := matrix(r, s[0], s[1], s[1], alloc)
		flops := 2 * float64(s[0]*s[1]*s[2])
		rate := func(b *testing.B, do func()) {
			do()
			for b.Loop() {
				do()
			}
			b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		}
		was := level
		for l := best(); l >= Portable; l-- {
			for _, trans := range []string{"NN", "NT", "TN", "TT"} {
				b.Run(fmt.Sprintf("%dx%dx%d/%v/%s", s[0], s[1], s[2], l, trans), func(b *testing.B) {
					level = l
					defer func() { level = was }()
					if s[0] != s[1] && trans != "NN" {
						b.Skip("one shape is enough for transposes")
					}
					rate(b, func() { Gemm(trans[0] == 'T', trans[1] == 'T', 1, x, y, 0, z) })
				})
			}
		}
		b.Run(fmt.Sprintf("%dx%dx%d/gonum/NN", s[0], s[1], s[2]), func(b *testing.B) {
			rate(b, func() {
				gonum.Implementation{}.Sgemm(blas.NoTrans, blas.NoTrans, s[0], s[1], s[2], 1, x.Data, x.Stride, y.Data, y.Stride, 0, z.Data, z.Stride)
			})
		})
	}
}

// FuzzGemm compares the levels with Go's own products over sizes, strides and alignments, between pages that are not there.
func FuzzGemm(f *testing.F) {
	f.Add(uint64(1), uint8(12), uint8(32), uint8(40), uint8(0))
	f.Add(uint64(2), uint8(13), uint8(33), uint8(255), uint8(0b1111111))
	f.Fuzz(func(t *testing.T, seed uint64, m0, n0, k0, how uint8) {
		r := rand.New(rand.NewPCG(seed, 0))
		m, n, k := 1+int(m0)%90, 1+int(n0)%90, 1+3*int(k0)
		transA, transB := how&1 != 0, how&2 != 0
		shape := func(rows, cols int, trans bool) (int, int) {
			if trans {
				return cols, rows
			}
			return rows, cols
		}
		am, an := shape(m, k, transA)
		bm, bn := shape(k, n, transB)
		alloc := fenced{t}.before
		if how&4 != 0 {
			alloc = fenced{t}.after
		}
		gap := int(how >> 3 & 3)
		a, b := matrix(r, am, an, an+gap, alloc), matrix(r, bm, bn, bn+gap, alloc)
		c := matrix(r, m, n, n+gap, alloc)
		before := slices.Clone(c.Data)
		var beta float32
		if how&32 != 0 {
			beta = 1
		}
		was := level
		defer func() { level = was }()
		var want []float64
		for level = Portable; level <= best(); level++ {
			copy(c.Data, before)
			Gemm(transA, transB, 1, a, b, beta, c)
			got := packed(c)
			if level == Portable {
				for _, x := range got {
					want = append(want, float64(x))
				}
			}
			near(t, fmt.Sprintf("%v, %dx%dx%d, how %b", level, m, n, k, how), got, want, float64(k+1), 1e-6)
			for i := range m - 1 {
				if !slices.Equal(c.Data[i*c.Stride+n:(i+1)*c.Stride], before[i*c.Stride+n:(i+1)*c.Stride]) {
					t.Fatalf("%v, %dx%dx%d, how %b: what lies behind row %d was written", level, m, n, k, how, i)
				}
			}
		}
	})
}
