package checkpoint

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// EmbeddingOf is a copy of an embedding, under a name.
func EmbeddingOf(name string, e *space.Embedding) Embedding {
	dense := mat.DenseCopyOf(e.Points) // without a stride
	rows, cols := dense.Dims()
	return Embedding{Name: name, Space: e.Space.String(), Rows: rows, Cols: cols, Points: dense.RawMatrix().Data}
}

// On is the embedding on its space, which the file only names. It returns an error that wraps [ErrMismatch] if s has
// another name or number of coordinates, or if the points do not lie on it.
func (e Embedding) On(s space.Space) (*space.Embedding, error) {
	if s == nil {
		return nil, mismatch("embedding %q on no space (nil): want the %s", e.Name, e.Space)
	}
	if s.String() != e.Space || s.Coords() != e.Cols || e.Rows < 1 || len(e.Points) != e.Rows*e.Cols {
		return nil, mismatch("embedding %q has %d x %d of %d coordinates on the %s: want %d for each neuron, on the %s",
			e.Name, e.Rows, e.Cols, len(e.Points), e.Space, s.Coords(), s)
	}
	on := &space.Embedding{Space: s, Points: mat.NewDense(e.Rows, e.Cols, slices.Clone(e.Points))}
	if err := on.Validate(); err != nil {
		return nil, fmt.Errorf("checkpoint: embedding %q: %w: %w", e.Name, err, ErrMismatch)
	}
	return on, nil
}
