package adding_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/task/adding"
)

func Example() {
	task, err := adding.New(adding.Settings{}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	batches := task.Stream(rand.NewPCG(1, 2))
	b := batches.Next()
	fmt.Printf("inputs %d x %d, targets %d x %d, %d batches an epoch\n",
		b.Inputs.Rows, b.Inputs.Cols, b.Target.Rows, b.Target.Cols, task.Batches())
	fmt.Printf("answering 1 costs %.4f\n", adding.Chance)

	_, err = adding.New(adding.Settings{Steps: 1}, rand.NewPCG(1, 1))
	fmt.Println(err)
	// Output:
	// inputs 1600 x 2, targets 32 x 1, 312 batches an epoch
	// answering 1 costs 0.1667
	// adding: sequences of 1 pairs: want at least 2, or 0 for 50
}

func ExampleBatch() {
	task, err := adding.New(adding.Settings{Steps: 6, Batch: 1, Samples: 10}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	b := task.Stream(rand.NewPCG(1, 2)).Next()
	for t := range 6 {
		fmt.Printf("%.2f %.0f\n", b.Inputs.Data[2*t], b.Inputs.Data[2*t+1])
	}
	fmt.Printf("sum %.2f\n", b.Target.Data[0])
	// Output:
	// 0.03 0
	// 0.99 1
	// 0.82 0
	// 0.98 1
	// 0.43 0
	// 0.08 0
	// sum 1.97
}

func ExampleStream_Restore() {
	task, err := adding.New(adding.Settings{}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	batches := task.Stream(rand.NewPCG(1, 2))
	for range 1000 {
		batches.Next()
	}
	state := batches.State() // to be kept in a checkpoint
	want := batches.Next().Target.Data[0]

	again := task.Stream(new(rand.PCG))
	if err := again.Restore(state); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(again.Next().Target.Data[0] == want)
	fmt.Println(again.Epoch())
	// Output:
	// true
	// 3 65
}

func ExampleCorrect() {
	target := blas32.General{Rows: 2, Cols: 1, Stride: 1, Data: []float32{0.5, 1.2}}
	answers := blas32.General{Rows: 2, Cols: 1, Stride: 1, Data: []float32{0.53, 1.0}}
	fmt.Println(adding.Correct(answers, target), "of", target.Rows)
	// Output: 1 of 2
}
