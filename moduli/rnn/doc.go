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
// # Speed
//
// Products run in the assembly of package simd, on all processors. A matrix of which little is kept, BreakEven or
// less, is multiplied as a sparse one ([Workspace.SparseBelow]): forward, backward and in its gradient, which is then
// computed at kept weights alone and 0 elsewhere. A step takes the less time the sparser the network is. Masks may change
// between steps; what follows from them is worked out anew when they have. BENCHMARKS.md in package moduli's
// folder has the figures. A step allocates nothing after the first, but for what goroutines need.
//
// # Reproducibility
//
// A batch is cut into blocks of sequences, whose sizes depend on the batch alone, which run on as many processors as
// there are; every sum is taken in one order. Results do not depend on GOMAXPROCS. They do depend, in the last digits, on
// whether the processor has AVX-512, AVX2 or neither, and on whether a matrix is multiplied as a sparse one.
//
// # Caveats
//
// Gradients are of full length T; nothing is truncated. A batch is filled up to a multiple of 16 sequences: one
// sequence takes as long as 16.
package rnn
