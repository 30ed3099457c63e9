package optim

import "github.com/moduli-rnn/moduli-go/moduli/rnn"

// Optimizer makes steps with gradients that are in the parameters already. It keeps state by position:
// each call gets the same parameters in the same order. A matrix that is listed twice, as a tied one may be, is
// updated once.
type Optimizer interface {
	// Validate reports a setting that cannot be used, naming its value and what is allowed.
	Validate() error
	// Step updates the weights that are kept, by Grad and the gradient of Shrink (see Param.AddShrinking).
	Step(params []*rnn.Param)
}

// Resumable is an optimizer whose state can be saved. All optimizers of this package are.
type Resumable interface {
	Optimizer
	// State is a copy of all that the next steps depend on, beside the parameters and the settings. It panics if
	// two matrices have one name.
	State(params []*rnn.Param) State
	// Restore makes the next steps have the same bits as those after State. It reports slots that are unknown or
	// missing, of another size or not finite, naming them, and changes nothing then. What a state says of pruned
	// weights is not used.
	Restore(params []*rnn.Param, s State) error
}

// Annealed is an optimizer that hears of the loss of each validation, at the end of an epoch, and may change its
// learning rate by it.
type Annealed interface {
	Validated(loss float64)
}

// Paced is an optimizer whose learning rate a [Schedule] can multiply.
type Paced interface {
	Optimizer
	// Pace multiplies the learning rate that is set by factor, in all steps until the next call.
	Pace(factor float64)
}
