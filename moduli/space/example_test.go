package space_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Two hundred neurons on the torus of the published navigation experiment.
func ExampleEmbed() {
	e, err := space.Embed(space.Torus{}, 200, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Len(), "neurons on the", e.Space)
	fmt.Printf("0 and 1 are %.2f apart\n", e.Distance(0, 1))

	far := 0.0
	for j := range e.Len() {
		far = max(far, e.Distance(0, j))
	}
	fmt.Printf("none is more than 7.08 from neuron 0: %t\n", far < 7.08)
	// Output:
	// 200 neurons on the torus T2 (period 10)
	// 0 and 1 are 1.71 apart
	// none is more than 7.08 from neuron 0: true
}

// Near opposite sides of the square is near on the torus; on the Klein bottle
// it is near only to the mirrored height.
func ExampleKlein() {
	right := []float64{9.5, 2}
	same, mirrored := []float64{0.5, 2}, []float64{0.5, 8}
	fmt.Printf("torus: %.2f and %.2f\n", space.Torus{}.Distance(right, same), space.Torus{}.Distance(right, mirrored))
	fmt.Printf("Klein: %.2f and %.2f\n", space.Klein{}.Distance(right, same), space.Klein{}.Distance(right, mirrored))
	// Output:
	// torus: 1.00 and 4.12
	// Klein: 4.12 and 1.00
}

// A grid of neurons instead of random ones: any points make an embedding.
func ExampleEmbedding_Validate() {
	e := &space.Embedding{Space: space.Torus{}, Points: mat.NewDense(100, 2, nil)}
	for i := range 100 {
		copy(e.Point(i), []float64{float64(i % 10), float64(i / 10)})
	}
	fmt.Println(e.Validate(), e.Distance(0, 99))

	e.Space = space.Sphere{}
	fmt.Println(e.Validate())
	// Output:
	// <nil> 1.4142135623730951
	// space: points have 2 coordinates, sphere S2 (scale 5) has 3
}

// A chart says how to draw a space and what its picture cannot show.
func ExampleChart() {
	for _, s := range []space.Space{space.Torus{}, space.Klein{}, space.Sphere{}} {
		c := s.Chart()
		fmt.Printf("%s: left to right %s, bottom to top %s\n", s, c.LeftRight, c.BottomTop)
	}
	// Output:
	// torus T2 (period 10): left to right straight, bottom to top straight
	// Klein bottle (period 10): left to right reversed, bottom to top straight
	// sphere S2 (scale 5): left to right straight, bottom to top open
}
