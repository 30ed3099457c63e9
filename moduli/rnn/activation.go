package rnn

import "math"

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
		for i, v := range z {
			z[i] = float32(math.Tanh(float64(v)))
		}
		return
	}
	for i, v := range z {
		// Not v < 0: a NaN must live on until the loss shows it.
		if v <= 0 {
			z[i] = 0
		}
	}
}

// backward multiplies dh by f'(z), told from h = f(z).
func (a Activation) backward(dh, h []float32) {
	if a == Tanh {
		for i, v := range h {
			dh[i] *= 1 - v*v
		}
		return
	}
	for i, v := range h {
		if v == 0 {
			dh[i] = 0
		}
	}
}
