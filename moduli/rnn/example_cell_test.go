package rnn_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"gonum.org/v1/gonum/blas/blas32"
)

// Leaky is a cell of our own, of neurons that forget slowly: h' = (1 - Rate) h + Rate tanh(a), for a = U x + b + W h + c.
type Leaky struct{ Rate float32 }

// Size says: one pre-activation and one state for each neuron; Forward saves nothing but what it leaves in A.
func (Leaky) Size() rnn.Size { return rnn.Size{Gates: 1, States: 1} }

// Forward sets the next states, and leaves tanh(a) in A.
func (c Leaky) Forward(s *rnn.Step) {
	for i, a := range s.A {
		s.A[i] = float32(math.Tanh(float64(a)))
		s.Next[i] = (1-c.Rate)*s.Prev[i] + c.Rate*s.A[i]
	}
}

// Backward has the derivatives in a, which replaces tanh(a), and in the states before.
func (c Leaky) Backward(s *rnn.Step) {
	for i, f := range s.A {
		s.A[i] = s.DNext[i] * c.Rate * (1 - f*f)
		s.DPrev[i] = s.DNext[i] * (1 - c.Rate)
	}
}

// A network of cells of our own learns to add up what it reads, of which it is asked after six steps.
func ExampleCell() {
	net, err := rnn.New(rnn.Config{Hidden: 16, Inputs: 1, Outputs: 1, Cell: Leaky{Rate: 0.3}, Loss: rnn.SquaredError, Last: true}, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	const steps, batch = 6, 32
	ws, adam, rnd := net.NewWorkspace(steps, batch), &optim.AdamW{Rate: 0.01}, rand.New(rand.NewPCG(3, 4))
	inputs := blas32.General{Rows: steps * batch, Cols: 1, Stride: 1, Data: make([]float32, steps*batch)}
	target := blas32.General{Rows: batch, Cols: 1, Stride: 1, Data: make([]float32, batch)}
	for step := range 301 {
		clear(target.Data)
		for i := range inputs.Data {
			inputs.Data[i] = rnd.Float32() - 0.5
			target.Data[i%batch] += inputs.Data[i]
		}
		net.Forward(ws, blas32.General{}, inputs)
		loss := net.Backward(ws, target)
		if step%150 == 0 {
			fmt.Printf("after %3d steps: squared error %.3f\n", step, loss)
		}
		adam.Step(net.Params())
	}
	// Output:
	// after   0 steps: squared error 0.346
	// after 150 steps: squared error 0.001
	// after 300 steps: squared error 0.000
}
