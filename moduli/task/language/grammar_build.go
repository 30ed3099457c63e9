package language

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// The phases of a sentence. Each is a state for each stack of nouns whose verbs are to come.
const (
	beforeNoun = iota // adjectives, or a noun
	atNoun            // a noun has just come: a clause may open, or as after it
	afterNoun         // adverbs, or the verb of the last noun
	atEnd             // adverbs, or the end of the sentence
)

// choice is one word of a kind, with its probability there.
type choice struct {
	symbol int32
	p      float64
}

// grammar builds the machine of a generated language.
type grammar struct {
	o    GrammarOptions
	rnd  *rand.Rand
	src  *Source
	used map[string]bool
	at   map[string]int // states by phase and stack
	todo []open

	adjectives, adverbs []choice
	nouns, verbs        [][]choice // of each class
	clause, end         []choice
}

// open is a state whose edges are to be drawn.
type open struct {
	phase int
	stack []int // classes of the open nouns, the last on top
}

func newGrammar(src rand.Source, o GrammarOptions) *Source {
	g := &grammar{o: o, rnd: rand.New(src), src: &Source{}, used: map[string]bool{}, at: map[string]int{}}
	g.clause, g.end = g.fixed("ke"), g.fixed(EndOfLine)
	g.adjectives, g.adverbs = g.words("el", o.Fillers), g.words("en", o.Fillers)
	for c := range o.Classes {
		vowel := "aouie"[c%5 : c%5+1]
		g.nouns = append(g.nouns, g.words(vowel, o.Nouns))
		g.verbs = append(g.verbs, g.words(vowel+"t", o.Verbs))
	}
	g.state(beforeNoun, nil)
	for i := 0; i < len(g.todo); i++ {
		g.edges(i, g.todo[i])
	}
	return g.src
}

// fixed is a kind of one word.
func (g *grammar) fixed(word string) []choice {
	g.used[word] = true
	g.src.Words = append(g.src.Words, word)
	return []choice{{int32(len(g.src.Words) - 1), 1}}
}

// words invents a kind of n words: syllables and an ending, the k-th about 1/k as frequent as the first.
func (g *grammar) words(ending string, n int) []choice {
	kind := make([]choice, n)
	sum := 0.0
	for k := range kind {
		word := ""
		for tries := 0; word == "" || g.used[word]; tries++ {
			stem := ""
			for range 1 + tries/10 {
				stem += string("bdfgklmnprstvz"[g.rnd.IntN(14)]) + string("aeiou"[g.rnd.IntN(5)])
			}
			word = stem + string("bdfgklmnprstvz"[g.rnd.IntN(14)]) + ending
		}
		kind[k] = choice{g.fixed(word)[0].symbol, math.Exp(0.3*g.rnd.NormFloat64()) / float64(k+1)}
		sum += kind[k].p
	}
	for k := range kind {
		kind[k].p /= sum
	}
	return kind
}

// state is the number of a state, which is drawn later if it is new.
func (g *grammar) state(phase int, stack []int) int {
	name := fmt.Sprint([...]string{"before", "noun", "after", "ending"}[phase], stack)
	if _, ok := g.at[name]; !ok {
		g.at[name] = len(g.src.States)
		g.src.States = append(g.src.States, State{Name: name})
		g.todo = append(g.todo, open{phase, slices.Clone(stack)})
	}
	return g.at[name]
}

// edges draws those of state i.
func (g *grammar) edges(i int, s open) {
	emit := func(kind []choice, p float64, phase int, stack []int) {
		if p <= 0 {
			return
		}
		next := g.state(phase, stack)
		for _, c := range kind {
			g.src.States[i].Edges = append(g.src.States[i].Edges, Edge{Symbol: c.symbol, P: p * c.p, Next: next})
		}
	}
	rest := 1.0
	if s.phase == atNoun && len(s.stack) < g.o.Depth && g.o.Clause > 0 {
		emit(g.clause, g.o.Clause, beforeNoun, s.stack)
		rest -= g.o.Clause
	}
	fill := rest * g.o.Filler
	rest -= fill
	switch s.phase {
	case beforeNoun:
		emit(g.adjectives, fill, beforeNoun, s.stack)
		for c := range g.o.Classes {
			emit(g.nouns[c], rest/float64(g.o.Classes), atNoun, append(slices.Clone(s.stack), c))
		}
	case atEnd:
		emit(g.adverbs, fill, atEnd, nil)
		emit(g.end, rest, beforeNoun, nil)
	default:
		emit(g.adverbs, fill, afterNoun, s.stack)
		under, class := s.stack[:len(s.stack)-1], s.stack[len(s.stack)-1]
		next := afterNoun
		if len(under) == 0 {
			next = atEnd
		}
		emit(g.verbs[class], rest, next, under)
	}
}
