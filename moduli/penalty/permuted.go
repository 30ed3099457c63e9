package penalty

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Permuted is the control that keeps the coefficients of another penalty and
// destroys their geometry by shuffling them.
type Permuted struct {
	// Of is the penalty whose coefficients are shuffled. It must not be [Trained]: an embedding that moves would bring
	// the geometry back.
	Of Penalty
	// Symmetric shuffles the pairs above the diagonal and mirrors them: C stays
	// symmetric and keeps its diagonal. Without it all N^2 entries are shuffled,
	// as in the published code. It is not for penalties whose C has no symmetry:
	// one with senders apart, or a matrix for several gates (permute inside
	// [Gated], and the gates have the same shuffled matrix).
	Symmetric bool
}

// Term makes the term of Of from src and then shuffles its coefficients,
// drawing on from src. The new term has no embedding. It returns an error if Of
// is nil, not usable or trained, if src is nil, or if Symmetric is set and the
// coefficients of Of are not symmetric.
func (p Permuted) Term(n int, src rand.Source) (*Term, error) {
	if p.Of == nil {
		return nil, errors.New("penalty: Permuted Of is nil, needed is the penalty to shuffle")
	}
	if src == nil {
		return nil, errNoSource
	}
	of, err := p.Of.Term(n, src)
	if err != nil {
		return nil, err
	}
	if of.Coeff.Rows == 0 { // nothing to shuffle
		return of, nil
	}
	if of.trained != nil {
		return nil, fmt.Errorf("penalty: Permuted Of is %s, allowed are penalties whose embedding stays as it is", of.Name)
	}
	c := clone(of.Coeff) // of may belong to someone else
	rnd := rand.New(src)
	name := "permuted " + of.Name
	if p.Symmetric {
		name = "symmetrically " + name
		if c.Rows != c.Cols {
			return nil, fmt.Errorf("penalty: Permuted Symmetric needs symmetric coefficients, those of %s are %d x %d", of.Name, c.Rows, c.Cols)
		}
		if i, j, ok := symmetric(c); !ok {
			return nil, fmt.Errorf("penalty: Permuted Symmetric needs symmetric coefficients, those of %s at (%d, %d) and (%d, %d) differ", of.Name, i, j, j, i)
		}
		shufflePairs(c, rnd)
		mirror(c)
	} else {
		rnd.Shuffle(len(c.Data), func(a, b int) { c.Data[a], c.Data[b] = c.Data[b], c.Data[a] })
	}
	return &Term{Name: name, Strength: of.Strength, Coeff: c, Power: of.Power}, nil
}

// clone copies c without gaps between its rows.
func clone(c blas32.General) blas32.General {
	to := matrix(c.Rows, c.Cols)
	copyRows(to, c)
	return to
}

// shufflePairs shuffles the entries above the diagonal. They are gathered
// first, as the number of a pair does not give its row and column at once.
func shufflePairs(c blas32.General, rnd *rand.Rand) {
	pairs := make([]float32, 0, c.Rows*(c.Rows-1)/2)
	for i := range c.Rows {
		pairs = append(pairs, row(c, i)[i+1:]...)
	}
	rnd.Shuffle(len(pairs), func(a, b int) { pairs[a], pairs[b] = pairs[b], pairs[a] })
	for i := range c.Rows {
		pairs = pairs[copy(row(c, i)[i+1:], pairs):]
	}
}

// symmetric finds the first entry that differs from its mirror image.
func symmetric(c blas32.General) (i, j int, ok bool) {
	for i := range c.Rows {
		for j := range i {
			if c.Data[i*c.Stride+j] != c.Data[j*c.Stride+i] {
				return i, j, false
			}
		}
	}
	return 0, 0, true
}
