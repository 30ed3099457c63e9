package prune_test

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

func ExampleMagnitude() {
	layers := []prune.Weights{
		{Name: "input", Data: []float32{0.5, -0.1, 0.9, 0.7}, Mask: prune.Full(2, 2)},
		{Name: "recurrent", Data: []float32{0.2, 0.01, -0.3, 0.02}, Mask: prune.Full(2, 2)},
	}
	if err := prune.Magnitude(layers, 0.5, prune.Global); err != nil {
		fmt.Println(err)
	}
	fmt.Println(layers[0].Data, layers[1].Data)
	fmt.Println(prune.Measure(layers))
	// Output:
	// [0.5 0 0.9 0.7] [0 0 -0.3 0]
	// 50.0% of 8 weights pruned: input 25.0%, recurrent 75.0%
}

func ExampleLinear() {
	s := prune.Linear{Target: 0.9}
	for epoch := range 4 {
		fmt.Printf("epoch %d: %.0f%%\n", epoch, 100*s.Share(epoch, 4))
	}
	fmt.Println(prune.Linear{Target: 1.2}.Validate())
	// Output:
	// epoch 0: 0%
	// epoch 1: 30%
	// epoch 2: 60%
	// epoch 3: 90%
	// prune: sparsity 1.2: want a share in [0, 1)
}
