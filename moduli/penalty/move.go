package penalty

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Moves reports whether [Term.Move] would move the embedding in that epoch, counted from 0.
func (t *Term) Moves(epoch int) bool {
	return t.trained != nil && epoch >= 0 && epoch < t.trained.epochs && !t.IsZero()
}

// Move takes one step of a [Trained] embedding down R at the weights w, of the shape of Coeff, in an epoch counted from
// 0, and works out the coefficients anew, in place: whoever holds Coeff.Data or the embedding has the new ones. It
// returns how far points moved, on average, as a distance on the space. It does nothing where the embedding is not
// trained or frozen by then. It must not run beside anything else that uses the term.
//
// It returns an error for a step that does not end on the space, or ends where the inhibitor has no finite cost, as
// with weights that are not finite or a rate that is too high; then all is as it was before. It panics if the shape of
// w is not that of Coeff.
//
// Zero weights have no part in the gradient, so its cost follows the weights that are kept; that of the coefficients
// is N^2.
func (t *Term) Move(w blas32.General, epoch int) (moved float64, err error) {
	if epoch < 0 {
		return 0, fmt.Errorf("penalty: embedding moved in epoch %d, allowed are 0 and above", epoch)
	}
	if !t.Moves(epoch) {
		return 0, nil
	}
	t.checkShape("weights are", w)
	rate := t.trained.rate * math.Pow(t.trained.decay, float64(epoch))
	received, sent := t.embeddingGrad(w)
	receivers, senders := t.places()
	was, wasSenders := receivers.Clone(), senders.Clone()
	err = step(receivers, received, rate)
	if err == nil && sent != nil {
		err = step(senders, sent, rate)
	}
	if err == nil {
		err = t.refill()
	}
	if err != nil {
		receivers.Points.Copy(was.Points)
		senders.Points.Copy(wasSenders.Points)
		if again := t.refill(); again != nil { // the coefficients came from these points before
			panic(again.Error())
		}
		return 0, fmt.Errorf("penalty: embedding cannot move with Rate %g in epoch %d: %w", t.trained.rate, epoch, err)
	}
	return (between(was, receivers) + between(wasSenders, senders)) / 2, nil
}

// places are the embeddings of rows and columns, the same where neurons send from where they receive.
func (t *Term) places() (receivers, senders *space.Embedding) {
	if t.Senders == nil {
		return t.Embedding, t.Embedding
	}
	return t.Embedding, t.Senders
}

// Place puts a [Trained] embedding where another run of it left off: receivers and, where they have places of their
// own, senders. It works out the coefficients anew, in place, as Move does, and has changed nothing if it returns an error.
func (t *Term) Place(receivers, senders *mat.Dense) error {
	if t.trained == nil {
		return fmt.Errorf("penalty: %s does not move its embedding, and can not be placed", t.Name)
	}
	r, s := t.places()
	to, from := []*mat.Dense{receivers, senders}, []*space.Embedding{r, s}
	if s == nil || s == r {
		to, from = to[:1], from[:1]
	}
	was := make([]*mat.Dense, len(to))
	for i, e := range from {
		moved := space.Embedding{Space: e.Space, Points: to[i]}
		if err := moved.Validate(); err != nil {
			return fmt.Errorf("penalty: %w", err)
		}
		if moved.Len() != e.Len() {
			return fmt.Errorf("penalty: %d points for the embedding of %s: want %d", moved.Len(), t.Name, e.Len())
		}
		was[i] = mat.DenseCopyOf(e.Points)
	}
	put := func(points []*mat.Dense) error {
		for i, e := range from {
			e.Points.Copy(points[i])
		}
		return t.refill()
	}
	if err := put(to); err != nil {
		_ = put(was) // it was a cost before
		return err
	}
	return nil
}

// refill works out the coefficients of the first gate from the embedding, and copies them to the others.
func (t *Term) refill() error {
	receivers, senders := t.places()
	first := gate(t.Coeff, 0)
	if err := fill(first, receivers, senders, t.trained.inhibitor); err != nil {
		return err
	}
	for k := 1; k < t.Coeff.Rows/t.Coeff.Cols; k++ {
		copyRows(gate(t.Coeff, k), first)
	}
	return nil
}

// step moves every point by -rate times its gradient, and makes sure that it is on the space.
func step(e *space.Embedding, grad *mat.Dense, rate float64) error {
	if err := e.Move(grad, rate); err != nil {
		return err
	}
	return e.Validate()
}

// between is how far apart the points of a neuron are, on average.
func between(was, is *space.Embedding) float64 {
	sum := 0.0
	for i := range is.Len() {
		sum += is.Space.Distance(was.Point(i), is.Point(i))
	}
	return sum / float64(is.Len())
}
