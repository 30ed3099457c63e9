package simd

import (
	"runtime"
	"slices"
	"sync"
	"unsafe"

	"gonum.org/v1/gonum/blas/blas32"
)

// A product is cut into tiles of rows x cols numbers of C, which the processor keeps in registers. For that
// A is packed into panels: rows numbers of column 0, of column 1 and so on; B into panels of cols numbers of
// row 0, of row 1 and so on. The rest of a panel beyond the matrix is zero.

// tileSize is that of the tiles of C.
func tileSize() (rows, cols int) {
	switch level {
	case AVX512:
		return 12, 32
	case AVX2:
		return 4, 24
	}
	return 4, 8
}

// largestTile holds a tile of any level.
const largestTile = 12 * 32

// depth and height are how many columns and rows of A are packed at a time, breadth how many columns of B: a panel
// of B stays in the first cache, that part of A in the second.
const (
	depth   = 256
	height  = 480
	breadth = 3072
)

// smallProduct is the number of multiplications that are not worth a second goroutine.
const smallProduct = 1 << 18

// Gemm is C = alpha op(A) op(B) + beta C, where op transposes if its flag is set. Where beta is 0, C is not
// read. The result does not depend on GOMAXPROCS. Shapes must fit; package sgemm checks them.
func Gemm(transA, transB bool, alpha float32, a, b blas32.General, beta float32, c blas32.General) {
	m, n, k := c.Rows, c.Cols, a.Cols
	if transA {
		k = a.Rows
	}
	if m == 0 || n == 0 {
		return
	}
	if k == 0 || alpha == 0 {
		scaleRows(c, beta)
		return
	}
	if beta != 0 {
		scaleRows(c, beta)
	}
	p := product{transA: transA, transB: transB, alpha: alpha, a: a, b: b, c: c, k: k, add: beta != 0}
	workers := runtime.GOMAXPROCS(0)
	if workers == 1 || m*n*k < smallProduct {
		p.run(0, m, 0, n)
		return
	}
	p.share(workers)
}

// scaleRows makes C beta times what it is, and 0 if beta is 0.
func scaleRows(c blas32.General, beta float32) {
	if beta == 1 {
		return
	}
	for i := range c.Rows {
		row := c.Data[i*c.Stride:][:c.Cols]
		if beta == 0 {
			clear(row)
			continue
		}
		for j := range row {
			row[j] *= beta
		}
	}
}

// product is one call of Gemm.
type product struct {
	transA, transB bool
	alpha          float32
	a, b, c        blas32.General
	k              int
	add            bool
}

// share computes C in a grid of parts, one a worker: of the grids that divide evenly that whose parts are
// nearest to squares, for those pack least.
func (p *product) share(workers int) {
	rows, cols := tileSize()
	m, n := p.c.Rows, p.c.Cols
	down, across := grid(workers, m, n)
	high, wide := roundUp((m+down-1)/down, rows), roundUp((n+across-1)/across, cols)
	var group sync.WaitGroup
	for i := 0; i < m; i += high {
		for j := 0; j < n; j += wide {
			group.Go(func() { p.run(i, min(i+high, m), j, min(j+wide, n)) })
		}
	}
	group.Wait()
}

// grid divides a matrix of m x n among workers.
func grid(workers, m, n int) (down, across int) {
	best := 0
	for d := 1; d <= workers; d++ {
		if workers%d != 0 {
			continue
		}
		a := workers / d
		if size := (m+d-1)/d + (n+a-1)/a; best == 0 || size < best {
			best, down, across = size, d, a
		}
	}
	return down, across
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// packs are the buffers of a goroutine that multiplies.
type packs struct{ a, b []float32 }

// shelf keeps buffers that nobody uses: as many as products ran at once.
type shelf struct {
	mu   sync.Mutex
	free []*packs
}

var buffers shelf

func (s *shelf) take() *packs {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.free) - 1
	if n < 0 {
		return new(packs)
	}
	p := s.free[n]
	s.free = s.free[:n]
	return p
}

func (s *shelf) put(p *packs) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, p)
}

func sized(x []float32, n int) []float32 { return slices.Grow(x[:0], n)[:n] }

// run computes rows [top, bottom) and columns [left, right) of C.
func (p *product) run(top, bottom, left, right int) {
	rows, cols := tileSize()
	buf := buffers.take()
	defer buffers.put(buf)
	buf.a = sized(buf.a, min(height, roundUp(bottom-top, rows))*min(depth, p.k))
	buf.b = sized(buf.b, min(breadth, roundUp(right-left, cols))*min(depth, p.k))
	for j := left; j < right; j += breadth {
		n := min(breadth, right-j)
		for l := 0; l < p.k; l += depth {
			k := min(depth, p.k-l)
			p.packB(buf.b, cols, l, k, j, n)
			for i := top; i < bottom; i += height {
				m := min(height, bottom-i)
				p.packA(buf.a, rows, i, m, l, k)
				buf.multiply(k, view(p.c, i, m, j, n), p.add || l > 0)
			}
		}
	}
}

// multiply computes C from as many panels of A and B as it needs, which hold k columns and rows.
func (p *packs) multiply(k int, c blas32.General, add bool) {
	rows, cols := tileSize()
	for v := 0; v < c.Cols; v += cols {
		for u := 0; u < c.Rows; u += rows {
			tile(k, &p.a[u*k], &p.b[v*k], &c.Data[u*c.Stride+v], cols, c.Stride, min(rows, c.Rows-u), min(cols, c.Cols-v), add)
		}
	}
}

func (p *product) packA(dst []float32, rows, i, m, l, k int) {
	for u := 0; u < m; u += rows {
		panel := dst[u*k:][:rows*k]
		if p.transA {
			packRows(panel, rows, view(p.a, l, k, i+u, min(rows, m-u)))
		} else {
			packColumns(panel, rows, view(p.a, i+u, min(rows, m-u), l, k))
		}
		if p.alpha != 1 {
			for x := range panel {
				panel[x] *= p.alpha
			}
		}
	}
}

func (p *product) packB(dst []float32, cols, l, k, j, n int) {
	for v := 0; v < n; v += cols {
		panel := dst[v*k:][:cols*k]
		if p.transB {
			packColumns(panel, cols, view(p.b, j+v, min(cols, n-v), l, k))
		} else {
			packRows(panel, cols, view(p.b, l, k, j+v, min(cols, n-v)))
		}
	}
}

// view is the part of a matrix of rows x cols numbers from row i and column j on.
func view(m blas32.General, i, rows, j, cols int) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: m.Stride, Data: m.Data[i*m.Stride+j:]}
}

// packRows puts row after row of m in dst, each filled up with zeros to a length of size.
func packRows(dst []float32, size int, m blas32.General) {
	if size == 12 && m.Cols == 12 {
		for i := range m.Rows {
			*(*[12]float32)(dst[12*i:]) = *(*[12]float32)(m.Data[i*m.Stride:])
		}
		return
	}
	for i := range m.Rows {
		n := copy(dst[i*size:][:size], m.Data[i*m.Stride:][:m.Cols])
		clear(dst[i*size+n:][:size-n])
	}
}

// packColumns does so with columns.
func packColumns(dst []float32, size int, m blas32.General) {
	for i := 0; i < size; i += 4 {
		done := 0
		if level != Portable && i+4 <= m.Rows {
			if done = m.Cols &^ 7; done > 0 {
				pack4(done, &m.Data[i*m.Stride], m.Stride, &dst[i], size)
			}
		}
		for r := i; r < i+4; r++ {
			if r >= m.Rows {
				for k := range m.Cols {
					dst[k*size+r] = 0
				}
				continue
			}
			for k, x := range m.Data[r*m.Stride:][:m.Cols][done:] {
				dst[(done+k)*size+r] = x
			}
		}
	}
}

// tile computes a tile of C, m x n numbers cs apart, from a panel of A and k rows of B, bs numbers apart, each with
// as many numbers as the next multiple of 8 after n.
func tile(k int, a, b, c *float32, bs, cs, m, n int, add bool) {
	rows, _ := tileSize()
	if m == rows && (level != AVX2 || n&7 == 0) {
		fullTile(k, a, b, c, bs, cs, n, add)
		return
	}
	var part [largestTile]float32
	wide := roundUp(n, 8)
	fullTile(k, a, b, &part[0], bs, wide, wide, false)
	for i := range m {
		row := unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(c), 4*i*cs)), n)
		for j, x := range part[i*wide:][:n] {
			if add {
				row[j] += x
			} else {
				row[j] = x
			}
		}
	}
}
