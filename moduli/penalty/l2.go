package penalty

import "math/rand/v2"

// L2 charges the square of every weight alike: R(W) = Strength * Height * mean(W^2).
//
// Its gradient, 2 Strength Height W_ij / N^2, goes through the optimizer: with Adam it is scaled as all gradients are,
// and so is not the decoupled weight decay of AdamW.
type L2 struct {
	// Strength is the factor of the whole term, 0 or above.
	Strength float64
	// Height is the coefficient of every weight; 0 means 1. [MatchMean] chooses it such that the mean coefficient is
	// that of another penalty.
	Height float64
}

// Term needs no randomness: src may be nil. It returns an error for a strength
// or height that is negative or not finite.
func (l L2) Term(n int, _ rand.Source) (*Term, error) {
	if err := checkSize(n); err != nil {
		return nil, err
	}
	return l.Over(n, n)
}

// Over makes the term of a rows x cols matrix, as for weights that lead into or out of the hidden neurons. It returns
// the errors of Term, and one for a matrix without entries.
func (l L2) Over(rows, cols int) (*Term, error) {
	return even("L2", rows, cols, 2, l.Strength, l.Height)
}
