package optim_test

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

func ExampleAdamW() {
	// One weight goes down the slope of w^2; a second one is pruned.
	p := &rnn.Param{Name: "w",
		W:    blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: []float32{1, 1}},
		Grad: blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: make([]float32, 2)},
		Mask: &prune.Mask{Rows: 1, Cols: 2, Keep: []bool{true, false}}}
	adam := &optim.AdamW{Rate: 0.1}
	for range 5 {
		for i, w := range p.W.Data {
			p.Grad.Data[i] = 2 * w
		}
		adam.Step([]*rnn.Param{p})
		fmt.Printf("%.3f %v\n", p.W.Data[0], p.W.Data[1])
	}
	// Output:
	// 0.899 0
	// 0.799 0
	// 0.699 0
	// 0.601 0
	// 0.504 0
}

func ExampleAdamW_Validate() {
	fmt.Println((&optim.AdamW{Rate: -0.1}).Validate())
	// Output: optim: AdamW learning rate -0.1: want a positive number
}
