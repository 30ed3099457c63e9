package homology_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/analysis/homology"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Four corners of a square are a loop between the length of a side and that of a diagonal.
func ExampleRips() {
	d := mat.NewSymDense(4, []float64{
		0, 1, 1.4, 1,
		1, 0, 1, 1.4,
		1.4, 1, 0, 1,
		1, 1.4, 1, 0,
	})
	diagram, err := homology.Rips(context.Background(), d, homology.Settings{Dim: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(diagram)
	// Output:
	// homology of 4 points with coefficients in Z/2 up to 1.4
	// H0: 4 intervals, longest [0, +Inf), [0, 1), [0, 1), [0, 1)
	// H1: 1 intervals, longest [1, 1.4)
}

// Torus and Klein bottle are alike to Z/2. Z/3 sees the twist.
func ExampleDiagram_Betti() {
	for _, s := range []space.Space{space.Torus{}, space.Klein{}} {
		e, err := space.Embed(s, 2000, rand.NewPCG(1, 2))
		if err != nil {
			fmt.Println(err)
			return
		}
		points, _ := homology.Landmarks(e.Len(), 150, 0, e.Distance)
		d := homology.Among(points, e.Distance)
		for _, p := range []int{2, 3} {
			diagram, err := homology.Rips(context.Background(), d, homology.Settings{Prime: p, Threshold: 4})
			if err != nil {
				fmt.Println(err)
				return
			}
			fmt.Printf("%s, Z/%d: %v\n", s, p, diagram.Betti())
		}
	}
	// Output:
	// torus T2 (period 10), Z/2: [1 2 1]
	// torus T2 (period 10), Z/3: [1 2 1]
	// Klein bottle (period 10), Z/2: [1 2 1]
	// Klein bottle (period 10), Z/3: [1 1 0]
}

// Hidden states of a ring of 64 neurons, each most active at its own angle, lie on a circle.
func ExampleLandmarks() {
	const rows, n = 1000, 64
	states := blas32.General{Rows: rows, Cols: n, Stride: n, Data: make([]float32, rows*n)}
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range rows {
		angle := 2 * math.Pi * rnd.Float64()
		for j := range n {
			states.Data[i*n+j] = float32(max(0, math.Cos(angle-2*math.Pi*float64(j)/n)) + 0.01*rnd.NormFloat64())
		}
	}
	points, radius := homology.Landmarks(rows, 40, 0, homology.Rows(states))
	fmt.Printf("%d landmarks, no state is farther than %.2f from one\n", len(points), radius)

	diagram, err := homology.Rips(context.Background(), homology.Among(points, homology.Rows(states)), homology.Settings{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Betti numbers", diagram.Betti())
	// Output:
	// 40 landmarks, no state is farther than 0.42 from one
	// Betti numbers [1 1 0]
}

// A cell in each tenth of a ring, each with a field of a fifth of it: straight distances of all states but the nearest
// are about equal, and the loop is short. Along the cloud it is long.
func ExampleGeodesic() {
	const rows, n = 60, 10
	states := blas32.General{Rows: rows, Cols: n, Stride: n, Data: make([]float32, rows*n)}
	for i := range rows {
		for j := range n {
			turn := float64(i)/rows - float64(j)/n
			turn -= math.Round(turn)
			states.Data[i*n+j] = float32(math.Exp(-turn * turn / (2 * 0.05 * 0.05)))
		}
	}
	all := make([]int, rows)
	for i := range all {
		all[i] = i
	}
	straight := homology.Among(all, homology.Rows(states))
	for _, d := range []*mat.SymDense{straight, homology.Geodesic(straight, 4)} {
		diagram, err := homology.Rips(context.Background(), d, homology.Settings{Dim: 1})
		if err != nil {
			fmt.Println(err)
			return
		}
		loop := diagram.Of(1)[0]
		fmt.Printf("a loop from %.2f to %.2f\n", loop.Birth, loop.Death)
	}
	// Output:
	// a loop from 0.28 to 1.21
	// a loop from 0.28 to 4.12
}

// What is there at one scale: 12 points on a circle are 12 parts, then a loop, then one blob.
func ExampleDiagram_At() {
	e := &space.Embedding{Space: space.Circle{}, Points: mat.NewDense(12, 2, nil)}
	for i := range 12 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 12)
		copy(e.Point(i), []float64{cos, sin})
	}
	diagram, err := homology.Rips(context.Background(), e.Distances(), homology.Settings{Dim: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, scale := range []float64{1, 3, 12} {
		fmt.Println(scale, diagram.At(scale))
	}
	// Output:
	// 1 [12 0]
	// 3 [1 1]
	// 12 [1 0]
}

// Among 300 points of a torus two loops and a hollow are no chance.
func ExampleDiagram_Significance() {
	e, err := space.Embed(space.Torus{}, 300, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	diagram, err := homology.Rips(context.Background(), e.Distances(), homology.Settings{Threshold: 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	for dim := 1; dim <= 2; dim++ {
		for k, p := range diagram.Significance(dim)[:3] {
			i := diagram.Of(dim)[k]
			fmt.Printf("H%d [%.1f, %.1f): p = %.2g\n", dim, i.Birth, i.Death, p)
		}
	}
	// Output:
	// H1 [0.7, 3.4): p = 0.0083
	// H1 [0.7, 3.4): p = 0.0098
	// H1 [0.9, 1.8): p = 1
	// H2 [1.8, 3.6): p = 4.4e-10
	// H2 [3.4, 3.6): p = 1
	// H2 [3.4, 3.7): p = 1
}
