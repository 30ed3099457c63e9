package rnn

import (
	"fmt"
	"testing"
)

func BenchmarkTrainingStep(b *testing.B) {
	for _, c := range []struct{ n, p, batch, steps int }{
		{128, 128, 64, 20},
		{512, 512, 200, 20},
	} {
		b.Run(fmt.Sprintf("N=%d,P=%d,B=%d,T=%d", c.n, c.p, c.batch, c.steps), func(b *testing.B) {
			p := newProblem(b, Config{Hidden: c.n, Inputs: 2, Start: c.p, Outputs: c.p}, c.steps, c.batch, 1)
			p.backward()
			b.ReportAllocs()
			for b.Loop() {
				p.backward()
			}
		})
	}
}
