package rnn_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// An LSTM reads a sequence in batches of three steps and says what comes next. It cannot tell from three symbols
// where it is in "aaaab": that takes states which are carried from batch to batch.
func ExampleWorkspace_carry() {
	for _, carry := range []bool{false, true} {
		net, err := rnn.New(rnn.Config{Hidden: 12, Inputs: 4, Symbols: 2, Outputs: 2, Cell: rnn.LSTM{}, Bias: true}, rand.NewPCG(1, 2))
		if err != nil {
			fmt.Println(err)
			return
		}
		ws, adam := net.NewWorkspace(3, 1), &optim.AdamW{Rate: 0.02}
		ws.Carry = carry
		at, loss := 0, 0.0
		next := func() []int32 {
			s := make([]int32, 4)
			for i := range s {
				if (at+i)%5 == 4 {
					s[i] = 1
				}
			}
			at += 3
			return s
		}
		for step := range 500 {
			s := next()
			net.ForwardSymbols(ws, s[:3])
			if l := net.BackwardSymbols(ws, s[1:]); step >= 490 {
				loss += l / 10
			}
			adam.Step(net.Params())
		}
		fmt.Printf("carry %v: %.2f nats\n", carry, loss)
	}
	// Output:
	// carry false: 0.37 nats
	// carry true: 0.00 nats
}

// The language models of arXiv 2406.06290 have three layers of 650 tanh neurons, here with the encoder's matrix in the
// decoder as well.
func ExampleConfig() {
	net, err := rnn.New(rnn.Config{Hidden: 65, Inputs: 65, Symbols: 1000, Outputs: 1000, Tied: true,
		Layers: 3, Activation: rnn.Tanh, Bias: true, Dropout: 0.2, Init: rnn.Orthogonal{}}, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	weights := 0
	for _, p := range net.Params() {
		weights += len(p.W.Data)
	}
	fmt.Println(len(net.Params()), "matrices and biases,", weights, "weights")

	ws := net.NewWorkspace(5, 2)
	ws.Dropout = rand.NewPCG(3, 4) // nil to evaluate
	symbols := []int32{0, 10, 1, 11, 2, 12, 3, 13, 4, 14}
	net.ForwardSymbols(ws, symbols)
	fmt.Printf("%d x %d logits, loss %.1f nats\n", ws.Logits.Rows, ws.Logits.Cols, net.LossSymbols(ws, symbols))
	// Output:
	// 14 matrices and biases, 91740 weights
	// 10 x 1000 logits, loss 7.0 nats
}

func ExampleInit() {
	for _, init := range []rnn.Init{rnn.Uniform{}, rnn.Orthogonal{}, rnn.Identity{}, rnn.SpectralRadius{Radius: 0.9}} {
		net, err := rnn.New(rnn.Config{Hidden: 2, Inputs: 1, Outputs: 1, Init: init}, rand.NewPCG(1, 2))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %.2f\n", init, net.Layers[0].Recurrent.W.Data)
	}
	// Output:
	// uniform: [0.01 -0.10 0.42 -0.16]
	// orthogonal: [0.45 -0.89 -0.89 -0.45]
	// identity: [1.00 0.00 0.00 1.00]
	// spectral radius 0.9: [0.06 -0.31 -0.11 -0.86]
}
