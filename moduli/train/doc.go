// Package train runs the steps of a training and tells hooks about them.
//
// A [Loop] takes a [Model], which knows its data and its gradients, and adds what does not depend on
// the task: the penalty on the recurrent matrix, pruning at the beginning of each epoch, the
// optimizer, validation, and events:
//
//	loop := train.Loop{Model: model, Optimizer: &optim.AdamW{}, Epochs: 30, StepsPerEpoch: 1000}
//	history, err := loop.Run(ctx, hook)
//
// Hooks get each [Event] in order on the goroutine that trains. Cancel the context to stop between two
// steps: what was learned until then stays in the model.
package train
