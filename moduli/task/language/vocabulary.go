package language

import (
	"errors"
	"fmt"
	"slices"
)

// Word is one entry of a vocabulary.
type Word struct {
	Text  string
	Count int // how often it comes in the text that the vocabulary was made from
}

// Vocabulary numbers the words (or characters) of a language from 0 on. It does not change once it is made.
type Vocabulary struct {
	words   []Word
	index   map[string]int32
	unknown int32 // -1: none
}

// NewVocabulary numbers words as they are listed. Where [Unknown] is among them it stands for all others. There
// must be a word, each must have letters, and none may come twice.
func NewVocabulary(words []Word) (*Vocabulary, error) {
	if len(words) == 0 {
		return nil, errors.New("language: vocabulary of 0 words: want at least 1")
	}
	v := &Vocabulary{words: slices.Clone(words), index: make(map[string]int32, len(words)), unknown: -1}
	for i, w := range words {
		if w.Text == "" || w.Count < 0 {
			return nil, fmt.Errorf("language: word %d of the vocabulary, %q, counted %d: want letters and a count of 0 or more", i, w.Text, w.Count)
		}
		if was, ok := v.index[w.Text]; ok {
			return nil, fmt.Errorf("language: %q is word %d and %d of the vocabulary: want each once", w.Text, was, i)
		}
		v.index[w.Text] = int32(i)
		if w.Text == Unknown {
			v.unknown = int32(i)
		}
	}
	return v, nil
}

// Len is V, the number of words.
func (v *Vocabulary) Len() int { return len(v.words) }

// Word is the text of symbol i, which must be one of the vocabulary.
func (v *Vocabulary) Word(i int32) string { return v.words[i].Text }

// Count is how often symbol i comes in the text that the vocabulary was made from. The count of [Unknown] is that of
// all words there that the vocabulary does not have.
func (v *Vocabulary) Count(i int32) int { return v.words[i].Count }

// Words lists all entries by their symbol. The slice is the caller's.
func (v *Vocabulary) Words() []Word { return slices.Clone(v.words) }

// Index is the symbol of a word. For a word that is not there it is the symbol of [Unknown], or -1 in a vocabulary
// without that, and false.
func (v *Vocabulary) Index(word string) (symbol int32, ok bool) {
	if i, ok := v.index[word]; ok {
		return i, true
	}
	return v.unknown, false
}

// Unknown is the symbol of [Unknown], -1 if the vocabulary has none.
func (v *Vocabulary) Unknown() int32 { return v.unknown }

// Encode turns words into symbols. It fails at a word that is not in a vocabulary without [Unknown].
func (v *Vocabulary) Encode(words []string) ([]int32, error) {
	symbols := make([]int32, len(words))
	for i, w := range words {
		symbols[i], _ = v.Index(w)
		if symbols[i] < 0 {
			return nil, fmt.Errorf("language: word %d, %q, is not one of the vocabulary's %d: want those, for there is no %s", i, w, v.Len(), Unknown)
		}
	}
	return symbols, nil
}
