package optim

import (
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// Adam is the optimizer of Kingma and Ba (2015), in the order of PyTorch's:
//
//	g <- g + decay * w
//	m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2
//	w <- w - rate * (m / (1 - beta1^k)) / (sqrt(v / (1 - beta2^k)) + epsilon)
//
// It must not be copied after its first step.
type Adam struct {
	Rate         float64 // learning rate; 0 means 1e-4, the published one of the adding problem
	Beta1, Beta2 float64 // decay of the two moments; 0 means 0.9 and 0.999
	Epsilon      float64 // 0 means 1e-8
	Decay        float64 // of weights, added to the gradient: unlike AdamW's it is scaled as that is; 0 or less means none

	engine
	rule simd.AdamParams // of the step under way
}

// Validate reports a setting that cannot be used.
func (a *Adam) Validate() error {
	return validateAdam("Adam", a.Rate, a.Beta1, a.Beta2, a.Epsilon, a.Decay)
}

// Step updates every weight once, by its gradient and that of a penalty on it. Pruned weights become zero when
// a mask has changed, and are left alone from there on.
func (a *Adam) Step(params []*rnn.Param) {
	k := a.begin("Adam", params, adamNames)
	a.rule = adamParams(k, a.engine.rate(or(a.Rate, 1e-4)), a.Beta1, a.Beta2, a.Epsilon)
	a.run(rule{adam: &a.rule, coupled: float32(max(0, a.Decay))})
}

// State has the slots exp_avg and exp_avg_sq of each matrix.
func (a *Adam) State(params []*rnn.Param) State {
	return a.state("Adam", params, or(a.Rate, 1e-4), adamNames)
}

// Restore makes the next steps those that come after State. Rate becomes that of the state.
func (a *Adam) Restore(params []*rnn.Param, s State) error {
	if err := a.restore("Adam", params, s, adamNames); err != nil {
		return err
	}
	a.Rate = s.Rate
	return nil
}
