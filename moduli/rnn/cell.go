package rnn

// Cell is the pointwise part of a recurrent layer: what each neuron makes of its pre-activations. The layer does the
// products with U and W, forward and backward, and their gradients. [Elman], [GRU] and [LSTM] are cells; a cell is a
// value without state, which many goroutines use at once.
type Cell interface {
	// Size tells how many numbers the cell needs; always the same.
	Size() Size
	// Forward sets s.Next and s.Memo.
	Forward(s *Step)
	// Backward turns s.DNext into the gradients s.A, s.R and s.DPrev.
	Backward(s *Step)
}

// Size is how many numbers a cell needs for each neuron.
type Size struct {
	Gates  int  // pre-activations
	States int  // what is carried to the next step: the output h, and then the others
	Memo   int  // what Forward saves for Backward
	Apart  bool // W h + c is wanted apart from U x + b, rather than in one sum
}

// Step is one step of a layer, for all its neurons and some sequences. Each slice has parts of N numbers, one after the
// other: part g of A is that of gate g, for instance. A number has the same place in each part, and neighbours have nothing
// to do with each other. There are numbers of no sequence among them: they begin as zeros, and what becomes of
// them does not matter.
type Step struct {
	N int // numbers in a part: neurons x sequences

	// A is U x + b, and W h + c added unless the cell wants that in R; Gates parts each. Both hold in Backward what
	// Forward left there, until that puts the gradients in their place.
	A, R []float32
	Prev []float32 // States parts: before the step
	Next []float32 // States parts: after it
	Memo []float32 // Memo parts

	// Backward alone. DNext is the gradient in Next, and may be overwritten. DPrev is 0 at first, and becomes the
	// gradient in Prev, without what goes by way of W: the layer adds that.
	DNext, DPrev []float32 // States parts
}

// Part is part g of A, or of another slice of s.
func (s *Step) Part(x []float32, g int) []float32 { return x[g*s.N : (g+1)*s.N : (g+1)*s.N] }
