// Package optim updates weights from their gradients.
//
// [SGD], [Adam], [AdamW] and [RMSProp] make the steps of PyTorch's optimizers of these names. Their zero values have
// the settings of arXiv 2406.06290: AdamW those of navigation, Adam those of the adding problem, SGD those of the
// language models, with their annealing. A step takes the gradients in the parameters, and those of penalties on them:
//
//	o := &optim.AdamW{Rate: 1e-3}
//	if err := o.Validate(); err != nil { ... }
//	for range steps {
//		loss := net.Backward(ws, target)
//		o.Step(net.Params())
//	}
//
// A weight that its mask does not keep is set to zero, and what is remembered of it is dropped: no optimizer brings a
// pruned weight back. One that is kept again begins from zero, as if it had never moved.
//
// # Around an optimizer
//
// [Clipped] clips the norm of the gradient of the whole loss, penalties included, and [Scheduled] multiplies the rate
// by a [Schedule] that is known beforehand. Both wrap an optimizer and are one:
//
//	o := &optim.Clipped{Of: &optim.SGD{}, Norm: 0.25}
//
// Annealing depends on validation instead: who validates calls Validated of an optimizer that is [Annealed].
//
// # Resuming
//
// State of a [Resumable] is what the next steps depend on. Restored into a new optimizer with the same settings, and
// with the same weights and masks, it makes the steps that would have come, bit for bit.
//
// # Caveats
//
// Optimizers know matrices by their place in the list, and work on one list at a time. They must not be copied after
// their first step. Weights are float32: after k steps they are about k roundings away from PyTorch's in float64.
// Gradients that are not finite make weights that are not.
package optim
