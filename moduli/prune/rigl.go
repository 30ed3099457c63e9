package prune

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// RigL is "the rigged lottery" (Evci et al., 2020): every so often each matrix loses its smallest weights, and gets as
// many others whose gradients are largest. A weight that was dropped can be among them, which leaves it as it was.
type RigL struct {
	Sparsity float64 // of all matrices together, in [0, 1)
	Uniform  bool    // each matrix has this sparsity; else densities are those of a random graph, (rows + columns) / (rows * columns)
	Swap     float64 // share of the kept weights that is swapped at first, in [0, 1]; 0 means 0.3
	Every    int     // steps between swaps; 0 means 100
	Until    float64 // share of the training after which nothing is swapped, in [0, 1]; 0 means 0.75
}

var _ Rewirer = RigL{}

// Validate reports a field that is outside its range.
func (r RigL) Validate() error { return wiring(r).validate() }

// Begin draws the first masks at random and applies them. It reports a weight that is NaN or a source that is nil.
func (r RigL) Begin(layers []Weights, src rand.Source) error { return wiring(r).begin(layers, src) }

// Due reports whether a step is a multiple of Every, but not 0, and before the end of rewiring.
func (r RigL) Due(step, steps int) bool { return wiring(r).due(step, steps) }

// Rewire drops a share of Swap/2 (1 + cos(pi step / (Until * steps))) of the kept weights of each matrix, rounded
// down, and grows as many. It needs Grad of each matrix, and no source. It reports weights and gradients that are NaN.
func (r RigL) Rewire(layers []Weights, step, steps int, _ rand.Source) error {
	if err := check(layers); err != nil {
		return err
	}
	for _, l := range layers {
		if len(l.Grad) != len(l.Data) {
			return fmt.Errorf("prune: RigL got %s with %d weights and a gradient of %d: want one of each weight, pruned or not", l.Name, len(l.Data), len(l.Grad))
		}
		if i := slices.IndexFunc(l.Grad, func(g float32) bool { return g != g }); i >= 0 {
			return fmt.Errorf("prune: gradient %d of %s is NaN: it has no size to compare", i, l.Name)
		}
	}
	wiring(r).rewire(layers, step, steps, func(l Weights, to []float32) {
		for i, g := range l.Grad {
			to[i] = abs(g)
		}
	})
	return nil
}

// NeedsGradients is true.
func (r RigL) NeedsGradients() bool { return true }
