package moduli_test

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// Echo is a task of a user's own: to say which of four symbols came so many steps before.
type Echo struct{ Delay int }

func (e Echo) Validate() error { return nil }

func (e Echo) Learner(shape rnn.Config, streams train.Streams) (*train.Learner, error) {
	const steps, batch = 12, 16
	shape.Symbols, shape.Inputs, shape.Outputs = 4, 4, 4
	net, err := rnn.New(shape, streams("weights"))
	if err != nil {
		return nil, err
	}
	draw := func(rnd *rand.Rand) *train.Batch {
		b := &train.Batch{Steps: steps, Batch: batch, Symbols: make([]int32, steps*batch), Targets: make([]int32, steps*batch)}
		for i := range b.Symbols {
			b.Symbols[i] = int32(rnd.IntN(4))
			if from := i - e.Delay*batch; from >= 0 {
				b.Targets[i] = b.Symbols[from]
			}
		}
		return b
	}
	rnd := rand.New(streams("symbols"))
	return &train.Learner{Net: net, Held: []*train.Batch{draw(rand.New(streams("held-out symbols")))},
		Next: func() *train.Batch { return draw(rnd) }}, nil
}

func ExampleExperiment() {
	exp := &moduli.Experiment{Seed: 1, Task: Echo{Delay: 2}, Hidden: 32, Activation: rnn.Tanh, Epochs: 10, StepsPerEpoch: 40,
		Optimizer: optim.AdamW{Rate: 1e-2}, Penalty: penalty.Moduli{Strength: 0.01}, Prune: prune.Linear{Target: 0.5}}
	res, err := exp.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("half of the weights are pruned: %v\n", res.Sparsity.Total > 0.49)
	fmt.Printf("it knows what came two steps before: %v\n", res.Loss < 0.1)
	// Output:
	// half of the weights are pruned: true
	// it knows what came two steps before: true
}

func ExampleExperiment_Resume() {
	exp := moduli.Adding(moduli.Smoke)
	ctx, cancel := context.WithCancel(context.Background())
	stop := train.HookFunc(func(_ context.Context, e train.Event) error {
		if e.Kind == train.Stepped && e.Step == 100 {
			cancel()
		}
		return nil
	})
	dir, err := os.MkdirTemp("", "moduli-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "adding.safetensors")
	_, err = exp.Run(ctx, &train.Save{Path: file}, stop)
	fmt.Println(err)
	res, err := exp.Resume(context.Background(), file)
	if err != nil {
		log.Fatal(err)
	}
	whole, err := exp.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("ends as if it had never stopped:", res.Loss == whole.Loss)
	// Output:
	// train: stopped after 100 of 310 steps: context canceled
	// ends as if it had never stopped: true
}
