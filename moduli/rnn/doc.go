// Package rnn holds recurrent networks with their derivatives written out by hand.
//
// A [Network] has an encoder, recurrent layers and a read-out. One layer of [Elman] cells that begins from a start code,
// as in the navigation experiments of arXiv 2406.06290, is
//
//	h_0 = E s                         E: Encoder,   N x S
//	h_t = f(W h_{t-1} + U x_t)        W: Recurrent, N x N;  U: Input, N x I
//	p_t = softmax(D h_t)              D: Decoder,   P x N
//
// A [Config] says what else there is: cells ([GRU], [LSTM], or your own), layers, both directions, biases, symbols that
// are looked up in the encoder, dropout, a squared error, answers at the last step alone. Matrices are row-major
// float32. Sequences are stored time first: row t*B+b of a (T*B)-row matrix is step t of sequence b.
//
// # Training
//
// [Network.Forward], or [Network.ForwardSymbols], keeps what [Network.Backward] turns into the gradient of the loss; both
// work on a [Workspace], made once for a batch size. [Network.Params] lists the weights with their gradients and
// masks, for a penalty, a pruning schedule and an optimizer.
//
//	net, err := rnn.New(rnn.Config{Hidden: 650, Inputs: 650, Symbols: v, Outputs: v, Layers: 3, Activation: rnn.Tanh}, src)
//	ws := net.NewWorkspace(35, 20)            // T steps, B sequences
//	ws.Carry = true                           // a batch goes on where the last one ended
//	for ... {
//		net.ForwardSymbols(ws, inputs)        // T*B symbols
//		loss := net.BackwardSymbols(ws, next) // T*B answers; nats a symbol
//		optimizer.Step(net.Params())
//	}
//
// # Layers and gates
//
// Equations, order of gates and biases are PyTorch's, and so are the results, to 1e-5: gates are stacked by rows, G*N x I and
// G*N x N, those of the LSTM i, f, g, o, those of the GRU r, z, n. With both directions a layer hands on 2N numbers, those
// that were read forward first. A [Cell] is the pointwise part of a layer; see its example for one of your own.
// [Init] says how recurrent matrices are drawn, each gate by itself.
//
// # Truncated backpropagation through time
//
// With [Workspace.Carry] a sequence is cut into batches of T steps: states go on from one to the next, gradients do
// not. [Workspace.Carried] and [Workspace.SetCarried] take them to a checkpoint and back; the zero matrix begins anew.
//
// # Speed
//
// Products run in the assembly of package simd, on all processors. A matrix of which little is kept, BreakEven or
// less, is multiplied as a sparse one ([Workspace.SparseBelow]): forward, backward and in its gradient, which is then
// computed at kept weights alone and 0 elsewhere, unless [Workspace.FullGradients] asks for all. A step takes the less time
// the sparser the network is. Masks may change between steps; what follows from them is worked out anew when they have.
// BENCHMARKS.md in package moduli's folder has the figures. A step allocates nothing after the first, but for what
// goroutines need.
//
// # Reproducibility
//
// A batch is cut into blocks of sequences, whose sizes depend on the batch alone, which run on as many processors as
// there are; every sum is taken in one order, and what is dropped depends on the batch and [Workspace.Dropout] alone. Results
// do not depend on GOMAXPROCS. They do depend, in the last digits, on whether the processor has AVX-512, AVX2 or neither,
// and on whether a matrix is multiplied as a sparse one.
//
// # Caveats
//
// A batch is filled up to a multiple of 16 sequences: one sequence takes as long as 16, but for a read-out of many outputs.
//
// All steps of all layers are kept for the way back: about T*B*N*(G+S+1) numbers a layer of G gates and S states, 2G for
// G where the cell wants them apart, and 2*T*B*P at the read-out.
//
// What was carried ends where sequences end; it is for batches whose row b goes on in row b of the next. Layers that
// read backwards carry nothing, as they begin at an end that is not known yet.
//
// The gradient of an encoder of symbols that is not the decoder too is worked out for all rows, whatever its mask; weights
// that are pruned stay 0 by what optimizers do. [SpectralRadius] takes a while for large N: seconds at 1024.
package rnn
