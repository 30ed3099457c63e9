package sparse

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// Matrix is a matrix that is 0 but for the entries of its pattern: entry q has the value Values[q].
//
// Many goroutines can multiply with a matrix at once while its values stay as they are, but see Transposed.
type Matrix struct {
	Pattern *Pattern
	Values  []float32 // Pattern.Len()

	transposed *Matrix
}

// New is a matrix of zeros.
func New(p *Pattern) *Matrix { return &Matrix{Pattern: p, Values: make([]float32, p.Len())} }

// FromDense has the weights of w that the mask keeps, in a pattern of its own. Both are R x C.
func FromDense(w blas32.General, mask *prune.Mask) *Matrix {
	m := &Matrix{Pattern: NewPattern(mask)}
	m.Load(w)
	return m
}

// Load gives the entries the values of w (Rows x Cols), also after the pattern was updated.
func (m *Matrix) Load(w blas32.General) {
	p := m.Pattern
	checkShape("the dense matrix", w, p.Rows, p.Cols)
	m.Values = sized(m.Values, p.Len())
	if w.Stride == w.Cols {
		for q, at := range p.Positions() {
			m.Values[q] = w.Data[at]
		}
		return
	}
	m.visit(func(i, j, q int) { m.Values[q] = w.Data[i*w.Stride+j] })
}

// Store puts the values where w (Rows x Cols) has the entries, and leaves its other weights as they are.
func (m *Matrix) Store(w blas32.General) {
	m.check()
	checkShape("the dense matrix", w, m.Pattern.Rows, m.Pattern.Cols)
	m.visit(func(i, j, q int) { w.Data[i*w.Stride+j] = m.Values[q] })
}

// Dense is a dense copy, Rows x Cols.
func (m *Matrix) Dense() blas32.General {
	r, c := m.Pattern.Rows, m.Pattern.Cols
	w := blas32.General{Rows: r, Cols: c, Stride: max(1, c), Data: make([]float32, r*c)}
	m.Store(w)
	return w
}

// visit calls with row, column and number of each entry.
func (m *Matrix) visit(do func(i, j, q int)) {
	p := m.Pattern
	for i := range p.Rows {
		for q := p.Ptr[i]; q < p.Ptr[i+1]; q++ {
			do(i, int(p.Index[q]), int(q))
		}
	}
}

// Transposed is the transposed matrix, with the values that m has now. It belongs to m, and the next call
// writes to it: where goroutines multiply with W^T at once, or more than once with the same weights, let one
// call Transposed, and all use its Mul.
func (m *Matrix) Transposed() *Matrix {
	m.check()
	t, order := m.Pattern.Transposed()
	if m.transposed == nil {
		m.transposed = new(Matrix)
	}
	m.transposed.Pattern = t
	m.transposed.Values = sized(m.transposed.Values, len(order))
	for at, q := range order {
		m.transposed.Values[at] = m.Values[q]
	}
	return m.transposed
}

// Mul is dst (Rows x B) = W x, for x (Cols x B), which must not share memory.
func (m *Matrix) Mul(dst, x blas32.General) { m.mul(dst, x, false) }

// AddMul is dst (Rows x B) += W x, for x (Cols x B), which must not share memory. The sums begin from what is
// in dst, so that two products after one another are one sum from left to right.
func (m *Matrix) AddMul(dst, x blas32.General) { m.mul(dst, x, true) }

// MulTrans is dst (Cols x B) = W^T x, for x (Rows x B): Mul of Transposed, which it calls each time.
func (m *Matrix) MulTrans(dst, x blas32.General) { m.Transposed().Mul(dst, x) }

func (m *Matrix) mul(dst, x blas32.General, add bool) {
	m.check()
	p := m.Pattern
	checkShape("x", x, p.Cols, x.Cols)
	checkShape("the product", dst, p.Rows, x.Cols)
	if p.Rows == 0 || x.Cols == 0 {
		return
	}
	from, to := block(x, true), block(dst, add)
	simd.SparseMul(p.Ptr, p.Index, m.Values, from.Data, from.Stride, to.Data, add)
	unblock(dst, to)
}

// AddSampled adds to each entry (i, j) the product of row i of d (Rows x B) and row j of h (Cols x B): what d
// h^T has there. That is the gradient in W of W h, if d is the gradient in the product.
func (m *Matrix) AddSampled(d, h blas32.General) { m.AddSampledRows(0, m.Pattern.Rows, d, h) }

// AddSampledRows is AddSampled for the entries of rows from up to, but not including, to. Goroutines can share
// the rows of a matrix so; d and h are those of all rows.
func (m *Matrix) AddSampledRows(from, to int, d, h blas32.General) {
	m.check()
	p := m.Pattern
	if from < 0 || to > p.Rows || from > to {
		panic(fmt.Sprintf("sparse: rows %d to %d of %d", from, to, p.Rows))
	}
	checkShape("d", d, p.Rows, d.Cols)
	checkShape("h", h, p.Cols, d.Cols)
	if p.Ptr[from] == p.Ptr[to] || d.Cols == 0 {
		return
	}
	d.Rows, d.Data = to-from, d.Data[from*d.Stride:]
	ds, hs := block(d, true), block(h, true)
	simd.SampledMul(p.Ptr[from:to+1], p.Index, ds.Data, hs.Data, hs.Stride, m.Values)
}

// check makes sure that the kernels, which look at nothing, can trust the pattern.
func (m *Matrix) check() {
	p := m.Pattern
	if len(p.Ptr) != p.Rows+1 || len(p.positions) != len(p.Index) || int(p.Ptr[p.Rows]) != len(p.Index) {
		panic("sparse: a pattern that is not from NewPattern, or was changed")
	}
	if len(m.Values) != p.Len() {
		panic(fmt.Sprintf("sparse: a matrix of %d entries with %d values: want Load after Update", p.Len(), len(m.Values)))
	}
}

func checkShape(what string, m blas32.General, rows, cols int) {
	if m.Rows != rows || m.Cols != cols {
		panic(fmt.Sprintf("sparse: %s is %d x %d: want %d x %d", what, m.Rows, m.Cols, rows, cols))
	}
	if rows == 0 || cols == 0 {
		return
	}
	if need := (rows-1)*m.Stride + cols; m.Stride < cols || len(m.Data) < need {
		panic(fmt.Sprintf("sparse: %s is %d x %d with stride %d and %d numbers: want stride %d or more and %d numbers",
			what, rows, cols, m.Stride, len(m.Data), cols, need))
	}
}

// block is m without gaps between its rows, in a width that is a multiple of 8: itself if it is so, and else a
// copy, with its numbers if they are wanted.
func block(m blas32.General, numbers bool) blas32.General {
	width := (m.Cols + 7) / 8 * 8
	if m.Stride == width && m.Cols == width {
		return m
	}
	b := blas32.General{Rows: m.Rows, Cols: m.Cols, Stride: width, Data: make([]float32, m.Rows*width)}
	if numbers {
		copyRows(b, m)
	}
	return b
}

// unblock copies b to m, of which it is the block.
func unblock(m, b blas32.General) {
	if len(m.Data) > 0 && &m.Data[0] != &b.Data[0] {
		copyRows(m, b)
	}
}

func copyRows(to, from blas32.General) {
	for i := range from.Rows {
		copy(to.Data[i*to.Stride:][:to.Cols], from.Data[i*from.Stride:][:from.Cols])
	}
}
