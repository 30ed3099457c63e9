// Package prune decides which weights of a network are kept.
//
// A [Mask] says so for one matrix. A [Schedule] says how large a share is to be pruned at each epoch,
// and over which [Scope]; [Magnitude] then prunes what is smallest:
//
//	s := prune.Linear{Target: 0.9, Scope: prune.Layer}
//	share := s.Share(epoch, epochs)
//	err := prune.Magnitude(layers, share, s.Scope)
//
// Masks are worked out from the current weights each time. A pruned weight is zero, the smallest
// there is, so it stays pruned while shares grow.
//
// # Caveats
//
// With [Global], matrices are hit unequally: those whose weights are small, by their size or by a
// penalty, lose most. Look at [Report] for each matrix before reading anything into a total.
package prune
