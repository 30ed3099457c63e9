// Package optim updates weights from their gradients.
//
// The zero value of [AdamW] has the settings of the navigation experiments of arXiv 2406.06290. A
// weight that its mask does not keep is set to zero, and so are its moments: no optimizer brings a
// pruned weight back.
package optim

import "github.com/moduli-rnn/moduli-go/moduli/rnn"

// Optimizer makes steps with gradients that are in the parameters already. It keeps state by position:
// each call gets the same parameters in the same order.
type Optimizer interface {
	// Validate reports a setting that cannot be used, naming its value and what is allowed.
	Validate() error
	// Step updates the weights that are kept, by Grad and the gradient of Shrink (see Param.AddShrinking).
	Step(params []*rnn.Param)
}
