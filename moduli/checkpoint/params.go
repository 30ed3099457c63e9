package checkpoint

import (
	"fmt"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// Params is a copy of the weights and masks of a network. One that is listed twice, as a tied one, is copied once.
func Params(params []*rnn.Param) []Matrix {
	matrices := make([]Matrix, 0, len(params))
	for i, p := range params {
		if slices.Contains(params[:i], p) {
			continue
		}
		m := Matrix{Name: p.Name, Rows: p.W.Rows, Cols: p.W.Cols, Weights: make([]float32, 0, p.W.Rows*p.W.Cols)}
		for r := range m.Rows {
			m.Weights = append(m.Weights, p.W.Data[r*p.W.Stride:][:m.Cols]...)
		}
		if p.Mask != nil && !allKept(p.Mask.Keep) {
			m.Keep = slices.Clone(p.Mask.Keep)
		}
		matrices = append(matrices, m)
	}
	return matrices
}

// Into puts the weights and masks into a network of the same matrices, by their names. If one is missing, not wanted, or
// of another shape, it returns an error that wraps [ErrMismatch], and has changed nothing.
func (s *State) Into(params []*rnn.Param) error {
	of := map[string]*Matrix{}
	for i := range s.Params {
		of[s.Params[i].Name] = &s.Params[i]
	}
	if len(of) != len(s.Params) {
		return mismatch("two matrices of the state have one name")
	}
	for i, p := range params {
		if slices.Contains(params[:i], p) {
			continue
		}
		m := of[p.Name]
		if m == nil {
			return mismatch("the state has no matrix %q for the network, or the network has two of that name", p.Name)
		}
		delete(of, p.Name)
		if m.Rows != p.W.Rows || m.Cols != p.W.Cols {
			return mismatch("matrix %q is %d x %d in the state: want %d x %d", p.Name, m.Rows, m.Cols, p.W.Rows, p.W.Cols)
		}
		n := m.Rows * m.Cols
		if len(m.Weights) != n || m.Keep != nil && len(m.Keep) != n {
			return mismatch("matrix %q has %d weights and a mask of %d in the state: want %d", p.Name, len(m.Weights), len(m.Keep), n)
		}
		if p.Mask == nil || len(p.Mask.Keep) != n || p.W.Stride < m.Cols || len(p.W.Data) < (m.Rows-1)*p.W.Stride+m.Cols {
			return mismatch("matrix %q of the network has no room for %d weights and as long a mask", p.Name, n)
		}
	}
	for _, m := range s.Params {
		if of[m.Name] != nil {
			return mismatch("the network has no matrix %q", m.Name)
		}
	}
	for i := range s.Params {
		of[s.Params[i].Name] = &s.Params[i]
	}
	for _, p := range params {
		m := of[p.Name]
		for r := range m.Rows {
			copy(p.W.Data[r*p.W.Stride:][:m.Cols], m.Weights[r*m.Cols:])
		}
		for i := range p.Mask.Keep {
			p.Mask.Keep[i] = m.Keep == nil || m.Keep[i]
		}
	}
	return nil
}

func mismatch(format string, args ...any) error {
	return fmt.Errorf("checkpoint: "+format+": %w", append(args, ErrMismatch)...)
}
