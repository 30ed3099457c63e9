package prune_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

func layers() []prune.Weights {
	return []prune.Weights{
		{Name: "input", Data: []float32{0.5, -0.1, 0.9, 0.7}, Mask: prune.Full(2, 2)},
		{Name: "recurrent", Data: []float32{0.2, 0.01, -0.3, 0.02}, Mask: prune.Full(2, 2)},
	}
}

func ExampleMagnitude() {
	layers := layers()
	if err := prune.Magnitude(layers, 0.5, prune.Global); err != nil {
		fmt.Println(err)
	}
	fmt.Println(layers[0].Data, layers[1].Data)
	fmt.Println(prune.Measure(layers))
	// Output:
	// [0.5 0 0.9 0.7] [0 0 -0.3 0]
	// 50.0% of 8 weights pruned: input 25.0%, recurrent 75.0%
}

func ExampleRandom() {
	layers := layers()
	for _, share := range []float64{0.25, 0.5} { // what is pruned stays so
		if err := prune.Random(layers, share, prune.Layer, rand.NewPCG(1, 1)); err != nil {
			fmt.Println(err)
		}
		fmt.Println(layers[0].Mask.Keep, layers[1].Mask.Keep)
	}
	// Output:
	// [true false true true] [true true true false]
	// [true false false true] [false true true false]
}

func ExampleReport_Table() {
	layers := layers()
	if err := prune.Magnitude(layers, 0.5, prune.Global); err != nil {
		fmt.Println(err)
	}
	fmt.Print(prune.Measure(layers).Table())
	// Output:
	// matrix      pruned       kept    weights
	// recurrent    75.0%          1          4
	// input        25.0%          3          4
	// total        50.0%          4          8
}

func ExampleApply() {
	layers := layers()
	s := prune.OneShot{Target: 0.5, At: 1, Scope: prune.Layer}
	for epoch := range 2 {
		if err := prune.Apply(s, layers, epoch, 2, nil); err != nil {
			fmt.Println(err)
		}
		fmt.Println(prune.Measure(layers))
	}
	// Output:
	// 0.0% of 8 weights pruned: input 0.0%, recurrent 0.0%
	// 50.0% of 8 weights pruned: input 50.0%, recurrent 50.0%
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

func ExampleSchedule() {
	for _, s := range []prune.Schedule{
		prune.Linear{Target: 0.9}, prune.Ramp{Target: 0.9}, prune.OneShot{Target: 0.9, At: 3}, prune.Cubic{Target: 0.9}, prune.Iterative{Target: 0.9},
	} {
		fmt.Printf("%-15T", s)
		for epoch := range 6 {
			fmt.Printf(" %3.0f%%", 100*s.Share(epoch, 6))
		}
		fmt.Println()
	}
	// Output:
	// prune.Linear      0%  18%  36%  54%  72%  90%
	// prune.Ramp        0%  30%  45%  60%  75%  90%
	// prune.OneShot     0%   0%   0%  90%  90%  90%
	// prune.Cubic       0%  44%  71%  84%  89%  90%
	// prune.Iterative   0%  37%  60%  75%  84%  90%
}

// saliency is what the loss would lose with a weight, to first order.
type saliency struct{}

func (saliency) Rate(to []float32, w prune.Weights, _ rand.Source) error {
	for i, x := range w.Data {
		to[i] = max(x*w.Grad[i], -x*w.Grad[i])
	}
	return nil
}

func ExampleScore() {
	w := prune.Weights{Name: "w", Data: []float32{1, 2, 3, 4}, Grad: []float32{4, 1, 1, 0}, Mask: prune.Full(2, 2)}
	if err := prune.Lowest([]prune.Weights{w}, 0.5, prune.Global, saliency{}, nil); err != nil {
		fmt.Println(err)
	}
	fmt.Println(w.Data)
	// Output: [1 0 3 0]
}

func ExampleRigL() {
	w := prune.Weights{Name: "w", Data: []float32{3, -1, 0, 0}, Grad: []float32{0, 1, 2, -5},
		Mask: &prune.Mask{Rows: 2, Cols: 2, Keep: []bool{true, true, false, false}}}
	r := prune.RigL{Sparsity: 0.5, Swap: 0.5}
	if err := r.Rewire([]prune.Weights{w}, 0, 1000, nil); err != nil {
		fmt.Println(err)
	}
	fmt.Println(w.Data, w.Mask.Keep)
	// Output: [3 0 0 0] [true false false true]
}

func ExampleSET() {
	w := prune.Weights{Name: "recurrent", Data: make([]float32, 400), Mask: prune.Full(20, 20)}
	s, src := prune.SET{Sparsity: 0.9, Every: 10}, rand.NewPCG(1, 1)
	if err := s.Begin([]prune.Weights{w}, src); err != nil {
		fmt.Println(err)
	}
	for step := range 100 {
		if !s.Due(step, 100) {
			continue
		}
		before := w.Mask.Clone()
		if err := s.Rewire([]prune.Weights{w}, step, 100, src); err != nil {
			fmt.Println(err)
		}
		moved := 0
		for i, kept := range w.Mask.Keep {
			if kept && !before.Keep[i] {
				moved++
			}
		}
		fmt.Println("step", step, "keeps", w.Mask.Kept(), "of which new", moved)
	}
	// Output:
	// step 10 keeps 40 of which new 10
	// step 20 keeps 40 of which new 10
	// step 30 keeps 40 of which new 7
	// step 40 keeps 40 of which new 5
	// step 50 keeps 40 of which new 2
	// step 60 keeps 40 of which new 1
	// step 70 keeps 40 of which new 0
}

func ExampleSnapshot() {
	w := []prune.Weights{{Name: "recurrent", Data: []float32{0.3, -0.2}, Mask: prune.Full(1, 2)}}
	early := prune.TakeSnapshot(w)
	w[0].Data[0], w[0].Data[1] = 1.5, 0.1 // training
	if err := prune.Magnitude(w, 0.5, prune.Global); err != nil {
		fmt.Println(err)
	}
	if err := early.Rewind(w); err != nil {
		fmt.Println(err)
	}
	fmt.Println(w[0].Data)
	// Output: [0.3 0]
}
