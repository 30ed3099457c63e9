//go:build unix

package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// compressed is a sparse matrix with what it multiplies.
type compressed struct {
	ptr, cols []int32
	vals      []float32
	columns   int
}

// compress draws rows whose entries in the columns are as many as counts says.
func compress(r *rand.Rand, columns int, alloc func(int) []float32, counts ...int) compressed {
	c := compressed{columns: columns, ptr: whole(alloc(len(counts) + 1))}
	var cols []int32
	for i, n := range counts {
		row := r.Perm(columns)[:n]
		slices.Sort(row)
		for _, j := range row {
			cols = append(cols, int32(j))
		}
		c.ptr[i+1] = int32(len(cols))
	}
	c.cols = whole(alloc(len(cols)))
	copy(c.cols, cols)
	c.vals = normal(r, alloc(len(cols)))
	return c
}

// whole is the memory of x for integers.
func whole(x []float32) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}

func (c compressed) rows() int { return len(c.ptr) - 1 }

// visit calls with each entry and its place.
func (c compressed) visit(do func(i, j, q int)) {
	for i := range c.rows() {
		for q := c.ptr[i]; q < c.ptr[i+1]; q++ {
			do(i, int(c.cols[q]), int(q))
		}
	}
}

func (c compressed) product(x []float32, width int, y []float32, add bool) []float64 {
	out := make([]float64, c.rows()*width)
	if add {
		for i := range out {
			out[i] = float64(y[i])
		}
	}
	c.visit(func(i, j, q int) {
		for b := range width {
			out[i*width+b] += float64(c.vals[q]) * float64(x[j*width+b])
		}
	})
	return out
}

func (c compressed) sampled(d, h []float32, width int, old []float32) []float64 {
	out := make([]float64, len(c.cols))
	c.visit(func(i, j, q int) {
		out[q] = float64(old[q])
		for b := range width {
			out[q] += float64(d[i*width+b]) * float64(h[j*width+b])
		}
	})
	return out
}

// rowCounts has rows without entries, of each remainder by 8, and of all columns.
func rowCounts(r *rand.Rand, columns int) [][]int {
	random := make([]int, 1+r.IntN(20))
	for i := range random {
		random[i] = r.IntN(columns + 1)
	}
	return [][]int{{}, {0}, {1}, {columns}, {0, 0, 0}, {1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0}, {15, 16, 17, 23, 24, 25}, random}
}

// sparseCases calls for widths 8 to 136 and matrices of all kinds, with memory that is fenced before and behind.
func sparseCases(t *testing.T, test func(t *testing.T, r *rand.Rand, c compressed, width int, alloc func(int) []float32)) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for width := 8; width <= 136; width += 8 {
			t.Run(sizes("width", width), func(t *testing.T) {
				memory := fenced{t}
				for _, alloc := range []func(int) []float32{memory.before, memory.after} {
					for _, counts := range rowCounts(r, 37) {
						test(t, r, compress(r, 37, alloc, counts...), width, alloc)
					}
				}
			})
		}
	})
}

func TestSparseMulIsTheProduct(t *testing.T) {
	sparseCases(t, func(t *testing.T, r *rand.Rand, c compressed, width int, alloc func(int) []float32) {
		x, y := normal(r, alloc(c.columns*width)), normal(r, alloc(c.rows()*width))
		for _, add := range []bool{true, false} {
			want := c.product(x, width, y, add)
			SparseMul(c.ptr, c.cols, c.vals, x, width, y, add)
			near(t, fmt.Sprintf("%d rows, add %t", c.rows(), add), y, want, 10, 1e-6)
		}
	})
}

func TestSampledMulAddsProductsOfRows(t *testing.T) {
	sparseCases(t, func(t *testing.T, r *rand.Rand, c compressed, width int, alloc func(int) []float32) {
		d, h, out := normal(r, alloc(c.rows()*width)), normal(r, alloc(c.columns*width)), normal(r, alloc(len(c.cols)))
		want := c.sampled(d, h, width, out)
		SampledMul(c.ptr, c.cols, d, h, width, out)
		near(t, fmt.Sprintf("%d rows", c.rows()), out, want, 10, 1e-6)
	})
}

func TestSampledMulOfAnEntryDoesNotDependOnItsPlace(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		c := compress(r, 64, slice, 29, 3, 64, 0, 8)
		for _, width := range []int{8, 16, 56, 96} {
			d, h, out := normal(r, slice(c.rows()*width)), normal(r, slice(c.columns*width)), slice(len(c.cols))
			SampledMul(c.ptr, c.cols, d, h, width, out)
			c.visit(func(i, j, q int) {
				one := make([]float32, 1)
				SampledMul([]int32{0, 1}, []int32{int32(j)}, d[i*width:], h, width, one)
				if one[0] != out[q] {
					t.Fatalf("width %d: entry %d of row %d is %v with others and %v alone", width, q, i, out[q], one[0])
				}
			})
		}
	})
}

// TestUnusedRowsAreNotLookedAt: those that fill up eights must not matter, whatever is in them.
func TestUnusedRowsAreNotLookedAt(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		const width = 24
		h := make([]float32, 2*width)
		for b := range width {
			h[b], h[width+b] = float32(math.NaN()), 1
		}
		y, out := make([]float32, width), make([]float32, 1)
		SparseMul([]int32{0, 1}, []int32{1}, []float32{2}, h, width, y, false)
		SampledMul([]int32{0, 1}, []int32{1}, h[width:], h, width, out)
		if y[0] != 2 || out[0] != width {
			t.Errorf("got %v and %v, want 2 and %d", y[0], out[0], width)
		}
	})
}

func TestColumnsDoNotDependOnTheWidthOfTheirBlock(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		c := compress(r, 100, slice, 50, 0, 100, 1, 7)
		for width := 16; width <= 264; width += 8 {
			x, y := normal(r, slice(c.columns*width)), slice(c.rows()*width)
			SparseMul(c.ptr, c.cols, c.vals, x, width, y, false)
			from := 8 * r.IntN(width/8)
			part := columns(x, width, from, 8)
			got := slice(c.rows() * 8)
			SparseMul(c.ptr, c.cols, c.vals, part, 8, got, false)
			if want := columns(y, width, from, 8); !slices.Equal(got, want) {
				t.Fatalf("columns %d to %d of %d: %v alone, %v with the others", from, from+8, width, got, want)
			}
		}
	})
}

// columns are n of those of a block.
func columns(x []float32, width, from, n int) (part []float32) {
	for i := 0; i < len(x); i += width {
		part = append(part, x[i+from:][:n]...)
	}
	return part
}

func TestRowsCanBeShared(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		const width, cut = 40, 3
		c := compress(r, 64, slice, 29, 3, 64, 0, 8, 11)
		x, d := normal(r, slice(64*width)), normal(r, slice(c.rows()*width))
		y, out := slice(c.rows()*width), slice(len(c.cols))
		SparseMul(c.ptr, c.cols, c.vals, x, width, y, false)
		SampledMul(c.ptr, c.cols, d, x, width, out)
		y2, out2 := slice(len(y)), slice(len(out))
		for _, part := range [][2]int{{cut, c.rows()}, {0, cut}} {
			ptr := c.ptr[part[0] : part[1]+1]
			SparseMul(ptr, c.cols, c.vals, x, width, y2[part[0]*width:], false)
			SampledMul(ptr, c.cols, d[part[0]*width:], x, width, out2)
		}
		if !slices.Equal(y, y2) || !slices.Equal(out, out2) {
			t.Error("rows in two parts are not those of the whole")
		}
	})
}

func TestSparseKernelsRefuseWhatDoesNotFit(t *testing.T) {
	ptr, cols, x := []int32{0, 1, 2}, []int32{0, 0}, make([]float32, 16)
	for name, call := range map[string]func(){
		"width 0":     func() { SparseMul(ptr, cols, x, x, 0, x, false) },
		"width 12":    func() { SparseMul(ptr, cols, x, x, 12, x, false) },
		"short y":     func() { SparseMul(ptr, cols, x, x, 8, x[:15], false) },
		"short vals":  func() { SparseMul(ptr, cols, x[:1], x, 8, x, false) },
		"short cols":  func() { SparseMul(ptr, cols[:1], x, x, 8, x, false) },
		"short x":     func() { SparseMul(ptr, cols, x, x[:7], 8, x, false) },
		"sampled 12":  func() { SampledMul(ptr, cols, x, x, 12, x) },
		"short d":     func() { SampledMul(ptr, cols, x[:15], x, 8, x) },
		"short out":   func() { SampledMul(ptr, cols, x, x, 8, x[:1]) },
		"short block": func() { SampledMul(ptr, cols, x, x[:7], 8, x) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		})
	}
}

func TestSparseKernelsDoNotAllocate(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		c := compress(random(t), 64, slice, 29, 3, 64, 0, 8, 11)
		x, y, out := slice(64*136), slice(64*136), slice(len(c.cols))
		if n := testing.AllocsPerRun(10, func() {
			SparseMul(c.ptr, c.cols, c.vals, x, 136, y, true)
			SampledMul(c.ptr, c.cols, x, y, 136, out)
		}); n != 0 {
			t.Errorf("%v allocations, want 0", n)
		}
	})
}

// FuzzSparse compares the levels with each other.
func FuzzSparse(f *testing.F) {
	f.Add(uint64(1), uint8(3), uint8(7), uint8(56))
	f.Add(uint64(2), uint8(0), uint8(0), uint8(8))
	f.Add(uint64(3), uint8(40), uint8(90), uint8(136))
	f.Fuzz(func(t *testing.T, seed uint64, rows, columns, size uint8) {
		r := rand.New(rand.NewPCG(seed, 0))
		width := 8 * (1 + int(size)/8)
		counts := make([]int, rows)
		for i := range counts {
			counts[i] = r.IntN(int(columns) + 1)
		}
		memory := fenced{t}
		c := compress(r, int(columns), memory.before, counts...)
		x, d := normal(r, memory.before(c.columns*width)), normal(r, memory.before(c.rows()*width))
		was := level
		defer func() { level = was }()
		for level = Portable; level <= best(); level++ {
			y, out := memory.before(len(d)), memory.before(len(c.cols))
			SparseMul(c.ptr, c.cols, c.vals, x, width, y, false)
			near(t, "the product, "+level.String(), y, c.product(x, width, y, false), 100, 1e-6)
			SampledMul(c.ptr, c.cols, d, x, width, out)
			near(t, "the gradient, "+level.String(), out, c.sampled(d, x, width, make([]float32, len(out))), 100, 1e-6)
		}
	})
}

func slice(n int) []float32 { return make([]float32, n) }
