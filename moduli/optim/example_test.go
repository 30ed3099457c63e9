package optim_test

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// slope is two weights; the second one is pruned.
func slope() *rnn.Param {
	return &rnn.Param{Name: "w",
		W:    blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: []float32{1, 1}},
		Grad: blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: make([]float32, 2)},
		Mask: &prune.Mask{Rows: 1, Cols: 2, Keep: []bool{true, false}}}
}

// down goes down the slope of w^2 in some steps.
func down(o optim.Optimizer, p *rnn.Param, steps int) {
	for range steps {
		for i, w := range p.W.Data {
			p.Grad.Data[i] = 2 * w
		}
		o.Step([]*rnn.Param{p})
		fmt.Printf("%.3f %v\n", p.W.Data[0], p.W.Data[1])
	}
}

func ExampleAdamW() {
	down(&optim.AdamW{Rate: 0.1}, slope(), 5)
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

func ExampleAdam() {
	down(&optim.Adam{Rate: 0.1}, slope(), 3)
	// Output:
	// 0.900 0
	// 0.800 0
	// 0.702 0
}

func ExampleSGD() {
	down(&optim.SGD{Rate: 0.25}, slope(), 3)
	// Output:
	// 0.500 0
	// 0.250 0
	// 0.125 0
}

func ExampleSGD_Validated() {
	o := &optim.SGD{} // published for language
	for _, loss := range []float64{6.1, 5.6, 5.7, 5.5, 5.5} {
		o.Validated(loss)
		fmt.Println(loss, o.State(nil).Rate)
	}
	// Output:
	// 6.1 20
	// 5.6 20
	// 5.7 5
	// 5.5 5
	// 5.5 1.25
}

func ExampleRMSProp() {
	down(&optim.RMSProp{Rate: 0.02}, slope(), 3)
	// Output:
	// 0.800 0
	// 0.675 0
	// 0.581 0
}

func ExampleClipNorm() {
	p := slope()
	p.Grad.Data[0], p.Grad.Data[1] = 10, 99 // that of the pruned weight does not count
	norm := optim.ClipNorm([]*rnn.Param{p}, 0.5)
	fmt.Printf("%.0f to %.3f\n", norm, p.Grad.Data[0])
	// Output: 10 to 0.500
}

func ExampleClipped() {
	p := slope()
	p.Shrink = rnn.Shrinkage{Coeff: blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: []float32{3, 3}}, Scale: 1}
	o := &optim.Clipped{Of: &optim.SGD{Rate: 1}, Norm: 0.25}
	down(o, p, 2)
	fmt.Printf("%.2f\n", o.Last()) // 2 * 0.75 of the slope and 3 of the penalty
	// Output:
	// 0.750 0
	// 0.500 0
	// 4.50
}

func ExampleScheduled() {
	o := &optim.Scheduled{Of: &optim.SGD{Rate: 0.25}, By: optim.Warmup{Steps: 1, Then: optim.Cosine{}}, Steps: 3}
	down(o, slope(), 3)
	// Output:
	// 0.750 0
	// 0.375 0
	// 0.281 0
}

func ExampleSchedule() {
	s := optim.Stairs{Every: 2, By: 0.5}
	for step := range 5 {
		fmt.Print(s.Factor(step, 5), " ")
	}
	// Output: 1 1 0.5 0.5 0.25
}

func ExampleResumable() {
	p, o := slope(), &optim.SGD{Rate: 0.1, Momentum: 0.9}
	down(o, p, 2)
	state := o.State([]*rnn.Param{p})
	fmt.Printf("after %d steps %.2f\n", state.Steps, state.Slots["momentum_buffer/w"])

	again := &optim.SGD{Momentum: 0.9}
	if err := again.Restore([]*rnn.Param{p}, state); err != nil {
		fmt.Println(err)
	}
	down(again, p, 1)

	delete(state.Slots, "momentum_buffer/w")
	fmt.Println(again.Restore([]*rnn.Param{p}, state))
	// Output:
	// 0.800 0
	// 0.460 0
	// after 2 steps [3.40 0.00]
	// 0.062 0
	// optim: SGD state after 2 steps without momentum_buffer/w: want all of them
}
