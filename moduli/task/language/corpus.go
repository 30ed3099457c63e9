package language

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Corpus is a text of symbols in three parts.
type Corpus struct {
	Name               string
	Tokens             Tokens
	Vocab              *Vocabulary
	Train, Valid, Test []int32 // symbols of Vocab

	// Entropy is the loss, in nats a token, that no model can fall below in the long run. It is known of a
	// generated language alone, and NaN for all others.
	Entropy float64
	Source  *Source // what a generated language comes from; nil for all others

	o Options
}

// String says how large the corpus is.
func (c *Corpus) String() string {
	return fmt.Sprintf("%s: %d %s for training, %d for validation, %d for the test, %d different ones",
		c.Name, len(c.Train), c.Tokens, len(c.Valid), len(c.Test), c.Vocab.Len())
}

// Encode turns a text into symbols as the corpus was read. Words end with [EndOfLine] where the text has a newline,
// so that a prompt may stop in the middle of a line. It fails at what is no UTF-8, and where a word is not of a
// vocabulary without [Unknown].
func (c *Corpus) Encode(text string) ([]int32, error) {
	o := c.o
	o.Tokens = c.Tokens // of a corpus that was not read here
	s := NewScanner(strings.NewReader(text), "text", o)
	s.open = true
	var words []string
	for s.Scan() {
		words = append(words, string(s.Bytes()))
	}
	if s.Err() != nil {
		return nil, s.Err()
	}
	return c.Vocab.Encode(words)
}

// Text is what symbols say, for people to read: characters one after the other, words by [Detokenize].
func (c *Corpus) Text(symbols []int32) string {
	words := make([]string, len(symbols))
	for i, s := range symbols {
		words[i] = c.Vocab.Word(s)
	}
	if c.Tokens == Characters {
		return strings.Join(words, "")
	}
	return Detokenize(words)
}

// corpus makes one of the ids that b gave to the words of its parts.
func (b *builder) corpus(name string, train, valid, test []int32) (*Corpus, error) {
	all := [][]int32{train, valid, test}
	counted := all[:1]
	if b.o.AllParts {
		counted = all
	}
	vocab, err := b.vocabulary(counted, all)
	if err != nil {
		return nil, err
	}
	return &Corpus{Name: name, Tokens: b.o.Tokens, Vocab: vocab, Train: train, Valid: valid, Test: test,
		Entropy: math.NaN(), o: b.o}, nil
}

// split divides a text by position.
func (b *builder) split(name string, ids []int32) (*Corpus, error) {
	valid, test := b.o.parts()
	n := len(ids)
	last := n - int(test*float64(n))
	first := last - int(valid*float64(n))
	if first < 1 || valid > 0 && first == last || test > 0 && last == n {
		return nil, fmt.Errorf("language: %s has %d %s: want enough that %v of them for validation and %v for the test are one at least",
			name, n, b.o.Tokens, valid, test)
	}
	return b.corpus(name, ids[:first:first], slices.Clone(ids[first:last]), slices.Clone(ids[last:]))
}

var errNoReader = errors.New("language: no text to read (nil): want a reader")
