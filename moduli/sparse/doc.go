// Package sparse multiplies with the weights that a mask keeps, and leaves out the others.
//
// A [Pattern] lists where a [prune.Mask] keeps weights, row by row; a [Matrix] has their values too. Matrices
// can share a pattern, as the weights of a network and their gradient do:
//
//	p := sparse.NewPattern(mask)      // R x C
//	w, grad := sparse.New(p), sparse.New(p)
//	w.Load(dense)                     // the kept weights of an R x C matrix
//	w.Mul(y, x)                       // Y (R x B) = W X, for X (C x B)
//	w.MulTrans(dx, dy)                // dX (C x B) = W^T dY
//	grad.AddSampled(dy, x)            // dW += dY X^T, only where weights are kept
//
// # Basics
//
// Blocks have a neuron in each row and a sequence in each column, so that a kept weight is worth B
// multiplications of neighbours. They are fastest if B is a multiple of 16 and their rows follow one another
// without a gap. A multiple of 8 does; all others are copied to such blocks and back. Between 32 and 128
// columns are a good width: blocks of a large network should fit in the second cache, for the rows of X are
// read in the order of the kept weights.
//
// When the mask has changed, which [Pattern.Matches] tells at each step, [Pattern.Update] makes the pattern
// anew in its old memory, and [Matrix.Load] the values of each matrix that has it.
//
// The numbers of a column of Y do not depend on the columns beside it, nor on how many these are: each
// is the sum over a row of W from left to right. That holds for processors with the same instructions.
//
// # Caveats
//
// The dense product does up to twice as many multiplications in a second, so that a mask which keeps more than
// half of the weights is better left to it.
//
// Kernels trust Ptr and Index of a pattern. They are there to be read; a change makes products read and
// write memory that is not theirs.
package sparse
