package simd

import "gonum.org/v1/gonum/blas/blas32"

// Panels is a matrix that was packed to stand on the left of products.
type Panels struct {
	rows, k int
	size    int // rows of a panel
	data    []float32
}

// Reset makes room for a matrix of rows x k numbers.
func (p *Panels) Reset(rows, k int) {
	p.size, _ = tileSize()
	p.rows, p.k = rows, k
	p.data = sized(p.data, roundUp(rows, p.size)*k)
}

// Count is the number of panels.
func (p *Panels) Count() int { return (p.rows + p.size - 1) / p.size }

// Pack copies panels [from, to) out of a, or of its transpose.
func (p *Panels) Pack(a blas32.General, trans bool, from, to int) {
	for i := from; i < to; i++ {
		panel, m := p.panel(i)
		if trans {
			packRows(panel, p.size, view(a, 0, p.k, i*p.size, m))
		} else {
			packColumns(panel, p.size, view(a, i*p.size, m, 0, p.k))
		}
	}
}

func (p *Panels) panel(i int) (data []float32, rows int) {
	return p.data[i*p.size*p.k:][:p.size*p.k], min(p.size, p.rows-i*p.size)
}

// deepest is how many columns of A are multiplied in one go. Of a deeper matrix depth are at a time: what a tile needs of B
// stays in the first cache then.
const deepest = 4608

// Mul is C = A B, or C += A B if add is set, for blocks of width columns, a multiple of 8: B has k rows and C
// has those of A, one after the other.
func (p *Panels) Mul(b, c []float32, width int, add bool) { p.MulRows(0, p.rows, b, c, width, add) }

// RowsAtOnce is a good number of rows for MulRows: panels of so many stay in the second cache.
const RowsAtOnce = height

// MulRows is Mul for rows [from, to) of A and C, where c begins with the first of them; from is a multiple of RowsAtOnce.
func (p *Panels) MulRows(from, to int, b, c []float32, width int, add bool) {
	if from >= to || p.k == 0 || width == 0 {
		return
	}
	_ = b[p.k*width-1]
	_ = c[(to-from)*width-1]
	_, cols := tileSize()
	if p.k <= deepest {
		for i := from; i < to; i += p.size {
			for v := 0; v < width; v += cols {
				p.tile(0, p.k, i, min(p.size, to-i), v, b, c[(i-from)*width:], width, add)
			}
		}
		return
	}
	for l := 0; l < p.k; l += depth {
		for v := 0; v < width; v += cols {
			for i := from; i < to; i += p.size {
				p.tile(l, min(depth, p.k-l), i, min(p.size, to-i), v, b, c[(i-from)*width:], width, add || l > 0)
			}
		}
	}
}

// tile multiplies k columns of A from column l on, in m rows from row i on, with columns of B from column v on; c begins with
// row i.
func (p *Panels) tile(l, k, i, m, v int, b, c []float32, width int, add bool) {
	_, cols := tileSize()
	tile(k, &p.data[i*p.k+l*p.size], &b[l*width+v], &c[v], width, width, m, min(cols, width-v), add)
}

// Pair is a term of a sum of products D H^T: both have rows of width numbers, one after the other.
type Pair struct {
	D, H  []float32
	Width int
}

// Outer sets rows [from, to) of dst to those of the sum of D H^T over the pairs, where D has as many rows as dst and H
// as dst has columns.
func Outer(dst blas32.General, pairs []Pair, from, to int) {
	rows, cols := tileSize()
	buf := buffers.take()
	defer buffers.put(buf)
	for first := 0; first < len(pairs); {
		last, k := first, 0
		for last < len(pairs) && (k == 0 || k+pairs[last].Width <= depth) {
			k += pairs[last].Width
			last++
		}
		buf.a = sized(buf.a, min(height, roundUp(to-from, rows))*k)
		buf.b = sized(buf.b, min(breadth, roundUp(dst.Cols, cols))*k)
		for j := 0; j < dst.Cols; j += breadth {
			n := min(breadth, dst.Cols-j)
			side(buf.b, cols, pairs[first:last], k, j, n, func(p *Pair) []float32 { return p.H })
			for i := from; i < to; i += height {
				m := min(height, to-i)
				side(buf.a, rows, pairs[first:last], k, i, m, func(p *Pair) []float32 { return p.D })
				buf.multiply(k, view(dst, i, m, j, n), first > 0)
			}
		}
		first = last
	}
}

// side packs rows [i, i+n) of one matrix of each pair, beside each other, into panels of a size.
func side(dst []float32, size int, pairs []Pair, k, i, n int, of func(*Pair) []float32) {
	for u := 0; u < n; u += size {
		m, panel := min(size, n-u), dst[u*k:][:size*k]
		for p := range pairs {
			w := pairs[p].Width
			packColumns(panel[:w*size], size, blas32.General{Rows: m, Cols: w, Stride: w, Data: of(&pairs[p])[(i+u)*w:]})
			panel = panel[w*size:]
		}
	}
}
