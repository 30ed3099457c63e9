package optim

import (
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// AdamW is Adam with decoupled weight decay (Loshchilov and Hutter, 2019), in the order of PyTorch's:
//
//	w <- w - rate * decay * w
//	m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2
//	w <- w - rate * (m / (1 - beta1^k)) / (sqrt(v / (1 - beta2^k)) + epsilon)
//
// It must not be copied after its first step.
type AdamW struct {
	Rate         float64 // learning rate; 0 means 1e-4, the published one of navigation
	Beta1, Beta2 float64 // decay of the two moments; 0 means 0.9 and 0.999
	Epsilon      float64 // 0 means 1e-8
	Decay        float64 // weight decay; 0 means 0.01, negative none

	engine
	rule simd.AdamParams // of the step under way
}

// Validate reports a setting that cannot be used.
func (a *AdamW) Validate() error {
	return validateAdam("AdamW", a.Rate, a.Beta1, a.Beta2, a.Epsilon, a.Decay)
}

// Step updates every weight once, by its gradient and that of a penalty on it. Pruned weights become zero when
// a mask has changed, and are left alone from there on.
func (a *AdamW) Step(params []*rnn.Param) {
	k := a.begin("AdamW", params, adamNames)
	rate := a.engine.rate(or(a.Rate, 1e-4))
	a.rule = adamParams(k, rate, a.Beta1, a.Beta2, a.Epsilon)
	a.rule.Keep = float32(1 - rate*max(0, or(a.Decay, 0.01)))
	a.run(rule{adam: &a.rule})
}

// State has the slots exp_avg and exp_avg_sq of each matrix.
func (a *AdamW) State(params []*rnn.Param) State {
	return a.state("AdamW", params, or(a.Rate, 1e-4), adamNames)
}

// Restore makes the next steps those that come after State. Rate becomes that of the state.
func (a *AdamW) Restore(params []*rnn.Param, s State) error {
	if err := a.restore("AdamW", params, s, adamNames); err != nil {
		return err
	}
	a.Rate = s.Rate
	return nil
}

var adamNames = names{"exp_avg", "exp_avg_sq"}

// validateAdam reports a setting that cannot be used.
func validateAdam(name string, rate, beta1, beta2, epsilon, decay float64) error {
	return validate(name, setting{"learning rate", rate, positive}, setting{"beta1", beta1, share}, setting{"beta2", beta2, share},
		setting{"epsilon", epsilon, positive}, setting{"weight decay", decay, finite})
}

// adamParams is the rule of step k with its numbers, without decay.
func adamParams(k int, rate, beta1, beta2, epsilon float64) simd.AdamParams {
	b1, b2 := or(beta1, 0.9), or(beta2, 0.999)
	return simd.AdamParams{
		Keep: 1, Step: float32(rate / (1 - math.Pow(b1, float64(k)))),
		Inv: float32(1 / math.Sqrt(1-math.Pow(b2, float64(k)))), Epsilon: float32(or(epsilon, 1e-8)),
		Beta1: float32(b1), Rest1: float32(1 - b1), Beta2: float32(b2), Rest2: float32(1 - b2),
	}
}
