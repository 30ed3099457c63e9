package analysis_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/analysis/homology"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

// Neuron 0 fires on a hexagonal lattice, neuron 1 on a square one, neuron 2 anywhere.
func ExampleRecorder() {
	const rows = 20_000
	rnd := rand.New(rand.NewPCG(1, 2))
	position := make([]float64, 2*rows)
	states := blas32.General{Rows: rows, Cols: 3, Stride: 3, Data: make([]float32, 3*rows)}
	waves := func(n int, x, y float64) float32 {
		sum := 0.0
		for k := range n {
			sin, cos := math.Sincos(math.Pi * float64(k) / float64(n))
			sum += math.Cos(2 * math.Pi / 0.5 * (x*cos + y*sin))
		}
		return float32(max(0, sum))
	}
	for i := range rows {
		x, y := 2.2*rnd.Float64()-1.1, 2.2*rnd.Float64()-1.1
		position[2*i], position[2*i+1] = x, y
		copy(states.Data[3*i:], []float32{waves(3, x, y), waves(2, x, y), rnd.Float32()})
	}

	r, err := analysis.NewRecorder(analysis.Box{}, 3) // 2.2 m, 20 x 20 bins
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := r.Add(position, states); err != nil {
		fmt.Println(err)
		return
	}
	low, high := r.Map(0).Range()
	fmt.Printf("neuron 0 is between %.1f and %.1f on average\n", low, high)
	for i, g := range r.GridScores(0.05) {
		fmt.Printf("neuron %d: hexagonal %.1f, square %.1f\n", i, g.Hexagonal, g.Square)
	}
	// Output:
	// neuron 0 is between 0.0 and 2.8 on average
	// neuron 0: hexagonal 1.4, square 0.3
	// neuron 1: hexagonal -0.9, square 1.2
	// neuron 2: hexagonal -0.0, square 0.1
}

// In a periodic box the codes for places are a torus: one part, two loops, one hollow.
func ExampleRecorder_Population() {
	task, err := navigation.New(navigation.Settings{
		PlaceCells: 256, Sigma: 0.3, Batch: 200, Steps: 20, Box: navigation.Box{Periodic: true},
	}, rand.NewPCG(1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := analysis.NewRecorder(analysis.Box{Bins: 15}, 256)
	if err != nil {
		fmt.Println(err)
		return
	}
	b, src := task.NewBatch(), rand.NewPCG(1, 2)
	for range 5 {
		task.Fill(b, src)
		if err := r.Add(b.Position, b.Target); err != nil { // hidden states of a network are used just so
			fmt.Println(err)
			return
		}
	}
	states, _ := r.Population()
	points, _ := homology.Landmarks(states.Rows, 150, 0, homology.Rows(states))
	diagram, err := homology.Rips(context.Background(), homology.Among(points, homology.Rows(states)), homology.Settings{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(states.Rows, "places, Betti numbers", diagram.Betti())
	// Output:
	// 225 places, Betti numbers [1 2 1]
}

// One place field correlates with itself at lags below its width.
func ExampleRateMap_Autocorrelogram() {
	m := &analysis.RateMap{Rows: 15, Cols: 15, Bin: 0.1, Data: make([]float64, 225)}
	for i := range m.Data {
		x, y := float64(i%15)-7, float64(i/15)-7
		m.Data[i] = math.Exp(-(x*x + y*y) / 8)
	}
	a := m.Autocorrelogram(0)
	fmt.Println(a.Rows, "x", a.Cols, "lags")
	for right := 0; right <= 8; right += 2 {
		fmt.Printf("%.1f m: %.2f\n", float64(right)*a.Bin, a.At(0, right))
	}
	// Output:
	// 29 x 29 lags
	// 0.0 m: 1.00
	// 0.2 m: 0.70
	// 0.4 m: 0.12
	// 0.6 m: -0.19
	// 0.8 m: -0.21
}

// A network that was pruned along a torus keeps what is near.
func ExampleByDistance() {
	const n = 200
	e, err := space.Embed(space.Torus{}, n, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	w := blas32.General{Rows: n, Cols: n, Stride: n, Data: make([]float32, n*n)}
	for i := range n {
		for j := range n {
			w.Data[i*n+j] = float32(rnd.NormFloat64() * math.Exp(-e.Distance(i, j)/2))
		}
	}
	mask := prune.Full(n, n)
	if err := prune.Magnitude([]prune.Weights{{Name: "recurrent", Data: w.Data, Mask: mask}}, 0.9, prune.Global); err != nil {
		fmt.Println(err)
		return
	}
	c, err := analysis.ByDistance{Bins: 5}.Measure(e, w, mask, rand.NewPCG(5, 6))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c)
	// Output:
	// rank correlation of distance and |W| -0.432 (shuffled 0.001, sd 0.004)
	//       distance     pairs  kept %  mean |W|  z kept  z |W|
	//   0.00 to  1.41      2584   55.73    0.4354    56.0   55.6
	//   1.41 to  2.82      7448   26.36    0.1493    85.2   59.3
	//   2.82 to  4.23     12576    3.67    0.0167   -32.1  -27.6
	//   4.23 to  5.65     13724    0.03    0.0001   -51.0  -48.2
	//   5.65 to  7.06      3468    0.00    0.0000   -19.0  -17.1
}

// Two runs keep a tenth of the weights each. Chance would give them a Jaccard overlap of 0.05.
func ExampleCompareAll() {
	rnd := rand.New(rand.NewPCG(1, 2))
	a, b, c := prune.Full(50, 50), prune.Full(50, 50), prune.Full(50, 50)
	for i := range a.Keep {
		a.Keep[i] = rnd.Float64() < 0.1
		b.Keep[i] = a.Keep[i] != (rnd.Float64() < 0.02) // nearly the same
		c.Keep[i] = rnd.Float64() < 0.1
	}
	fmt.Println(analysis.CompareAll([]string{"seed 1", "seed 2", "random"}, []*prune.Mask{a, b, c}))
	fmt.Println(analysis.Compare(a, c))
	// Output:
	// z \ J     seed 1  seed 2  random
	// seed 1     1.000   0.852   0.039
	// seed 2      45.6   1.000   0.040
	// random      -1.4    -1.6   1.000
	// 19 of 239 and 263 kept in common (Jaccard 0.039, by chance 0.053, z -1.4)
}

// States on a circle in 50 dimensions: two components have all of the variance.
func ExamplePrincipalComponents() {
	const rows, n = 200, 50
	states := blas32.General{Rows: rows, Cols: n, Stride: n, Data: make([]float32, rows*n)}
	for i := range rows {
		for j := range n {
			states.Data[i*n+j] = float32(math.Cos(2 * math.Pi * (float64(i)/rows - float64(j)/n)))
		}
	}
	c, err := analysis.PrincipalComponents(states, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("2 components have %.0f %% of the variance, dimension %.1f\n", 100*c.Share(2), c.Dimension())
	x, y := c.Scores.At(10, 0), c.Scores.At(10, 1)
	fmt.Printf("state 10 is %.1f from the middle\n", math.Hypot(x, y))
	// Output:
	// 2 components have 100 % of the variance, dimension 2.0
	// state 10 is 5.0 from the middle
}
