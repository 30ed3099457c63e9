package language

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/internal/rng"
)

// GrammarOptions are the shape of a generated language. The zero value is a language of some 60 words, in which
// up to two nouns are to be remembered until their verbs come.
type GrammarOptions struct {
	Train, Valid, Test int // tokens; 0 means 100,000, 10,000 and 10,000

	Classes int     // of nouns, each with verbs of its own; 0 means 2
	Depth   int     // clauses that may be open at once; 0 means 2, 1 is without clauses in clauses
	Nouns   int     // of each class; 0 means 10
	Verbs   int     // of each class; 0 means 10
	Fillers int     // adjectives, and adverbs; 0 means 10
	Filler  float64 // probability of one more filler, between 0 and 1; 0 means 0.5, negative none
	Clause  float64 // probability of a clause after a noun where one may be; 0 means 0.4, negative none
}

// Grammar generates a language and a text in it. Equal seeds and options give the same bits.
//
// A sentence is a noun with adjectives before it, then adverbs, a verb of the noun's class, adverbs, and the end of
// the line. Between a noun and its verb there may be a clause, opened by one word that is always the same, which has
// a noun and a verb too, and may have a clause again. Verbs come in the reverse order of their nouns. So the class of
// a noun is to be kept over a distance that has no limit, and, in clauses, several at once in order: a model that
// does not remember them loses up to log(Classes) nats at each verb. Words, how frequent they are in their kind, and
// nothing else, are drawn from the seed.
//
// The words tell the state of the machine that makes them, so that the entropy rate is known exactly: [Corpus.Entropy].
// [Source.Ngram] tells what models without memory lose. The three parts are independent texts, each from the
// beginning of a sentence.
func Grammar(seed uint64, o GrammarOptions) (*Corpus, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.defaults()
	source := newGrammar(rng.Stream(seed, "grammar"), o)
	c, err := source.Corpus(seed, o.Train, o.Valid, o.Test)
	if err == nil {
		c.Name = fmt.Sprintf("grammar %d", seed)
	}
	return c, err
}

// Validate reports an option that cannot be, naming its value and what is allowed.
func (o GrammarOptions) Validate() error {
	for _, f := range []struct {
		name string
		n    int
		most int
	}{
		{"training tokens", o.Train, defaultMaxTokens}, {"validation tokens", o.Valid, defaultMaxTokens},
		{"test tokens", o.Test, defaultMaxTokens},
		{"classes", o.Classes, 1000}, {"clauses open at once", o.Depth, 10},
		{"nouns of each class", o.Nouns, 10_000}, {"verbs of each class", o.Verbs, 10_000}, {"fillers", o.Fillers, 10_000},
	} {
		if f.n < 0 || f.n > f.most {
			return fmt.Errorf("language: grammar with %d %s: want 1 to %d, or 0 for the default", f.n, f.name, f.most)
		}
	}
	for _, f := range []struct {
		name string
		p    float64
	}{{"filler", o.Filler}, {"clause", o.Clause}} {
		if math.IsNaN(f.p) || f.p >= 1 {
			return fmt.Errorf("language: grammar with probability %v of a %s: want less than 1, 0 for the default, or negative for none", f.p, f.name)
		}
	}
	o = o.defaults()
	states, stacks := 1, 1 // the ending; stacks of one height
	for range o.Depth {
		states += stacks
		stacks *= o.Classes
		if states += 2 * stacks; states > mostStates {
			return fmt.Errorf("language: grammar of %d classes and %d open clauses has more than %d states: want fewer", o.Classes, o.Depth, mostStates)
		}
	}
	return nil
}

func (o GrammarOptions) defaults() GrammarOptions {
	for _, f := range []struct {
		n *int
		d int
	}{
		{&o.Train, 100_000}, {&o.Valid, 10_000}, {&o.Test, 10_000},
		{&o.Classes, 2}, {&o.Depth, 2}, {&o.Nouns, 10}, {&o.Verbs, 10}, {&o.Fillers, 10},
	} {
		if *f.n == 0 {
			*f.n = f.d
		}
	}
	for _, f := range []struct {
		p *float64
		d float64
	}{{&o.Filler, 0.5}, {&o.Clause, 0.4}} {
		if *f.p == 0 {
			*f.p = f.d
		}
		*f.p = max(0, *f.p)
	}
	return o
}
