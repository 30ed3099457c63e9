package widgets

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"gonum.org/v1/gonum/blas/blas32"
)

// recurrent is a recurrent matrix between n neurons as it was at some time, those of several gates one below the other. Its
// rows receive and its columns send, as in package rnn: h_t = f(W h_{t-1} + ...).
type recurrent struct {
	w        blas32.General
	mask     *prune.Mask
	n, gates int
}

// newRecurrent refuses shapes that do not fit n neurons.
func newRecurrent(w blas32.General, mask *prune.Mask, n int) (*recurrent, error) {
	switch {
	case w.Cols != n || w.Rows < n || w.Rows%n != 0:
		return nil, fmt.Errorf("weights are %d x %d for an embedding of %d neurons, allowed are %d x %d, or as many rows for each gate", w.Rows, w.Cols, n, n, n)
	case w.Stride < w.Cols || len(w.Data) < (w.Rows-1)*w.Stride+w.Cols:
		return nil, fmt.Errorf("weights of %d x %d have %d numbers and stride %d, allowed are at least rows times columns", w.Rows, w.Cols, len(w.Data), w.Stride)
	case mask != nil && (mask.Rows != w.Rows || mask.Cols != w.Cols || len(mask.Keep) != w.Rows*w.Cols):
		return nil, fmt.Errorf("mask of %d x %d with %d entries for weights of %d x %d, allowed is one entry for each weight", mask.Rows, mask.Cols, len(mask.Keep), w.Rows, w.Cols)
	}
	return &recurrent{w: w, mask: mask, n: n, gates: w.Rows / n}, nil
}

// at is the weight from a neuron to another in a gate, and whether it is kept: without a mask, whether it is not 0. One that
// is not finite counts as pruned.
func (r *recurrent) at(gate, to, from int) (x float64, kept bool) {
	row := gate*r.n + to
	x = float64(r.w.Data[row*r.w.Stride+from])
	if !finite(x) {
		return 0, false
	}
	if r.mask != nil {
		kept = r.mask.Keep[row*r.w.Cols+from]
	} else {
		kept = x != 0
	}
	if !kept {
		x = 0
	}
	return x, kept
}

// broken counts the weights that are not finite.
func (r *recurrent) broken() int {
	n := 0
	for i := range r.w.Rows {
		for _, x := range r.w.Data[i*r.w.Stride:][:r.w.Cols] {
			if !finite(float64(x)) {
				n++
			}
		}
	}
	return n
}

// noWeights is the card in the place of a widget that shows weights on a space; ok says that there are both.
func noWeights(name, title string, width int, p *rnn.Param, e *space.Embedding) (card placeholder, ok bool) {
	card = placeholder{name: name, title: title, width: width}
	switch {
	case p == nil || p.W.Rows == 0 || p.W.Cols == 0:
		card.head, card.detail = "No weights to draw", "There is no recurrent matrix, or it has no entries."
	case nowhere(e):
		card.head, card.detail = "No geometry to draw", "The penalty of this run places no neurons on a space: weights have no distance."
	default:
		return card, true
	}
	return card, false
}
