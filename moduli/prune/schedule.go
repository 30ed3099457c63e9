package prune

import (
	"fmt"
	"math"
)

// Scope says among which weights the smallest are sought.
type Scope int

const (
	Global Scope = iota // among all matrices together, as published
	Layer               // in each matrix by itself
)

// String names the scope.
func (s Scope) String() string {
	if s == Layer {
		return "each layer"
	}
	return "global"
}

// Schedule says how much is pruned when.
type Schedule interface {
	// Validate reports a field that cannot be used, naming its value and what is allowed.
	Validate() error
	// Share is the share of weights, in [0, 1), to be pruned at the beginning of an epoch, counted from 0.
	Share(epoch, epochs int) float64
	// Among says over which weights the share is meant.
	Among() Scope
}

// Linear prunes a share that grows evenly from 0 in the first epoch to Target in the last:
// Target * epoch / (epochs - 1), the schedule of the navigation experiments (arXiv 2406.06290).
type Linear struct {
	Target float64 // in [0, 1)
	Scope  Scope
}

// Validate reports a target outside [0, 1) or an unknown scope.
func (l Linear) Validate() error {
	if !(l.Target >= 0 && l.Target < 1) { // also NaN
		return fmt.Errorf("prune: sparsity %v: want a share in [0, 1)", l.Target)
	}
	if l.Scope != Global && l.Scope != Layer {
		return fmt.Errorf("prune: scope %d: want prune.Global or prune.Layer", l.Scope)
	}
	return nil
}

// Share is Target * epoch / (epochs - 1).
func (l Linear) Share(epoch, epochs int) float64 {
	if epochs < 2 {
		return l.Target
	}
	return l.Target * math.Min(1, float64(epoch)/float64(epochs-1))
}

// Among is the scope.
func (l Linear) Among() Scope { return l.Scope }
