package prune

import "fmt"

// Cubic prunes fast while there is much to choose from, and slowly at the end:
// Target * (1 - (1 - (epoch - Begin) / (End - Begin))^3), the schedule of Zhu and Gupta (2017).
type Cubic struct {
	Target float64 // in [0, 1)
	Begin  int     // epoch of share 0, counted from 0
	End    int     // epoch of the full share, as long as that is among the epochs; 0 means the last
	Scope  Scope
	Score  Score // nil means ByMagnitude
}

// Validate reports a target outside [0, 1), an unknown scope, or epochs that are negative or in the wrong order.
func (c Cubic) Validate() error {
	if err := validate(c.Target, c.Scope, c.Begin, c.End); err != nil {
		return err
	}
	if c.End != 0 && c.End < c.Begin {
		return fmt.Errorf("prune: from epoch %d to %d: want an end that is not before the beginning", c.Begin, c.End)
	}
	return nil
}

// Share is 0 until epoch Begin, and Target from epoch End on.
func (c Cubic) Share(epoch, epochs int) float64 {
	end := c.End
	if end == 0 || end > epochs-1 {
		end = epochs - 1
	}
	switch {
	case epoch >= end:
		return c.Target
	case epoch <= c.Begin:
		return 0
	}
	left := 1 - float64(epoch-c.Begin)/float64(end-c.Begin)
	return c.Target * (1 - left*left*left)
}

// Among is the scope.
func (c Cubic) Among() Scope { return c.Scope }

// By is the score.
func (c Cubic) By() Score { return c.Score }
