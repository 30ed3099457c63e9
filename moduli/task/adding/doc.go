// Package adding is the adding problem of Hochreiter and Schmidhuber (1997): a sequence of pairs, each a number in
// [0, 1) and a marker, two of which are set. After the last pair, tell the sum of the two marked numbers. Sizes are
// those of the experiment of arXiv 2406.06290, version 2.
//
// # Basics
//
// A [Task] holds a set of sequences and, apart from it, held-out ones:
//
//	task, err := adding.New(adding.Settings{}, rand.NewPCG(1, 1)) // 10,000 sequences of 50 pairs, batches of 32
//	if err != nil {
//		return err
//	}
//	batches := task.Stream(rand.NewPCG(1, 2)) // each epoch in an order of its own
//	for range 100 * task.Batches() {
//		b := batches.Next()
//		// forward b.Inputs, backward b.Target
//	}
//	for _, b := range task.HeldOut() {
//		// forward b.Inputs, loss against b.Target
//	}
//
// Row t*B+i of b.Inputs is pair t of sequence i, row i of b.Target the sum: a network answers at the last step alone,
// with the squared error as its loss. One that does not look at the sequence can do no better than to say 1, with a
// mean squared error of [Chance] = 1/6, one that takes the mean of all numbers, and no notice of the markers, no better
// than 1/6 - 1/(3T), 0.16 for 50 pairs. Far below that, the network remembers. [Correct] counts answers within 0.04,
// the criterion of Hochreiter and Schmidhuber.
//
// With Settings.Endless no sequence comes twice: batches are drawn as they are asked for.
//
// # Caveats
//
// Where the two markers lie makes the task harder or easier, and publications differ. Here one is in each [Halves] of
// the sequence, unless Settings say [Anywhere]: the first number must then be kept over half the sequence on average.
//
// An epoch of 10,000 sequences has 312 batches of 32: the 16 left over are others in each epoch.
package adding
