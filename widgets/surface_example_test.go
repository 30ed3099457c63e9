package widgets_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets"
)

// A ring of eight neurons, each connected to the next one.
func ExampleSurface() {
	e, err := space.Embed(space.Torus{Dim: 1, Period: 8}, 8, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	next := &prune.Mask{Rows: 8, Cols: 8, Keep: make([]bool, 64)}
	for i := range 8 {
		e.Point(i)[0] = float64(i)
		next.Keep[i*8+(i+1)%8] = true
	}
	b, err := widgets.Surface(e).Wiring(next).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// 8 neurons on the torus T1 (period 8), drawn as a ring; 8 connections kept, 1 long in the median beside 2 of all pairs.
}
