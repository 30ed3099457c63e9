package optim

import (
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// RMSProp divides gradients by a mean of their size (Tieleman and Hinton, 2012; centered as in Graves, 2013), in
// the order of PyTorch's:
//
//	g <- g + decay * w
//	v <- alpha v + (1 - alpha) g^2;  m <- alpha m + (1 - alpha) g    m if Centered, else 0
//	d <- g / (sqrt(v - m^2) + epsilon)
//	b <- momentum b + d;  w <- w - rate * b
//
// Where rounding makes v - m^2 negative, which would be NaN in PyTorch, it is 0 here.
//
// It must not be copied after its first step.
type RMSProp struct {
	Rate     float64 // learning rate; 0 means 0.01
	Alpha    float64 // decay of the means; 0 means 0.99
	Epsilon  float64 // 0 means 1e-8
	Momentum float64 // in [0, 1); 0 means none
	Centered bool    // sizes are taken about the mean gradient
	Decay    float64 // of weights, added to the gradient; 0 or less means none

	engine
	rule rmsRule // of the step under way
}

// Validate reports a setting that cannot be used.
func (r *RMSProp) Validate() error {
	return validate("RMSProp", setting{"learning rate", r.Rate, positive}, setting{"alpha", r.Alpha, share}, setting{"epsilon", r.Epsilon, positive},
		setting{"momentum", r.Momentum, share}, setting{"weight decay", r.Decay, finite})
}

// Step updates every weight once, by its gradient and that of a penalty on it. Pruned weights become zero when
// a mask has changed, and are left alone from there on.
func (r *RMSProp) Step(params []*rnn.Param) {
	r.begin("RMSProp", params, r.names())
	alpha := or(r.Alpha, 0.99)
	r.rule = rmsRule{rate: float32(r.engine.rate(or(r.Rate, 0.01))), alpha: float32(alpha), rest: float32(1 - alpha),
		epsilon: float32(or(r.Epsilon, 1e-8)), momentum: float32(r.Momentum)}
	r.run(rule{rms: &r.rule, coupled: float32(max(0, r.Decay))})
}

func (r *RMSProp) names() names {
	n := names{"square_avg"}
	if r.Centered {
		n[1] = "grad_avg"
	}
	if r.Momentum != 0 {
		n[2] = "momentum_buffer"
	}
	return n
}

// State has the slot square_avg of each matrix, and where they are used grad_avg and momentum_buffer.
func (r *RMSProp) State(params []*rnn.Param) State {
	return r.state("RMSProp", params, or(r.Rate, 0.01), r.names())
}

// Restore makes the next steps those that come after State. Rate becomes that of the state.
func (r *RMSProp) Restore(params []*rnn.Param, s State) error {
	if err := r.restore("RMSProp", params, s, r.names()); err != nil {
		return err
	}
	r.Rate = s.Rate
	return nil
}

// rmsRule is a step with its numbers.
type rmsRule struct{ rate, alpha, rest, epsilon, momentum float32 }

// apply does one step; where the mean or the buffer is nil the step is not centered or without momentum.
func (r *rmsRule) apply(w, g, square, mean, buffer []float32) {
	rate, alpha, rest, epsilon := r.rate, r.alpha, r.rest, r.epsilon
	g, square = g[:len(w)], square[:len(w)]
	if mean == nil && buffer == nil {
		for i, x := range g {
			v := float32(alpha*square[i]) + float32(float32(rest*x)*x)
			square[i] = v
			w[i] -= float32(rate * (x / (sqrt(v) + epsilon)))
		}
		return
	}
	for i, x := range g {
		v := float32(alpha*square[i]) + float32(float32(rest*x)*x)
		square[i] = v
		if mean != nil {
			m := float32(alpha*mean[i]) + float32(rest*x)
			mean[i] = m
			v = max(0, v-float32(m*m))
		}
		d := x / (sqrt(v) + epsilon)
		if buffer != nil {
			d += float32(r.momentum * buffer[i])
			buffer[i] = d
		}
		w[i] -= float32(rate * d)
	}
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
