package rnn_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"gonum.org/v1/gonum/blas/blas32"
)

// A network learns which of two start codes its sequence began with, over three steps without input.
func ExampleNetwork() {
	net, err := rnn.New(rnn.Config{Hidden: 8, Inputs: 1, Start: 2, Outputs: 2, Activation: rnn.Tanh}, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	const steps, batch = 3, 2
	start := blas32.General{Rows: batch, Cols: 2, Stride: 2, Data: []float32{1, 0, 0, 1}}
	inputs := blas32.General{Rows: steps * batch, Cols: 1, Stride: 1, Data: make([]float32, steps*batch)}
	target := blas32.General{Rows: steps * batch, Cols: 2, Stride: 2, Data: []float32{1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}}

	ws := net.NewWorkspace(steps, batch)
	adam := &optim.AdamW{Rate: 0.01}
	for step := range 41 {
		net.Forward(ws, start, inputs)
		loss := net.Backward(ws, target)
		if step%20 == 0 {
			fmt.Printf("after %2d steps: %.2f nats\n", step, loss)
		}
		adam.Step(net.Params())
	}
	// Output:
	// after  0 steps: 0.69 nats
	// after 20 steps: 0.14 nats
	// after 40 steps: 0.01 nats
}

func ExampleConfig_Validate() {
	fmt.Println(rnn.Config{Hidden: -3, Inputs: 2, Start: 512, Outputs: 512}.Validate())
	// Output: rnn: hidden size -3: want at least 1
}
