package rnn

import (
	"fmt"
	"testing"
)

// allowed is how many objects a training step may allocate. Its own are the closures and goroutines of
// two rounds of shards, whatever the sizes. The rest is gonum's: a product of four blocks of 64 x 64 and more
// starts a goroutine for each block, with a closure or two of some 100 bytes.
func allowed(c Config, steps, batch int) float64 {
	const own, product, block = 24, 6, 3
	n := own
	add := func(times, rows, cols int) {
		if blocks := ((rows + 63) / 64) * ((cols + 63) / 64); blocks >= 4 {
			n += times * (product + block*blocks)
		}
	}
	count := (batch + shard - 1) / shard
	add(count*(4*steps+1), min(shard, batch), c.Hidden) // encoder, U, W, and back through D and W
	add(count*steps, min(shard, batch), c.Outputs)      // D
	for _, cols := range []int{c.Start, c.Inputs, c.Hidden, c.Outputs} {
		add(1, c.Hidden, cols) // gradients
	}
	return float64(n)
}

func TestAllocationsOfATrainingStep(t *testing.T) {
	for _, c := range []struct{ n, steps, batch int }{
		{16, 1, 1}, {16, 50, 16}, {64, 5, 64}, {128, 20, 64}, {192, 20, 64}, // none grows with steps or batch
		{256, 5, 32}, {512, 3, 40},
	} {
		t.Run(fmt.Sprintf("N=%d,T=%d,B=%d", c.n, c.steps, c.batch), func(t *testing.T) {
			config := Config{Hidden: c.n, Inputs: 2, Start: c.n, Outputs: c.n}
			p := newProblem(t, config, c.steps, c.batch, 1)
			got, limit := testing.AllocsPerRun(3, func() { p.backward() }), allowed(config, c.steps, c.batch)
			if got > limit {
				t.Errorf("%v objects, allowed are %v", got, limit)
			}
			t.Logf("%v objects of %v allowed", got, limit)
		})
	}
}
