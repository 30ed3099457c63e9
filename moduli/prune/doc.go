// Package prune decides which weights of a network are kept.
//
// A [Mask] says so for one matrix. A [Schedule] says how large a share is to be pruned at each epoch, over which
// [Scope], and by which [Score]; [Apply] prunes so:
//
//	s := prune.Linear{Target: 0.9, Scope: prune.Layer}
//	err := prune.Apply(s, layers, epoch, epochs, nil)
//
// Schedules are [Linear] and [Ramp], as published for navigation and language, [OneShot], [Cubic] and [Iterative]. A
// score is by magnitude, as published, [AtRandom] as a control, or one's own:
//
//	control := prune.Linear{Target: 0.9, Score: prune.AtRandom{}}
//	err := prune.Apply(control, layers, epoch, epochs, src)
//
// Masks are worked out from the current weights each time. A pruned weight is zero, the smallest there is, so it stays
// pruned while shares grow. Weights that somebody gave pruned places meanwhile are compared with all others: that is
// how to remove masks and prune again.
//
// # Sparse from the beginning
//
// A [Rewirer] draws masks before training, and swaps some weights for others as it goes on, the number of weights in
// each matrix staying what it was: [SET] grows them at random, [RigL] where gradients are largest.
//
//	r := prune.RigL{Sparsity: 0.9}
//	err := r.Begin(layers, src)
//	for step := range steps {
//		... gradients, those of pruned weights too ...
//		if r.Due(step, steps) {
//			err = r.Rewire(layers, step, steps, src)
//		}
//		... step ...
//	}
//
// # The lottery test
//
// Does the sparse wiring alone learn again? With masks kept, draw new weights (Reset of a network), or go back to what
// the weights were early in training: [TakeSnapshot], and Rewind of the [Snapshot].
//
// # Tied matrices
//
// A matrix can be listed more than once, as an encoder that is the decoder too. It is known by its data, counts once
// everywhere, and masks that are listed with it become equal.
//
// # Caveats
//
// With [Global], matrices are hit unequally: those whose weights are small, by their size or by a penalty, lose most.
// Look at [Report] for each matrix before reading anything into a total: its Table has the recurrent one first.
package prune
