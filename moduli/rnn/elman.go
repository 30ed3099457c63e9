package rnn

import "fmt"

// Elman is the cell h_t = f(U x_t + b + W h_{t-1} + c) of Elman (1990).
type Elman struct{ Activation Activation }

// Size is that of a cell of one gate.
func (Elman) Size() Size { return Size{Gates: 1, States: 1} }

// Validate reports an unknown activation.
func (e Elman) Validate() error {
	if e.Activation != ReLU && e.Activation != Tanh {
		return fmt.Errorf("rnn: activation %d: want rnn.ReLU or rnn.Tanh", e.Activation)
	}
	return nil
}

// String is the cell's name.
func (e Elman) String() string { return "Elman " + e.Activation.String() }

// Forward is Next = f(A). Both may be the same memory.
func (e Elman) Forward(s *Step) {
	if &s.A[0] != &s.Next[0] {
		copy(s.Next, s.A)
	}
	e.Activation.apply(s.Next)
}

// Backward is dA = dNext f'(A). Both may be the same memory.
func (e Elman) Backward(s *Step) {
	if &s.A[0] != &s.DNext[0] {
		copy(s.A, s.DNext)
	}
	e.Activation.backward(s.A, s.Next)
}
