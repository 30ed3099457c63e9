package prune

import (
	"fmt"
	"math"
)

// Iterative prunes in rounds, each taking the same share of what the one before left, with equally many epochs
// before the first, between them and after the last (Han et al., 2015; Frankle and Carbin, 2019): after r rounds a
// share of (1 - Target)^(r / Rounds) is kept.
type Iterative struct {
	Target float64 // in [0, 1)
	Rounds int     // 0, or more than there are epochs but the first, means one in each of those
	Scope  Scope
	Score  Score // nil means ByMagnitude
}

// Validate reports a target outside [0, 1), an unknown scope or a negative number of rounds.
func (i Iterative) Validate() error {
	if i.Rounds < 0 {
		return fmt.Errorf("prune: %d rounds: want 0 or more", i.Rounds)
	}
	return validate(i.Target, i.Scope)
}

// Share is 1 - (1 - Target)^(r / Rounds) after r = (Rounds + 1) * epoch / epochs rounds, rounded down.
func (i Iterative) Share(epoch, epochs int) float64 {
	rounds := i.Rounds
	if rounds == 0 || rounds > epochs-1 {
		rounds = epochs - 1
	}
	if rounds < 1 || epoch >= epochs-1 {
		return i.Target
	}
	r := (rounds + 1) * epoch / epochs
	if r >= rounds {
		return i.Target
	}
	return 1 - math.Pow(1-i.Target, float64(r)/float64(rounds))
}

// Among is the scope.
func (i Iterative) Among() Scope { return i.Scope }

// By is the score.
func (i Iterative) By() Score { return i.Score }
