package language

import (
	"cmp"
	"fmt"
	"slices"
)

// builder reads tokens and numbers their words as they come.
type builder struct {
	o      Options
	index  map[string]int32
	words  []string
	bytes  int64 // of the words
	tokens int
}

func newBuilder(o Options) *builder { return &builder{o: o, index: map[string]int32{}} }

// read appends the rest of the scanner's text to ids. Size is the text's length in bytes if it is known, else 0.
func (b *builder) read(s *Scanner, ids []int32, size int64) ([]int32, error) {
	for s.Scan() {
		id, ok := b.index[string(s.Bytes())]
		if !ok {
			id = int32(len(b.words))
			w := string(s.Bytes())
			b.words, b.index[w] = append(b.words, w), id
			b.bytes += int64(len(w)) + wordOverhead
		}
		ids = append(ids, id)
		b.tokens++
		if b.tokens > b.o.maxTokens() {
			return nil, s.errorAt(s.line, "more than %d tokens%s: want a shorter text or another Options.MaxTokens", b.o.maxTokens(), ofSize(size))
		}
		if need := symbolBytes*int64(b.tokens) + b.bytes; need > b.o.maxBytes() {
			return nil, s.errorAt(s.line, "%d tokens of %d different words take %d bytes of memory%s: want at most %d, or another Options.MaxBytes",
				b.tokens, len(b.words), need, ofSize(size), b.o.maxBytes())
		}
	}
	return ids, s.Err()
}

func ofSize(size int64) string {
	if size <= 0 {
		return ""
	}
	return fmt.Sprintf(" in a text of %d bytes", size)
}

// vocabulary makes one of the words of the texts that are counted, and turns the ids of all texts into its symbols.
func (b *builder) vocabulary(counted, all [][]int32) (*Vocabulary, error) {
	unknown, ok := b.index[Unknown]
	if !ok { // a text that comes later may have words that are not in this one
		unknown = int32(len(b.words))
		b.words = append(b.words, Unknown)
	}
	counts := make([]int, len(b.words))
	for _, ids := range counted {
		for _, id := range ids {
			counts[id]++
		}
	}
	kept := b.keep(counts, unknown)
	symbols := make([]int32, len(b.words))
	for i := range symbols {
		symbols[i] = -1
	}
	for i, id := range kept {
		symbols[id] = int32(i)
	}
	for id, n := range counts {
		if symbols[id] < 0 {
			symbols[id] = symbols[unknown]
			counts[unknown] += n
		}
	}
	for _, ids := range all {
		for i, id := range ids {
			ids[i] = symbols[id]
		}
	}
	words := make([]Word, len(kept))
	for i, id := range kept {
		words[i] = Word{Text: b.words[id], Count: counts[id]}
	}
	return NewVocabulary(words)
}

// keep lists the ids that stay, in the order of the vocabulary. Unknown and EndOfLine stay whatever their counts.
func (b *builder) keep(counts []int, unknown int32) []int32 {
	var special, kept []int32
	total := slices.Clone(counts) // with what Unknown stands for
	for id, n := range counts {
		switch id := int32(id); {
		case id == unknown || b.o.Tokens == Words && b.words[id] == EndOfLine && n > 0:
			special = append(special, id)
		case n >= max(1, b.o.MinCount):
			kept = append(kept, id)
		default:
			total[unknown] += n
		}
	}
	frequent := func(i, j int32) int { return cmp.Or(cmp.Compare(total[j], total[i]), cmp.Compare(i, j)) }
	if most := b.o.MaxSize - len(special); b.o.MaxSize > 0 && len(kept) > most {
		slices.SortFunc(kept, frequent)
		for _, id := range kept[most:] {
			total[unknown] += counts[id]
		}
		kept = kept[:most]
	}
	kept = append(kept, special...)
	if b.o.Order == ByFrequency {
		slices.SortFunc(kept, frequent)
	} else {
		slices.Sort(kept)
	}
	return kept
}
