package language

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The training part is the first 12 words, then come 3 and 3, with the end of the line.
const thieves = "b a a c a b d <eos> a e b f  g a c  f h"

func TestVocabularies(t *testing.T) {
	thirds := Options{ValidPart: 1. / 6, TestPart: 1. / 6}
	with := func(change func(*Options)) Options {
		o := thirds
		change(&o)
		return o
	}
	for _, c := range []struct {
		name              string
		o                 Options
		words             string // with their counts
		valid, train12347 string
	}{
		{"of the training part", thirds,
			"b3 a4 c1 d1 <eos>1 e1 f1 <unk>0", "<unk> a c", "b a a c d"},
		{"of all parts", with(func(o *Options) { o.AllParts = true }),
			"b3 a5 c2 d1 <eos>2 e1 f2 g1 h1 <unk>0", "g a c", "b a a c d"},
		{"by frequency", with(func(o *Options) { o.Order = ByFrequency }),
			"a4 b3 c1 d1 <eos>1 e1 f1 <unk>0", "<unk> a c", "b a a c d"},
		{"twice at least", with(func(o *Options) { o.MinCount = 2 }),
			"b3 a4 <eos>1 <unk>4", "<unk> a <unk>", "b a a <unk> <unk>"},
		{"never so often", with(func(o *Options) { o.MinCount = 100 }),
			"<eos>1 <unk>11", "<unk> <unk> <unk>", "<unk> <unk> <unk> <unk> <unk>"},
		{"five words", with(func(o *Options) { o.MaxSize = 5 }),
			"b3 a4 c1 <eos>1 <unk>3", "<unk> a c", "b a a c <unk>"},
		{"three words by frequency", with(func(o *Options) { o.MaxSize, o.Order = 3, ByFrequency }),
			"<unk>7 a4 <eos>1", "<unk> a <unk>", "<unk> a a <unk> <unk>"},
		{"more than there are", with(func(o *Options) { o.MaxSize = 99 }),
			"b3 a4 c1 d1 <eos>1 e1 f1 <unk>0", "<unk> a c", "b a a c d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus, err := Read(strings.NewReader(thieves), "thieves", c.o)
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for i, w := range corpus.Vocab.Words() {
				words = append(words, fmt.Sprintf("%s%d", w.Text, w.Count))
				if corpus.Vocab.Count(int32(i)) != w.Count || corpus.Vocab.Word(int32(i)) != w.Text {
					t.Errorf("symbol %d is %q %d, listed as %v", i, corpus.Vocab.Word(int32(i)), corpus.Vocab.Count(int32(i)), w)
				}
			}
			if got := strings.Join(words, " "); got != c.words {
				t.Errorf("vocabulary %s, want %s", got, c.words)
			}
			say := func(symbols []int32) string {
				var words []string
				for _, s := range symbols {
					words = append(words, corpus.Vocab.Word(s))
				}
				return strings.Join(words, " ")
			}
			if len(corpus.Train) != 12 || len(corpus.Valid) != 3 || len(corpus.Test) != 3 {
				t.Fatalf("parts of %d, %d, %d words", len(corpus.Train), len(corpus.Valid), len(corpus.Test))
			}
			if got := say(corpus.Valid); got != c.valid {
				t.Errorf("validation %q, want %q", got, c.valid)
			}
			if got := say([]int32{corpus.Train[0], corpus.Train[1], corpus.Train[2], corpus.Train[3], corpus.Train[6]}); got != c.train12347 {
				t.Errorf("training words 1, 2, 3, 4, 7 %q, want %q", got, c.train12347)
			}
		})
	}
}

func TestUnknownKeepsItsPlaceWhereTheTextHasIt(t *testing.T) {
	c, err := Read(strings.NewReader("x <unk> y y y y y y y y"), "text", Options{MinCount: 2})
	if err != nil {
		t.Fatal(err)
	}
	if want := []Word{{Unknown, 2}, {"y", 7}}; !slices.Equal(c.Vocab.Words(), want) || c.Vocab.Unknown() != 0 {
		t.Errorf("words %v, <unk> is %d; want %v", c.Vocab.Words(), c.Vocab.Unknown(), want)
	}
}

func TestIndexAndEncode(t *testing.T) {
	for _, c := range []struct {
		name   string
		words  []Word
		symbol int32
		err    string
	}{
		{"with <unk>", []Word{{"a", 3}, {Unknown, 0}, {"b", 1}}, 1, ""},
		{"without", []Word{{"a", 3}, {"b", 1}}, -1, `language: word 1, "z", is not one of the vocabulary's 2: want those, for there is no <unk>`},
	} {
		v, err := NewVocabulary(c.words)
		if err != nil {
			t.Fatal(err)
		}
		if i, ok := v.Index("z"); i != c.symbol || ok {
			t.Errorf("%s: symbol of a word that is not there %d, %v", c.name, i, ok)
		}
		if i, ok := v.Index("b"); v.Word(i) != "b" || !ok {
			t.Errorf("%s: symbol of b %d, %v", c.name, i, ok)
		}
		symbols, err := v.Encode([]string{"a", "z"})
		if c.err != "" && (err == nil || err.Error() != c.err) || c.err == "" && (err != nil || !slices.Equal(symbols, []int32{0, 1})) {
			t.Errorf("%s: encoded %v, error %v", c.name, symbols, err)
		}
		v.Words()[0].Text = "changed"
		if v.Word(0) != "a" {
			t.Errorf("%s: the list of words is not the caller's", c.name)
		}
	}
}

func TestBadVocabularies(t *testing.T) {
	for want, words := range map[string][]Word{
		"language: vocabulary of 0 words: want at least 1":                                           nil,
		`language: word 1 of the vocabulary, "", counted 0: want letters and a count of 0 or more`:   {{"a", 0}, {"", 0}},
		`language: word 0 of the vocabulary, "a", counted -1: want letters and a count of 0 or more`: {{"a", -1}},
		`language: "a" is word 0 and 2 of the vocabulary: want each once`:                            {{"a", 0}, {"b", 0}, {"a", 4}},
	} {
		if _, err := NewVocabulary(words); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
