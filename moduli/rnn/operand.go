package rnn

import (
	"runtime"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/sparse"
)

// operand is a weight matrix as products want it: packed while many weights are kept, and as the list of those
// that are once they are few.
type operand struct {
	param    *Param
	backward bool // whether products with the transpose are wanted
	pairs    []simd.Pair

	sparse, full        bool // full: the gradient is worked out at pruned weights too
	there, back         simd.Panels
	pattern, transposed *sparse.Pattern
	version             int     // of the pattern that the rest was made for
	order               []int32 // of the pattern's entries in the transposed one
	values, turned      []float32
	grads               []float32
	cuts                []int // rows at which the work on the gradient is divided
}

const (
	// prepareParts is in how many parts the loading of a matrix is divided.
	prepareParts = 4
	// gradientRows is how many rows of a dense gradient are worked out at a time: enough for the packing
	// of the other factor, which each of them repeats, to be a small part.
	gradientRows = 264
)

// pair adds a term to the products whose sum is the gradient.
func (o *operand) pair(d, h []float32, width int) {
	o.pairs = append(o.pairs, simd.Pair{D: d, H: h, Width: width})
}

// plan chooses how to multiply: as a sparse matrix where less than a share of the weights is kept.
func (o *operand) plan(below float64, full bool) {
	p := o.param
	o.pattern = p.Pattern()
	sparse := o.pattern.Density() < below
	changed := o.version != o.pattern.Version() || o.sparse != sparse || o.full != full
	o.sparse, o.full = sparse, full
	if !sparse {
		o.there.Reset(p.W.Rows, p.W.Cols)
		if o.backward {
			o.back.Reset(p.W.Cols, p.W.Rows)
		}
	} else if changed {
		clear(p.Grad.Data)
		n := o.pattern.Len()
		o.values, o.grads = sized(o.values, n), sized(o.grads, n)
		if o.backward {
			o.transposed, o.order = o.pattern.Transposed()
			o.turned = sized(o.turned, n)
		}
		// One for each processor: every part reads the states anew.
		o.cuts = cuts(o.cuts[:0], o.pattern.Ptr, runtime.GOMAXPROCS(0))
	}
	if !sparse || full {
		o.cuts = o.cuts[:0]
		for i := 0; i < p.W.Rows; i += gradientRows {
			o.cuts = append(o.cuts, i)
		}
		o.cuts = append(o.cuts, p.W.Rows)
	}
	o.version = o.pattern.Version()
}

// weights is how many there are.
func (o *operand) weights() int { return len(o.param.W.Data) }

// cuts divides rows into parts with about as many entries each.
func cuts(out []int, ptr []int32, parts int) []int {
	rows, all := len(ptr)-1, int(ptr[len(ptr)-1])
	out = append(out, 0)
	for i := range rows {
		if int(ptr[i]) >= len(out)*all/parts && i > out[len(out)-1] && len(out) < parts {
			out = append(out, i)
		}
	}
	return append(out, rows)
}

func sized(x []float32, n int) []float32 { return slices.Grow(x[:0], n)[:n] }

// prepare does one of prepareParts parts of bringing in the weights of the step.
func (o *operand) prepare(part int) {
	w := o.param.W
	if o.sparse {
		positions := o.pattern.Positions()
		lo, hi := share(part, len(positions))
		simd.Gather(o.values[lo:hi], w.Data, positions[lo:hi])
		return
	}
	lo, hi := share(part, o.there.Count())
	o.there.Pack(w, false, lo, hi)
	if o.backward {
		lo, hi = share(part, o.back.Count())
		o.back.Pack(w, true, lo, hi)
	}
}

// turn does one of prepareParts parts of what follows when all parts are prepared.
func (o *operand) turn(part int) {
	if o.sparse && o.backward {
		lo, hi := share(part, len(o.turned))
		simd.Gather(o.turned[lo:hi], o.values, o.order[lo:hi])
	}
}

// share is the range of n things that a part is about.
func share(part, n int) (from, to int) {
	return part * n / prepareParts, (part + 1) * n / prepareParts
}

// mul is y = W x or, if add is set, y += W x, for blocks of width columns.
func (o *operand) mul(x, y []float32, width int, add bool) {
	if o.sparse {
		simd.SparseMul(o.pattern.Ptr, o.pattern.Index, o.values, x, width, y, add)
	} else {
		o.there.Mul(x, y, width, add)
	}
}

// mulRows is mul for rows [from, to) of W and y, of which y has no others; from is a multiple of simd.RowsAtOnce.
func (o *operand) mulRows(from, to int, x, y []float32, width int) {
	if o.sparse {
		simd.SparseMul(o.pattern.Ptr[from:to+1], o.pattern.Index, o.values, x, width, y, false)
	} else {
		o.there.MulRows(from, to, x, y, width, false)
	}
}

// mulBack is the same with the transpose of W.
func (o *operand) mulBack(x, y []float32, width int, add bool) {
	if o.sparse {
		simd.SparseMul(o.transposed.Ptr, o.transposed.Index, o.turned, x, width, y, add)
	} else {
		o.back.Mul(x, y, width, add)
	}
}

// gradients is the number of parts in which the gradient is worked out.
func (o *operand) gradients() int { return len(o.cuts) - 1 }

// gradient works out one part: the sum over the pairs of D H^T, at kept weights only if the matrix is sparse and no
// more is wanted.
func (o *operand) gradient(part int) {
	from, to := o.cuts[part], o.cuts[part+1]
	if !o.sparse || o.full {
		simd.Outer(o.param.Grad, o.pairs, from, to)
		return
	}
	ptr := o.pattern.Ptr[from : to+1]
	lo, hi := ptr[0], ptr[len(ptr)-1]
	clear(o.grads[lo:hi])
	for _, p := range o.pairs {
		simd.SampledMul(ptr, o.pattern.Index, p.D[from*p.Width:], p.H, p.Width, o.grads)
	}
	simd.Scatter(o.param.Grad.Data, o.grads[lo:hi], o.pattern.Positions()[lo:hi])
}
