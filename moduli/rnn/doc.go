// Package rnn holds recurrent networks with their derivatives written out by hand.
//
// A [Network] reads a start code, runs an [Elman] cell over T steps of a batch of B sequences and
// answers with a softmax over outputs:
//
//	h_0 = E s                         E: Encoder,   N x S
//	h_t = f(W h_{t-1} + U x_t)        W: Recurrent, N x N;  U: Input, N x I
//	p_t = softmax(D h_t)              D: Decoder,   P x N
//
// There are no biases, as in the navigation experiments of arXiv 2406.06290. Matrices are row-major
// float32. Sequences are stored time first: row t*B+b of a (T*B)-row matrix is step t of sequence b.
//
// # Training
//
// [Network.Forward] keeps every state, [Network.Backward] turns them into the gradient of the mean
// cross-entropy; both work on a [Workspace], made once for a batch size. [Network.Params] lists the
// matrices with their gradients and masks, for a penalty, a pruning schedule and an optimizer.
//
// # Reproducibility
//
// A batch is cut into shards of a fixed number of sequences, which run on as many processors as there
// are; every sum is taken in one order. Results do not depend on GOMAXPROCS.
//
// # Caveats
//
// Products are dense: a pruned weight is a zero that is still multiplied. Gradients are of full length
// T; nothing is truncated.
//
// A training step makes no matrices, but above 192 neurons gonum's products start goroutines for
// their blocks of 64 columns: at N = 512 and 20 steps of 200 sequences some 24,000 small allocations, 2.4 MB.
package rnn
