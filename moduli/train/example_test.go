package train_test

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// A network learns to count to five and begin again.
func Example() {
	net, err := rnn.New(rnn.Config{Hidden: 16, Inputs: 8, Symbols: 5, Outputs: 5, Activation: rnn.Tanh}, rand.NewPCG(1, 1))
	if err != nil {
		log.Fatal(err)
	}
	batch := &train.Batch{Steps: 10, Batch: 5, Symbols: make([]int32, 50), Targets: make([]int32, 50)}
	for i := range batch.Symbols {
		batch.Symbols[i] = int32((i/5 + i%5) % 5) // sequence i%5 begins with its number
		batch.Targets[i] = (batch.Symbols[i] + 1) % 5
	}
	model := &train.Learner{Net: net, Next: func() *train.Batch { return batch }, Held: []*train.Batch{batch}}
	term, err := penalty.Moduli{Strength: 0.01}.Term(16, rand.NewPCG(1, 2))
	if err != nil {
		log.Fatal(err)
	}
	loop := train.Loop{Model: model, Optimizer: &optim.AdamW{Rate: 1e-2}, Epochs: 4, StepsPerEpoch: 50,
		Penalties: []train.Penalty{{Term: term, On: net.Layers[0].Recurrent}}, Prune: prune.Linear{Target: 0.6}}
	watch := train.HookFunc(func(_ context.Context, e train.Event) error {
		if e.Kind == train.Pruned {
			fmt.Printf("epoch %d begins with %2.0f%% pruned\n", e.Epoch+1, 100*e.Sparsity)
		}
		return nil
	})
	history, err := loop.Run(context.Background(), watch)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("it counts: %v\n", history[3].Validation < 0.1)
	// Output:
	// epoch 1 begins with  0% pruned
	// epoch 2 begins with 20% pruned
	// epoch 3 begins with 40% pruned
	// epoch 4 begins with 60% pruned
	// it counts: true
}
