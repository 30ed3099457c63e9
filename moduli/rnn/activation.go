package rnn

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// Activation is the function f of a recurrent cell.
type Activation int

const (
	ReLU Activation = iota // max(0, z), as in the navigation experiments
	Tanh                   // hyperbolic tangent, as in the language experiments
)

// String is the activation's usual name.
func (a Activation) String() string {
	switch a {
	case ReLU:
		return "ReLU"
	case Tanh:
		return "tanh"
	}
	return "unknown activation"
}

// apply replaces z by f(z).
func (a Activation) apply(z []float32) {
	if a == Tanh {
		simd.Tanh(z)
	} else {
		simd.ReLU(z)
	}
}

// backward multiplies dh by f'(z), told from h = f(z).
func (a Activation) backward(dh, h []float32) {
	if a == Tanh {
		simd.TanhGrad(dh, h)
	} else {
		simd.ReLUGrad(dh, h)
	}
}
