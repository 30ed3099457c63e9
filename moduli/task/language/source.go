package language

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/internal/rng"
)

// Source is a machine that emits a word at each step and so goes to the next state. What it emits tells the state it
// goes to (it is unifilar): who knows the machine and has read its words from the start knows its state, and
// cannot predict the next word better than by that state. Its entropy rate is therefore the mean entropy of its states,
//
//	h = sum_s pi_s H_s,   H_s = -sum_w p(w|s) log p(w|s)
//
// with pi the stationary distribution (Shannon, 1948, theorem 7). It begins in state 0.
type Source struct {
	Words  []string
	States []State
}

// State is what a [Source] may do next.
type State struct {
	Name  string
	Edges []Edge
}

// Edge is one word that a state may emit.
type Edge struct {
	Symbol int32   // of the source's Words
	P      float64 // probability, more than 0
	Next   int     // state
}

// mostStates keeps the linear equations for the stationary distribution to seconds.
const mostStates = 2000

// Validate reports a machine that is none, naming the state: no words, a symbol or state that is not there, a word
// that a state may emit in two ways, probabilities that are not positive or whose sum is not 1, or states among which
// some cannot be reached from others.
func (s *Source) Validate() error {
	if n := len(s.States); n < 1 || n > mostStates {
		return fmt.Errorf("language: source of %d states: want 1 to %d", n, mostStates)
	}
	seen := make([]int, len(s.Words)) // the last state, from 1, that emits the word
	for i, state := range s.States {
		sum := 0.0
		for _, e := range state.Edges {
			if e.Symbol < 0 || int(e.Symbol) >= len(s.Words) {
				return fmt.Errorf("language: source state %d %q emits word %d: want 0 to %d", i, state.Name, e.Symbol, len(s.Words)-1)
			}
			if e.Next < 0 || e.Next >= len(s.States) {
				return fmt.Errorf("language: source state %d %q goes to state %d: want 0 to %d", i, state.Name, e.Next, len(s.States)-1)
			}
			if !(e.P > 0) {
				return fmt.Errorf("language: source state %d %q emits %q with probability %v: want more than 0", i, state.Name, s.Words[e.Symbol], e.P)
			}
			if seen[e.Symbol] == i+1 {
				return fmt.Errorf("language: source state %d %q emits %q in two ways: want one, so that the word tells the next state", i, state.Name, s.Words[e.Symbol])
			}
			seen[e.Symbol] = i + 1
			sum += e.P
		}
		if !(math.Abs(sum-1) <= 1e-9) {
			return fmt.Errorf("language: source state %d %q has probabilities of sum %v: want 1", i, state.Name, sum)
		}
	}
	return s.connected()
}

// connected reports a state that cannot be reached from state 0, or from which state 0 cannot be.
func (s *Source) connected() error {
	back := make([][]int, len(s.States))
	for i, state := range s.States {
		for _, e := range state.Edges {
			back[e.Next] = append(back[e.Next], i)
		}
	}
	forth := func(i int, visit func(int)) {
		for _, e := range s.States[i].Edges {
			visit(e.Next)
		}
	}
	for _, way := range []struct {
		from string
		step func(int, func(int))
	}{
		{"cannot be reached from state 0", forth},
		{"never leads to state 0", func(i int, visit func(int)) {
			for _, j := range back[i] {
				visit(j)
			}
		}},
	} {
		reached := make([]bool, len(s.States))
		reached[0] = true
		for todo := []int{0}; len(todo) > 0; {
			i := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			way.step(i, func(j int) {
				if !reached[j] {
					reached[j] = true
					todo = append(todo, j)
				}
			})
		}
		for i, ok := range reached {
			if !ok {
				return fmt.Errorf("language: source state %d %q %s: want all states within reach of each other", i, s.States[i].Name, way.from)
			}
		}
	}
	return nil
}

// Stationary is pi, the share of time that a valid source spends in each state: pi P = pi, sum pi = 1.
func (s *Source) Stationary() []float64 {
	n := len(s.States)
	a := mat.NewDense(n, n, nil) // P' - I, its last row replaced by ones
	for i, state := range s.States {
		for _, e := range state.Edges {
			a.Set(e.Next, i, a.At(e.Next, i)+e.P)
		}
		a.Set(i, i, a.At(i, i)-1)
	}
	for i := range n {
		a.Set(n-1, i, 1)
	}
	b := mat.NewVecDense(n, nil)
	b.SetVec(n-1, 1)
	pi := mat.NewVecDense(n, nil)
	if err := pi.SolveVec(a, b); err != nil {
		if _, near := err.(mat.Condition); !near {
			panic(fmt.Sprintf("language: source without one stationary distribution (%v): want one that Validate accepts", err))
		}
	}
	return pi.RawVector().Data
}

// Entropy is the entropy rate of a valid source in nats a token: the mean loss of the best model there can be, up to
// the rounding of float64.
func (s *Source) Entropy() float64 {
	h := 0.0
	for i, pi := range s.Stationary() {
		for _, e := range s.States[i].Edges {
			h -= pi * e.P * math.Log(e.P)
		}
	}
	return h
}

// Generate fills dst with words of the source, drawn from src, and returns the state after them; from is 0 for a text
// from its beginning. It draws one number for each word.
func (s *Source) Generate(dst []int32, from int, src rand.Source) (state int) {
	rnd := rand.New(src)
	for i := range dst {
		edges := s.States[from].Edges
		u, at := rnd.Float64(), 0
		for u -= edges[0].P; u >= 0 && at+1 < len(edges); u -= edges[at].P {
			at++
		}
		dst[i], from = edges[at].Symbol, edges[at].Next
	}
	return from
}

// Loss is the mean loss, in nats a token, of the best model on a text of the source that begins in state 0: what
// chance makes of the entropy rate on these very words. It is +Inf at a word that the source does not emit there.
func (s *Source) Loss(symbols []int32) float64 {
	sum, at := 0.0, 0
text:
	for _, w := range symbols {
		for _, e := range s.States[at].Edges {
			if e.Symbol == w {
				sum, at = sum-math.Log(e.P), e.Next
				continue text
			}
		}
		return math.Inf(1)
	}
	return sum / float64(len(symbols))
}

// Corpus is three independent texts of a valid source, each from state 0, of so many tokens.
func (s *Source) Corpus(seed uint64, train, valid, test int) (*Corpus, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	c := &Corpus{Name: "source", Entropy: s.Entropy(), Source: s}
	for _, p := range []struct {
		name string
		n    int
		text *[]int32
	}{{"training", train, &c.Train}, {"validation", valid, &c.Valid}, {"test", test, &c.Test}} {
		if p.n < 1 || p.n > defaultMaxTokens {
			return nil, fmt.Errorf("language: %s text of %d tokens: want 1 to %d", p.name, p.n, defaultMaxTokens)
		}
		*p.text = make([]int32, p.n)
		s.Generate(*p.text, 0, rng.Stream(seed, p.name+" text"))
	}
	words := make([]Word, len(s.Words))
	for i, w := range s.Words {
		words[i].Text = w
	}
	for _, symbol := range c.Train {
		words[symbol].Count++
	}
	var err error
	c.Vocab, err = NewVocabulary(words)
	return c, err
}
