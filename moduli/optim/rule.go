package optim

// Rule is an optimizer by its settings: what an experiment has, each of whose runs steps with one of its own. AdamW, Adam,
// SGD and RMSProp are rules, as values; so is an Optimizer that a function makes, see [RuleFunc].
type Rule interface {
	// New is an optimizer with these settings that has done no step.
	New() Optimizer
}

// RuleFunc lets a function be a Rule.
type RuleFunc func() Optimizer

// New calls f.
func (f RuleFunc) New() Optimizer { return f() }

// New is an optimizer of its own with the settings of a.
func (a AdamW) New() Optimizer {
	return &AdamW{Rate: a.Rate, Beta1: a.Beta1, Beta2: a.Beta2, Epsilon: a.Epsilon, Decay: a.Decay}
}

// New is an optimizer of its own with the settings of a.
func (a Adam) New() Optimizer {
	return &Adam{Rate: a.Rate, Beta1: a.Beta1, Beta2: a.Beta2, Epsilon: a.Epsilon, Decay: a.Decay}
}

// New is an optimizer of its own with the settings of s.
func (s SGD) New() Optimizer {
	return &SGD{Rate: s.Rate, Momentum: s.Momentum, Dampening: s.Dampening, Nesterov: s.Nesterov, Decay: s.Decay, Anneal: s.Anneal}
}

// New is an optimizer of its own with the settings of r.
func (r RMSProp) New() Optimizer {
	return &RMSProp{Rate: r.Rate, Alpha: r.Alpha, Epsilon: r.Epsilon, Momentum: r.Momentum, Centered: r.Centered, Decay: r.Decay}
}
