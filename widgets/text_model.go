package widgets

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
)

// textGuess is a token that a model held for likely.
type textGuess struct {
	symbol int32
	p      float64
}

// textGuesses is how many are kept of a token.
const textGuesses = 3

// textModel is a network that reads one token after the other, in several columns that know nothing of each other.
type textModel struct {
	net     *rnn.Network
	ws      *rnn.Workspace
	symbols []int32
}

func newTextModel(net *rnn.Network, columns int) *textModel {
	m := &textModel{net: net, ws: net.NewWorkspace(1, columns), symbols: make([]int32, columns)}
	m.ws.Carry = true
	return m
}

// read takes one more symbol in each column.
func (m *textModel) read() { m.net.ForwardSymbols(m.ws, m.symbols) }

// logits are those of the token that comes next in a column.
func (m *textModel) logits(column int) []float32 {
	l := m.ws.Logits
	return l.Data[column*l.Stride : column*l.Stride+l.Cols]
}

// same reads one symbol in all columns.
func (m *textModel) same(symbol int32) {
	for i := range m.symbols {
		m.symbols[i] = symbol
	}
	m.read()
}

// surpriseAt is -log2 of the probability of want, and what was likeliest. Logits that are not all numbers give NaN and nothing.
func surpriseAt(logits []float32, want int32) (bits float64, likeliest []textGuess) {
	most, sum := math.Inf(-1), 0.0
	for _, z := range logits {
		most = max(most, float64(z)) // NaN stays
	}
	for _, z := range logits {
		sum += math.Exp(float64(z) - most)
	}
	if !finite(most) || !finite(sum) {
		return math.NaN(), nil
	}
	for i, z := range logits {
		g := textGuess{int32(i), math.Exp(float64(z)-most) / sum}
		at := len(likeliest)
		for at > 0 && likeliest[at-1].p < g.p {
			at--
		}
		if at == textGuesses {
			continue
		}
		if len(likeliest) < textGuesses {
			likeliest = append(likeliest, g)
		}
		copy(likeliest[at+1:], likeliest[at:])
		likeliest[at] = g
	}
	return (math.Log(sum) + most - float64(logits[want])) / math.Ln2, likeliest
}

// textSample is what a model wrote.
type textSample struct {
	temperature float64
	symbols     []int32
	bits        float64 // mean surprise of the model at what it wrote, NaN for none
	failed      bool    // no symbol could be drawn any more
}

// textSamples go on from a prompt at all temperatures at once.
func textSamples(net *rnn.Network, prompt []int32, temperatures []float64, n int, never []int32, seed uint64) []textSample {
	m := newTextModel(net, len(temperatures))
	all := make([]textSample, len(temperatures))
	chances := make([]*rand.Rand, len(all))
	for i, t := range temperatures {
		all[i] = textSample{temperature: t}
		chances[i] = rand.New(rand.NewPCG(seed, 0))
	}
	for _, symbol := range prompt {
		m.same(symbol)
	}
	for k := range n {
		for i := range all {
			s := &all[i]
			if s.failed {
				continue
			}
			symbol, err := language.Sampler{Temperature: s.temperature, Never: never}.Sample(m.logits(i), chances[i])
			if err != nil {
				s.failed = true
				continue
			}
			bits, _ := surpriseAt(m.logits(i), symbol)
			s.bits += bits
			s.symbols = append(s.symbols, symbol)
			m.symbols[i] = symbol
		}
		if k+1 < n {
			m.read()
		}
	}
	for i := range all {
		all[i].bits /= float64(len(all[i].symbols))
	}
	return all
}

// checkModel refuses a network that does not answer with symbols of the corpus.
func checkModel(net *rnn.Network, corpus *language.Corpus) error {
	c, v := net.Config(), corpus.Vocab.Len()
	switch {
	case c.Symbols == 0 || c.Loss != rnn.CrossEntropy:
		return errors.New("the network does not read symbols and answer with probabilities, allowed is one that was trained on language")
	case c.Symbols != v || c.Outputs != v:
		return fmt.Errorf("the network reads %d symbols and answers with %d, allowed are the %d of the vocabulary of %s, both", c.Symbols, c.Outputs, v, oneLine(corpus.Name))
	}
	return nil
}
