// Package train runs the steps of a training and tells hooks about them.
//
// A [Loop] takes a [Model], which knows its data and its gradients, and adds what does not depend on
// the task: penalties, pruning at the beginning of each epoch or rewiring, the optimizer, validation, and events:
//
//	loop := train.Loop{Model: model, Optimizer: &optim.AdamW{}, Epochs: 30, StepsPerEpoch: 1000}
//	history, err := loop.Run(ctx, hook)
//
// Hooks get each [Event] in order on the goroutine that trains. Cancel the context to stop between two
// steps: what was learned until then stays in the model.
//
// # Models
//
// Most models are a [Learner]: a network, a function that gives the next [Batch], and held-out batches. It carries
// states from batch to batch where a text goes on, drops neurons in training only, and averages what it measures by rows. A
// [Task] makes one for a network of any shape, and is what an experiment of package moduli has.
//
// # Going on with a run
//
// The hook [Save] writes all that the next step depends on: weights and masks, moments, embeddings, random streams, the place
// in the data, the history. A loop of the same settings goes on from it, bit for bit:
//
//	_, err := loop.Run(ctx, &train.Save{Path: "run.safetensors", Every: 100})
//	...
//	err = again.Load("run.safetensors")
//	history, err := again.Run(ctx)
//
// # Caveats
//
// A state is checked against the loop as far as it can be: shapes, names, embeddings, the length of epochs. That the
// data and the other settings are those of the run is for the caller to see to.
package train
