package prune

import "math/rand/v2"

// SET is sparse evolutionary training (Mocanu et al., 2018): every so often each matrix loses its smallest weights,
// and gets as many others at random. As in the comparison of Evci et al. (2020), the share that is swapped falls along
// a cosine, and a weight that was dropped can be drawn again, which leaves it as it was.
type SET struct {
	Sparsity float64 // of all matrices together, in [0, 1)
	Uniform  bool    // each matrix has this sparsity; else densities are those of a random graph, (rows + columns) / (rows * columns)
	Swap     float64 // share of the kept weights that is swapped at first, in [0, 1]; 0 means 0.3
	Every    int     // steps between swaps; 0 means 100
	Until    float64 // share of the training after which nothing is swapped, in [0, 1]; 0 means 0.75
}

var _ Rewirer = SET{}

// Validate reports a field that is outside its range.
func (s SET) Validate() error { return wiring(s).validate() }

// Begin draws the first masks at random and applies them. It reports a weight that is NaN or a source that is nil.
func (s SET) Begin(layers []Weights, src rand.Source) error { return wiring(s).begin(layers, src) }

// Due reports whether a step is a multiple of Every, but not 0, and before the end of rewiring.
func (s SET) Due(step, steps int) bool { return wiring(s).due(step, steps) }

// Rewire drops a share of Swap/2 (1 + cos(pi step / (Until * steps))) of the kept weights of each matrix, rounded
// down, and grows as many. It reports what Begin does.
func (s SET) Rewire(layers []Weights, step, steps int, src rand.Source) error {
	if err := check(layers); err != nil {
		return err
	}
	if src == nil {
		return errNoSource
	}
	wiring(s).rewire(layers, step, steps, func(_ Weights, to []float32) {
		for i := range to {
			to[i] = chance(src)
		}
	})
	return nil
}

// NeedsGradients is false.
func (s SET) NeedsGradients() bool { return false }
