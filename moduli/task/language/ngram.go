package language

import (
	"fmt"
	"math"
)

// mostContexts bounds the work of Ngram.
const mostContexts = 1 << 20

// Ngram is the loss, in nats a token, of the best model that sees only the n-1 words before (n 1 or more): 1 knows
// how frequent each word is, 2 the word before. It falls to the entropy rate as n grows, and what a model loses less
// than Ngram(n), it owes to a memory of at least n words. The work grows as the number of different contexts, of
// which there may be 2^20, else it panics.
func (s *Source) Ngram(n int) float64 {
	if n < 1 {
		panic(fmt.Sprintf("language: %d-grams: want at least 1", n))
	}
	left := mostContexts
	var visit func(belief []float64, depth int) float64
	// visit is the loss after one context, and all that go on from it, weighted by their probability. A belief is the
	// probability of the context together with each state after it.
	visit = func(belief []float64, depth int) float64 {
		if left--; left < 0 {
			panic(fmt.Sprintf("language: %d-grams have more than %d contexts: want a smaller n", n, mostContexts))
		}
		p := make([]float64, len(s.Words)) // of the context and the word
		for i, b := range belief {
			for _, e := range s.States[i].Edges {
				p[e.Symbol] += b * e.P
			}
		}
		h := 0.0
		if depth == 1 {
			total := 0.0
			for _, x := range p {
				total += x
			}
			for _, x := range p {
				if x > 0 {
					h -= x * math.Log(x/total)
				}
			}
			return h
		}
		next := make([]float64, len(s.States))
		for w, x := range p {
			if x == 0 {
				continue
			}
			clear(next)
			for i, b := range belief {
				for _, e := range s.States[i].Edges {
					if int(e.Symbol) == w {
						next[e.Next] += b * e.P
					}
				}
			}
			h += visit(next, depth-1)
		}
		return h
	}
	return visit(s.Stationary(), n)
}
