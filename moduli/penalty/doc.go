// Package penalty holds the regularisers of a recurrent matrix W (N x N, N
// hidden neurons), all of the form
//
//	R(W) = Strength * mean_ij( C_ij |W_ij| ).
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
//
// # Controls
//
// What a result owes to the geometry shows against penalties without it:
//
//	penalty.Permuted{Of: p}                   // the same coefficients, shuffled
//	penalty.Permuted{Of: p, Symmetric: true}  // shuffled, but C stays symmetric with its diagonal
//	penalty.L1{Strength: 0.1}                 // every coefficient 1
//	penalty.L1{Strength: 0.1, Height: term.MeanCoeff()} // even, and as strong on average
//	penalty.None{}
//
// With the same source, Permuted draws the embedding that p alone would draw,
// and shuffles after. L1 in the code published with the paper turned its
// constant upside down and so had no effect; here it has.
//
// # Caveats
//
// Spaces differ in their share of cheap connections ([Term.CheapShare]): a
// comparison of spaces compares that as well.
//
// C is kept whole in float32: 64 MiB at N = 4096. Values are summed in float64.
// Results do not depend on GOMAXPROCS.
package penalty
