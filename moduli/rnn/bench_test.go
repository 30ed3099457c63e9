package rnn

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkLanguage has a step of language models, forward and backward; testdata/language.py has the same of PyTorch.
func BenchmarkLanguage(b *testing.B) {
	const steps, batch, words = 35, 20, 5000
	for _, cell := range []Cell{Elman{Activation: Tanh}, LSTM{}, GRU{}} {
		b.Run(fmt.Sprint(cell), func(b *testing.B) {
			c := Config{Hidden: 128, Inputs: 128, Symbols: words, Outputs: words, Cell: cell, Bias: true}
			k := newTask(b, c, steps, batch, 1)
			k.net.Reset(rand.NewPCG(1, 1))
			k.backward()
			b.ReportAllocs()
			for b.Loop() {
				k.backward()
			}
		})
	}
}

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
