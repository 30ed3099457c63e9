package penalty

import "math/rand/v2"

// L1 charges every weight alike: R(W) = Strength * Height * mean|W|.
type L1 struct {
	// Strength is the factor of the whole term, 0 or above.
	Strength float64
	// Height is the coefficient of every weight; 0 means 1. [MatchMean] chooses it such that the penalty is as strong
	// on average as another one.
	Height float64
}

// Term needs no randomness: src may be nil. It returns an error for a strength
// or height that is negative or not finite.
func (l L1) Term(n int, _ rand.Source) (*Term, error) {
	if err := checkSize(n); err != nil {
		return nil, err
	}
	return l.Over(n, n)
}

// Over makes the term of a rows x cols matrix, as for weights that lead into or out of the hidden neurons: the
// published language runs charge those evenly. It returns the errors of Term, and one for a matrix without entries.
func (l L1) Over(rows, cols int) (*Term, error) {
	return even("L1", rows, cols, 1, l.Strength, l.Height)
}
