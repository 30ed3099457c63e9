package penalty

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Gated is a penalty for layers with gates, whose recurrent matrix is G*N x N: 4 gates in an LSTM, 3 in a GRU, one
// below the other. The mean in R is over all G*N*N entries, so a gate counts for 1/G of the whole.
type Gated struct {
	// Of is the penalty for one gate, N x N.
	Of Penalty
	// Gates is the number G, at most 64; 0 means 1.
	Gates int
	// Each draws the term of Of anew for every gate, one after the other from src, so that each has an embedding of its
	// own. Without it all gates have the same coefficients, as published. It is not for a [Trained] Of, nor of use where
	// nothing is drawn.
	Each bool
}

// mostGates keeps a mistyped number from asking for all of the memory.
const mostGates = 64

// Term makes the G*n x n coefficients. With Each, Term.Embedding is nil, and the embeddings are those of Term.Gates. It
// returns an error if Of is nil, not usable or has gates itself, for a number of gates that cannot be, and for Each with
// a trained Of.
func (g Gated) Term(n int, src rand.Source) (*Term, error) {
	if g.Of == nil {
		return nil, errors.New("penalty: Gated Of is nil, needed is the penalty of one gate")
	}
	if g.Gates < 0 || g.Gates > mostGates {
		return nil, fmt.Errorf("penalty: Gated Gates is %d, allowed are 1 to %d, or 0 for 1", g.Gates, mostGates)
	}
	gates := max(g.Gates, 1)
	of, err := g.one(n, src)
	if err != nil || of.Coeff.Rows == 0 { // None
		return of, err
	}
	if of.trained != nil && g.Each {
		return nil, fmt.Errorf("penalty: Gated Each draws embeddings, and that of %s is trained: allowed is one for all gates", of.Name)
	}
	t := *of
	t.Coeff = matrix(gates*n, n)
	if !g.Each {
		t.Name = fmt.Sprintf("%s, for all of %d gates", of.Name, gates)
		t.ownPlaces() // of may belong to someone else
		for k := range gates {
			copyRows(gate(t.Coeff, k), of.Coeff)
		}
		return &t, nil
	}
	t.Name = fmt.Sprintf("%s, for each of %d gates", of.Name, gates)
	t.Embedding, t.Senders = nil, nil
	for k := range gates {
		if k > 0 {
			if of, err = g.one(n, src); err != nil {
				return nil, err
			}
		}
		own := *of
		own.Coeff = gate(t.Coeff, k)
		copyRows(own.Coeff, of.Coeff)
		t.Gates = append(t.Gates, &own)
	}
	return &t, nil
}

// one is the term of one gate.
func (g Gated) one(n int, src rand.Source) (*Term, error) {
	of, err := g.Of.Term(n, src)
	if err != nil {
		return nil, err
	}
	if c := of.Coeff; c.Rows != 0 && (c.Rows != n || c.Cols != n) {
		return nil, fmt.Errorf("penalty: Gated Of has %d x %d coefficients, allowed are %d x %d for one gate", c.Rows, c.Cols, n, n)
	}
	return of, nil
}

// gate is the part of c, which has columns for N neurons, that belongs to gate k.
func gate(c blas32.General, k int) blas32.General {
	n := c.Cols
	return blas32.General{Rows: n, Cols: n, Stride: c.Stride, Data: c.Data[k*n*c.Stride:][:(n-1)*c.Stride+n]}
}

func copyRows(to, from blas32.General) {
	for i := range to.Rows {
		copy(row(to, i), row(from, i))
	}
}
