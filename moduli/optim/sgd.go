package optim

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// SGD is stochastic gradient descent, in the order of PyTorch's:
//
//	g <- g + decay * w
//	b <- momentum b + (1 - dampening) g     in the first step b <- g
//	w <- w - rate * b                       Nesterov: w <- w - rate * (g + momentum b)
//
// Its zero value has the settings of the published language models, annealing with them: Rate is divided by Anneal
// whenever a validation does not improve on the best one before it. That needs a caller of Validated.
//
// It must not be copied after its first step.
type SGD struct {
	Rate      float64 // learning rate; 0 means 20, the published one of language. Annealing changes it
	Momentum  float64 // in [0, 1); 0 means none
	Dampening float64 // of momentum; in [0, 1)
	Nesterov  bool    // needs momentum without dampening
	Decay     float64 // of weights, added to the gradient; 0 or less means none
	Anneal    float64 // 0 means 4, as published; 1 leaves the rate as it is

	best  float64
	heard bool // of a validation

	engine
	rule sgdRule // of the step under way
}

// Validate reports a setting that cannot be used.
func (s *SGD) Validate() error {
	if s.Nesterov && !(s.Momentum > 0 && s.Dampening == 0) {
		return fmt.Errorf("optim: SGD momentum %v and dampening %v with Nesterov: want momentum and no dampening", s.Momentum, s.Dampening)
	}
	return validate("SGD", setting{"learning rate", s.Rate, positive}, setting{"momentum", s.Momentum, share},
		setting{"dampening", s.Dampening, share}, setting{"weight decay", s.Decay, finite}, setting{"annealing", s.Anneal, factor})
}

// Step updates every weight once, by its gradient and that of a penalty on it. Pruned weights become zero when
// a mask has changed, and are left alone from there on.
func (s *SGD) Step(params []*rnn.Param) {
	k := s.begin("SGD", params, s.names())
	s.rule = sgdRule{rate: float32(s.engine.rate(or(s.Rate, 20))), momentum: float32(s.Momentum), rest: float32(1 - s.Dampening), nesterov: s.Nesterov}
	if k == 1 {
		s.rule.rest = 1
	}
	s.run(rule{sgd: &s.rule, coupled: float32(max(0, s.Decay))})
}

func (s *SGD) names() names {
	if s.Momentum == 0 {
		return names{}
	}
	return names{"momentum_buffer"}
}

// Validated divides the rate by Anneal unless the loss is a finite number below all before it.
func (s *SGD) Validated(loss float64) {
	if finite.allows(loss) && (!s.heard || loss < s.best) {
		s.best, s.heard = loss, true
		return
	}
	s.Rate = max(or(s.Rate, 20)/or(s.Anneal, 4), math.SmallestNonzeroFloat64) // 0 would be the default
}

// State has the slot momentum_buffer of each matrix, if there is momentum, and the best validation.
func (s *SGD) State(params []*rnn.Param) State {
	state := s.state("SGD", params, or(s.Rate, 20), s.names())
	state.Best, state.Validated = s.best, s.heard
	return state
}

// Restore makes the next steps and validations those that come after State. Rate becomes that of the state.
func (s *SGD) Restore(params []*rnn.Param, state State) error {
	if err := s.restore("SGD", params, state, s.names()); err != nil {
		return err
	}
	s.Rate, s.best, s.heard = state.Rate, state.Best, state.Validated
	return nil
}

// sgdRule is a step with its numbers.
type sgdRule struct {
	rate, momentum, rest float32
	nesterov             bool
}

// apply does one step; a buffer that is nil is no momentum.
func (r *sgdRule) apply(w, g, buffer []float32) {
	rate, momentum, rest := r.rate, r.momentum, r.rest
	g = g[:len(w)]
	switch {
	case buffer == nil:
		for i, x := range g {
			w[i] -= float32(rate * x)
		}
	case r.nesterov:
		buffer = buffer[:len(w)]
		for i, x := range g {
			b := float32(momentum*buffer[i]) + float32(rest*x)
			buffer[i] = b
			w[i] -= float32(rate * (x + float32(momentum*b)))
		}
	default:
		buffer = buffer[:len(w)]
		for i, x := range g {
			b := float32(momentum*buffer[i]) + float32(rest*x)
			buffer[i] = b
			w[i] -= float32(rate * b)
		}
	}
}
