package prune

import (
	"fmt"
	"math"
)

// Linear prunes a share that grows evenly from 0 in the first epoch to Target in the last:
// Target * epoch / (epochs - 1), the schedule of the navigation experiments (arXiv 2406.06290).
type Linear struct {
	Target float64 // in [0, 1)
	Scope  Scope
	Score  Score // nil means ByMagnitude
}

// Validate reports a target outside [0, 1) or an unknown scope.
func (l Linear) Validate() error { return validate(l.Target, l.Scope) }

// Share is Target * epoch / (epochs - 1).
func (l Linear) Share(epoch, epochs int) float64 {
	if epochs < 2 {
		return l.Target
	}
	return l.Target * math.Min(1, float64(epoch)/float64(epochs-1))
}

// Among is the scope.
func (l Linear) Among() Scope { return l.Scope }

// By is the score.
func (l Linear) By() Score { return l.Score }

// Ramp prunes Target * e / epochs in epoch e, counted from 1 here, and nothing before epoch From: the schedule of the
// language experiments (arXiv 2406.06290). It differs from [Linear] in that its first share is a full step.
type Ramp struct {
	Target float64 // in [0, 1)
	From   int     // counted from 1; 0 means 2, as published
	Scope  Scope
	Score  Score // nil means ByMagnitude
}

// Validate reports a target outside [0, 1), an unknown scope or a negative beginning.
func (r Ramp) Validate() error {
	if r.From < 0 {
		return fmt.Errorf("prune: pruning from epoch %d: want 0 or more", r.From)
	}
	return validate(r.Target, r.Scope)
}

// Share is Target * (epoch + 1) / epochs from epoch From - 1 on. In the last epoch it is the target.
func (r Ramp) Share(epoch, epochs int) float64 {
	from := r.From
	if from == 0 {
		from = 2
	}
	e := epoch + 1
	switch {
	case e >= epochs:
		return r.Target
	case e < from:
		return 0
	}
	return r.Target * float64(e) / float64(epochs)
}

// Among is the scope.
func (r Ramp) Among() Scope { return r.Scope }

// By is the score.
func (r Ramp) By() Score { return r.Score }
