package prune

import (
	"fmt"
	"math/rand/v2"
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

// Scored is a schedule that says by what weights are pruned. Others prune by magnitude. All schedules of this
// package are.
type Scored interface {
	By() Score // nil for magnitude
}

// Apply prunes as a schedule says at the beginning of an epoch, counted from 0: see [Lowest], whose errors it has.
// src may be nil for scores that need no randomness, as [ByMagnitude].
func Apply(s Schedule, layers []Weights, epoch, epochs int, src rand.Source) error {
	var by Score
	if c, ok := s.(Scored); ok {
		by = c.By()
	}
	if by == nil {
		by = ByMagnitude{}
	}
	return Lowest(layers, s.Share(epoch, epochs), s.Among(), by, src)
}

// validate reports a target outside [0, 1), an unknown scope or an epoch that is negative.
func validate(target float64, scope Scope, epochs ...int) error {
	if !(target >= 0 && target < 1) { // also NaN
		return fmt.Errorf("prune: sparsity %v: want a share in [0, 1)", target)
	}
	if scope != Global && scope != Layer {
		return fmt.Errorf("prune: scope %d: want prune.Global or prune.Layer", scope)
	}
	for _, e := range epochs {
		if e < 0 {
			return fmt.Errorf("prune: epoch %d: want 0 or more", e)
		}
	}
	return nil
}
