package language

import (
	"fmt"
	"math"
)

// Tokens is what a text is cut into.
type Tokens int

const (
	Words      Tokens = iota // whatever stands between whitespace, and [EndOfLine] at the end of each line, as in WikiText
	Characters               // runes; a line ends with '\n' however the file says it
)

// String names the tokens.
func (t Tokens) String() string {
	switch t {
	case Words:
		return "words"
	case Characters:
		return "characters"
	}
	return fmt.Sprintf("language.Tokens(%d)", int(t))
}

// Order is how a vocabulary is numbered.
type Order int

const (
	ByAppearance Order = iota // as words come in the text, as published
	ByFrequency               // the most frequent first, of equally frequent ones that which came first
)

// The words that mean more than themselves.
const (
	EndOfLine = "<eos>" // ends a line of words
	Unknown   = "<unk>" // stands for all words that are not in the vocabulary
)

const (
	defaultMaxBytes  = 1 << 30
	defaultMaxTokens = 1 << 28
	defaultShare     = 0.1
	longestWord      = 1 << 16 // bytes
	wordOverhead     = 64      // bytes that a word of the vocabulary takes beside its letters, about
	symbolBytes      = 4
)

// Options say how a text is read. The zero value reads words as published and is honest: the vocabulary knows
// nothing of the validation and test parts.
type Options struct {
	Tokens      Tokens
	Punctuation bool // words: cut signs off words as words of their own, for texts that were not prepared as WikiText was
	Lower       bool // make all letters small

	MinCount  int   // leave words that are less frequent to [Unknown]; 0 means 1: keep all
	MaxSize   int   // keep so many of the most frequent words, [Unknown] and [EndOfLine] included; 0 means all
	Order     Order // of the vocabulary
	AllParts  bool  // count the words of all three parts, as the published code does, not of the training part alone
	ValidPart float64
	TestPart  float64 // shares of a text in one file, at its end; 0 means 0.1, negative none

	MaxBytes  int64 // memory that a corpus may take, 4 bytes a token and its vocabulary; 0 means 1 GiB
	MaxTokens int   // of all parts together; 0 means 2^28, which are 1 GiB
}

// Validate reports an option that cannot be, naming its value and what is allowed.
func (o Options) Validate() error {
	if o.Tokens != Words && o.Tokens != Characters {
		return fmt.Errorf("language: tokens %d: want language.Words or language.Characters", int(o.Tokens))
	}
	if o.Order != ByAppearance && o.Order != ByFrequency {
		return fmt.Errorf("language: order %d: want language.ByAppearance or language.ByFrequency", int(o.Order))
	}
	if o.Tokens == Characters && o.Punctuation {
		return fmt.Errorf("language: punctuation cut off characters: want language.Words")
	}
	if o.MinCount < 0 {
		return fmt.Errorf("language: words that come at least %d times: want 1 or more, or 0 for all", o.MinCount)
	}
	if o.MaxSize < 0 || o.MaxSize > 0 && o.MaxSize < 3 {
		return fmt.Errorf("language: vocabulary of at most %d words: want 3 or more, or 0 for all", o.MaxSize)
	}
	if o.MaxBytes < 0 {
		return fmt.Errorf("language: limit of %d bytes: want at least 1, or 0 for %d", o.MaxBytes, defaultMaxBytes)
	}
	if o.MaxTokens < 0 || int64(o.MaxTokens) > math.MaxInt32 {
		return fmt.Errorf("language: limit of %d tokens: want 1 to %d, or 0 for %d", o.MaxTokens, math.MaxInt32, defaultMaxTokens)
	}
	for _, p := range []struct {
		name string
		x    float64
	}{{"validation", o.ValidPart}, {"test", o.TestPart}} {
		if math.IsNaN(p.x) || p.x >= 1 {
			return fmt.Errorf("language: %s part %v of the text: want less than 1, 0 for %v, or negative for none", p.name, p.x, defaultShare)
		}
	}
	if v, t := o.parts(); v+t >= 1 {
		return fmt.Errorf("language: validation part %v and test part %v leave nothing to train on: want a sum below 1", v, t)
	}
	return nil
}

// parts are the shares of the validation and the test part, with their defaults.
func (o Options) parts() (valid, test float64) {
	or := func(x float64) float64 {
		if x == 0 {
			return defaultShare
		}
		return max(0, x)
	}
	return or(o.ValidPart), or(o.TestPart)
}

func (o Options) maxBytes() int64 {
	if o.MaxBytes == 0 {
		return defaultMaxBytes
	}
	return o.MaxBytes
}

func (o Options) maxTokens() int {
	if o.MaxTokens == 0 {
		return defaultMaxTokens
	}
	return o.MaxTokens
}
