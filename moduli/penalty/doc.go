// Package penalty holds the regularisers of a recurrent matrix W (N x N, N
// hidden neurons), all of the form
//
//	R(W) = Strength * mean_ij( C_ij |W_ij|^p ),    p = 1 or 2.
//
// In the moduli penalty C_ij = f(d(e_i, e_j)): the inhibitor f of the distance
// of neurons i and j on a space (arXiv 2406.06290, section 3). Magnitude
// pruning during training then takes the weights that the penalty made small,
// and the surviving wiring follows the space.
//
// # Basics
//
// A [Penalty] is a description that knows neither N nor any random draw;
// [Penalty.Term] turns it into a [Term] for one matrix:
//
//	p := penalty.Moduli{Space: space.Torus{}, Inhibitor: inhibit.DoG{}, Strength: 0.1}
//	term, err := p.Term(4096, rand.NewPCG(1, 2))
//	loss += term.Value(w)
//	term.AddGrad(grad, w)
//
// The term keeps the embedding it was made from in Term.Embedding, for the
// checkpoint and the picture. To use a given embedding, set Moduli.Embedding.
// For optimizers of package rnn's networks, a term is
//
//	rnn.Shrinkage{Coeff: term.Coeff, Scale: term.Scale(), Power: term.Power}
//
// # Variants
//
//	Moduli{Power: 2}    // on W^2: large weights pay more, small ones are not driven to 0
//	Moduli{Apart: true} // neurons receive at one place and send from another; C has no symmetry
//
// # Controls
//
// What a result owes to the geometry shows against penalties without it:
//
//	Permuted{Of: p}                  // the same coefficients, shuffled
//	Permuted{Of: p, Symmetric: true} // shuffled, but C stays symmetric with its diagonal
//	MatchMean{Of: p}                 // even, and as strong on average
//	MatchMean{Of: p, Power: 2}       // the same as an L2
//	L1{Strength: 0.1}, L2{...}       // every coefficient 1
//	None{}
//
// With the same source, Permuted and MatchMean draw the embedding that p alone
// would draw, and shuffle or average after. L1 in the code published with the
// paper turned its constant upside down and so had no effect; here it has.
//
// # Gates
//
// The recurrent matrix of an LSTM or GRU holds those of its G gates, one below
// the other, G*N x N. [Gated] makes a term of that shape, with the same
// coefficients for all gates, as published, or others for each:
//
//	Gated{Of: p, Gates: 4}
//	Gated{Of: p, Gates: 4, Each: true}
//
// The mean is over all G*N*N entries.
//
// # Trained embeddings
//
// A [Trained] penalty learns its embedding along with the weights, on every
// space with a gradient. After a step of the weights, take one of the neurons'
// places:
//
//	p := penalty.Trained{Of: penalty.Moduli{Strength: 0.001}, Rate: 1e4, Epochs: 100}
//	term, err := p.Term(128, rand.NewPCG(1, 2))
//	...
//	moved, err := term.Move(w, epoch)
//
// [Term.Move] lowers R at the weights as they are, and works out Coeff anew, in
// place, so that an optimizer that holds it has the new one. From the epoch
// Epochs on nothing moves, and the weights settle. What a term is made of is its
// embedding alone: a run goes on from a checkpoint with Trained{Of:
// Moduli{Embedding: saved}}, to the same bits.
//
// The gradient of R in a place is small, as R is a mean over N^2 weights. With
// weights of the usual size, between -1/sqrt(N) and 1/sqrt(N), and the DoG on the
// torus, one step moves places by about 20 Strength Rate / N^2: 0.01 in the
// example. Move returns the figure.
//
// # Caveats
//
// Spaces differ in their share of cheap connections ([Term.CheapShare]): a
// comparison of spaces compares that as well.
//
// Along a trained embedding R can fall because wiring and places agree, or
// because all neurons have gathered where weights are cheap (in one point, under
// the diffusion): look at the picture.
//
// C is kept whole in float32: 64 MiB at N = 4096, for each gate. Values are
// summed in float64. Every move works out all of C again, about 0.1 s at
// N = 4096. Results do not depend on GOMAXPROCS.
package penalty
