package rnn

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// LSTM is the long short-term memory of Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000):
//
//	i = sigma(a_i);  f = sigma(a_f);  g = tanh(a_g);  o = sigma(a_o)
//	c' = f c + i g;  h' = o tanh(c')
//
// for a = U x + b + W h + c. Rows of U and W are those of i, then f, g and o, as in PyTorch. A neuron's state is h, then c.
type LSTM struct{}

// Size is that of a cell of four gates and two states.
func (LSTM) Size() Size { return Size{Gates: 4, States: 2, Memo: 1} }

// String is the cell's name.
func (LSTM) String() string { return "LSTM" }

// Forward leaves the activated gates in A and saves tanh(c').
func (LSTM) Forward(s *Step) {
	n := s.N
	i, f, g, o := s.Part(s.A, 0), s.Part(s.A, 1), s.Part(s.A, 2), s.Part(s.A, 3)
	simd.Sigmoid(s.A[:2*n])
	simd.Tanh(g)
	simd.Sigmoid(o)
	h, c := s.Part(s.Next, 0), s.Part(s.Next, 1)
	simd.SumOfProducts(c, f, s.Part(s.Prev, 1), i, g)
	copy(s.Memo, c)
	simd.Tanh(s.Memo)
	simd.Mul(h, o, s.Memo)
}

// Backward is the reverse of that.
func (LSTM) Backward(s *Step) {
	i, f, g, o := s.Part(s.A, 0), s.Part(s.A, 1), s.Part(s.A, 2), s.Part(s.A, 3)
	simd.LSTMGrad(i, f, g, o, s.Part(s.Prev, 1), s.Memo, s.Part(s.DNext, 0), s.Part(s.DNext, 1), s.Part(s.DPrev, 1))
}
