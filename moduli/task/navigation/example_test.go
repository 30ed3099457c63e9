package navigation_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

func Example() {
	task, err := navigation.New(navigation.Settings{PlaceCells: 512, Batch: 64, Steps: 20}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	src := rand.NewPCG(1, 2)
	b := task.NewBatch()
	task.Fill(b, src)
	fmt.Printf("start codes %d x %d, velocities %d x %d, targets %d x %d\n",
		b.Start.Rows, b.Start.Cols, b.Velocity.Rows, b.Velocity.Cols, b.Target.Rows, b.Target.Cols)
	fmt.Printf("a perfect answer is %.0f cm off, a guess %.0f cm\n", task.Floor(b), task.Chance(src, 10_000))

	_, err = navigation.New(navigation.Settings{PlaceCells: 2, Batch: 64, Steps: 20}, src)
	fmt.Println(err)
	// Output:
	// start codes 64 x 512, velocities 1280 x 2, targets 1280 x 512
	// a perfect answer is 4 cm off, a guess 116 cm
	// navigation: 2 place cells: want at least 3, as many as are decoded
}

func ExampleTask_Stream() {
	task, err := navigation.New(navigation.Settings{PlaceCells: 64, Batch: 8, Steps: 5}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	batches := task.Stream(rand.NewPCG(1, 2))
	defer batches.Close()
	rows := 0
	for range 10 {
		rows += batches.Next().Target.Rows
	}
	fmt.Println(rows, "steps of eight walkers")
	// Output: 400 steps of eight walkers
}
