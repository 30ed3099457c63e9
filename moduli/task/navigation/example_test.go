package navigation_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

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

func ExampleStream_State() {
	task, err := navigation.New(navigation.Settings{PlaceCells: 64, Batch: 8, Steps: 5}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	batches := task.Stream(rand.NewPCG(1, 2))
	for range 10 {
		batches.Next()
	}
	state := batches.State() // to be kept in a checkpoint
	want := batches.Next().Position[0]
	batches.Close()

	src, err := navigation.RestoreSource(state)
	if err != nil {
		fmt.Println(err)
		return
	}
	again := task.Stream(src)
	defer again.Close()
	fmt.Println(again.Next().Position[0] == want)
	// Output: true
}

func ExampleReadCSV() {
	rec, err := navigation.ReadCSV(strings.NewReader("t (ms),x (cm),y (cm)\n0,10,0\n20,11,0.5\n"), "rat.csv", navigation.CSVOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rec.T, rec.X, rec.Y)

	_, err = navigation.ReadCSV(strings.NewReader("0;0;0\n0,02;0.1;0\n0.04;lost;0\n"), "rat.csv", navigation.CSVOptions{})
	fmt.Println(err)
	// Output:
	// [0 0.02] [0.1 0.11] [0 0.005]
	// navigation: rat.csv: 2 bad rows; line 2: t "0,02": want a decimal point, 0.02; line 3: x "lost": want a number
}

func ExampleTask_Replay() {
	task, err := navigation.New(navigation.Settings{PlaceCells: 64, Batch: 2, Steps: 5}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	rec := &navigation.Recording{ // 0.5 m in one second, ten samples
		T: []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1},
		X: []float64{0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5},
		Y: make([]float64, 11),
	}
	walks, err := task.Replay(rec, navigation.ReplayOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	b := task.NewBatch()
	walks.Fill(b, 0)
	fmt.Printf("%d trajectories; the first steps %.3f m and ends at x = %.2f m\n", walks.Len(), b.Velocity.Data[0], b.Position[2*4*2])
	// Output: 10 trajectories; the first steps 0.010 m and ends at x = 0.05 m
}
