package rnn

import (
	"fmt"
	"testing"
)

func TestATrainingStepAllocatesNothing(t *testing.T) {
	for _, c := range []struct{ n, steps, batch int }{{16, 1, 1}, {128, 20, 64}, {300, 3, 40}} {
		for _, pruned := range []float64{0, 0.9} {
			t.Run(fmt.Sprintf("N=%d,T=%d,B=%d,pruned=%v", c.n, c.steps, c.batch, pruned), func(t *testing.T) {
				p := newProblem(t, Config{Hidden: c.n, Inputs: 2, Start: c.n, Outputs: c.n}, c.steps, c.batch, 1)
				p.prune(t, pruned)
				p.backward()
				if n := testing.AllocsPerRun(5, func() { p.backward() }); n != 0 {
					t.Errorf("%v objects a step", n)
				}
			})
		}
	}
}
