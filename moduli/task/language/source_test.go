package language

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// coin emits heads with probability p.
func coin(p float64) *Source {
	return &Source{Words: []string{"heads", "tails"}, States: []State{{Edges: []Edge{{0, p, 0}, {1, 1 - p, 0}}}}}
}

// golden never says two ones in a row: the golden mean process.
func golden() *Source {
	return &Source{Words: []string{"0", "1"}, States: []State{
		{Name: "free", Edges: []Edge{{0, 0.5, 0}, {1, 0.5, 1}}},
		{Name: "after 1", Edges: []Edge{{0, 1, 0}}},
	}}
}

// even says ones in runs of even length, so that no number of words before tells all.
func even() *Source {
	return &Source{Words: []string{"0", "1"}, States: []State{
		{Name: "even", Edges: []Edge{{0, 0.5, 0}, {1, 0.5, 1}}},
		{Name: "odd", Edges: []Edge{{1, 1, 0}}},
	}}
}

func TestEntropyRatesThatAreKnown(t *testing.T) {
	h := func(p float64) float64 { return -p*math.Log(p) - (1-p)*math.Log(1-p) }
	for _, c := range []struct {
		name   string
		source *Source
		pi     []float64
		want   float64
	}{
		{"fair coin", coin(0.5), []float64{1}, math.Ln2},
		{"biased coin", coin(0.1), []float64{1}, h(0.1)},
		{"certain", &Source{Words: []string{"a"}, States: []State{{Edges: []Edge{{0, 1, 0}}}}}, []float64{1}, 0},
		{"golden mean process", golden(), []float64{2. / 3, 1. / 3}, 2. / 3 * math.Ln2},
		{"even process", even(), []float64{2. / 3, 1. / 3}, 2. / 3 * math.Ln2},
		{"period two", &Source{Words: []string{"a", "b"}, States: []State{{Edges: []Edge{{0, 1, 1}}}, {Edges: []Edge{{0, 0.5, 0}, {1, 0.5, 0}}}}},
			[]float64{0.5, 0.5}, math.Ln2 / 2},
	} {
		if err := c.source.Validate(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for i, pi := range c.source.Stationary() {
			if !(math.Abs(pi-c.pi[i]) < 1e-12) {
				t.Errorf("%s: state %d has share %v, want %v", c.name, i, pi, c.pi[i])
			}
		}
		if got := c.source.Entropy(); !(math.Abs(got-c.want) < 1e-12) {
			t.Errorf("%s: entropy rate %v, want %v", c.name, got, c.want)
		}
	}
}

func TestNgramsFallToTheEntropyRate(t *testing.T) {
	h := func(p float64) float64 { return -p*math.Log(p) - (1-p)*math.Log(1-p) }
	if got, want := golden().Ngram(1), h(1./3); !(math.Abs(got-want) < 1e-12) {
		t.Errorf("golden mean process without memory: %v, want %v", got, want)
	}
	if got, want := golden().Ngram(2), golden().Entropy(); !(math.Abs(got-want) < 1e-12) {
		t.Errorf("one word tells the state of the golden mean process: %v, want %v", got, want)
	}
	grammar, err := Grammar(5, GrammarOptions{Nouns: 3, Verbs: 2, Fillers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*Source{"coin": coin(0.3), "even process": even(), "grammar": grammar.Source} {
		before := math.Inf(1)
		for n := 1; n <= 4; n++ {
			now := s.Ngram(n)
			if now > before+1e-12 || now < s.Entropy()-1e-12 {
				t.Errorf("%s: %d-grams %v, shorter ones %v, entropy rate %v", name, n, now, before, s.Entropy())
			}
			before = now
		}
		if name == "coin" == (before > s.Entropy()+1e-9) {
			t.Errorf("%s: four words before tell %v, entropy rate %v", name, before, s.Entropy())
		}
	}
}

// The mean loss of the best model on a long text comes to the entropy rate, and the counts of words in a text to what
// n-grams say of it.
func TestLossOnALongTextIsTheEntropyRate(t *testing.T) {
	const n = 300_000
	for _, seed := range []uint64{1, 2} {
		t.Logf("seed %d", seed)
		c, err := Grammar(seed, GrammarOptions{Train: n})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Source.Loss(c.Train); !(math.Abs(got-c.Entropy) < 0.01) {
			t.Errorf("loss %v on %d words, entropy rate %v", got, n, c.Entropy)
		}
		counts := make([]float64, c.Vocab.Len())
		for _, w := range c.Train {
			counts[w]++
		}
		unigram := 0.0
		for _, k := range counts {
			unigram -= k / n * math.Log(k/n)
		}
		if want := c.Source.Ngram(1); !(math.Abs(unigram-want) < 0.01) {
			t.Errorf("entropy of words %v, without memory %v", unigram, want)
		}
		if !(c.Source.Ngram(2) > c.Entropy+0.1) {
			t.Errorf("memory is worth %v nats more than the word before: want 0.1 at least", c.Source.Ngram(2)-c.Entropy)
		}
	}
}

func TestLossOfWhatCannotBe(t *testing.T) {
	if got := golden().Loss([]int32{1, 0, 0, 1, 1}); !math.IsInf(got, 1) {
		t.Errorf("loss %v of two ones in a row", got)
	}
	if got := golden().Loss([]int32{1, 0, 0, 1}); !(math.Abs(got-3*math.Ln2/4) < 1e-12) {
		t.Errorf("loss %v, want %v", got, 3*math.Ln2/4)
	}
}

func TestGenerateGoesOnWhereItStopped(t *testing.T) {
	whole, parts := make([]int32, 100), make([]int32, 100)
	golden().Generate(whole, 0, rand.NewPCG(1, 2))
	src, state := rand.NewPCG(1, 2), 0
	for i := 0; i < 100; i += 10 {
		state = golden().Generate(parts[i:i+10], state, src)
	}
	if !slices.Equal(whole, parts) {
		t.Error("a text made in parts is another than one made at once")
	}
}

func TestBadSourcesAreNamed(t *testing.T) {
	edges := func(e ...Edge) *Source {
		return &Source{Words: []string{"a", "b"}, States: []State{{Name: "first", Edges: e}}}
	}
	for want, s := range map[string]*Source{
		"source of 0 states: want 1 to 2000":                                                            {Words: []string{"a"}},
		"source of 2001 states: want 1 to 2000":                                                         {States: make([]State, 2001)},
		`source state 0 "first" emits word 2: want 0 to 1`:                                              edges(Edge{2, 1, 0}),
		`source state 0 "first" goes to state 1: want 0 to 0`:                                           edges(Edge{0, 1, 1}),
		`source state 0 "first" emits "b" with probability 0: want more than 0`:                         edges(Edge{0, 1, 0}, Edge{1, 0, 0}),
		`source state 0 "first" emits "a" with probability NaN: want more than 0`:                       edges(Edge{0, math.NaN(), 0}),
		`source state 0 "first" emits "a" in two ways: want one, so that the word tells the next state`: edges(Edge{0, 0.5, 0}, Edge{0, 0.5, 0}),
		`source state 0 "first" has probabilities of sum 0.75: want 1`:                                  edges(Edge{0, 0.5, 0}, Edge{1, 0.25, 0}),
		`source state 0 "first" has probabilities of sum 0: want 1`:                                     edges(),
		`source state 1 "island" cannot be reached from state 0: want all states within reach of each other`: {Words: []string{"a"},
			States: []State{{Edges: []Edge{{0, 1, 0}}}, {Name: "island", Edges: []Edge{{0, 1, 0}}}}},
		`source state 1 "trap" never leads to state 0: want all states within reach of each other`: {Words: []string{"a"},
			States: []State{{Edges: []Edge{{0, 1, 1}}}, {Name: "trap", Edges: []Edge{{0, 1, 1}}}}},
	} {
		if err := s.Validate(); err == nil || err.Error() != "language: "+want {
			t.Errorf("error %v, want %s", err, want)
		}
		if _, err := s.Corpus(1, 10, 10, 10); err == nil || err.Error() != "language: "+want {
			t.Errorf("corpus: error %v, want %s", err, want)
		}
	}
	if _, err := coin(0.5).Corpus(1, 10, 0, 10); err == nil || err.Error() != "language: validation text of 0 tokens: want 1 to 268435456" {
		t.Errorf("no validation text: error %v", err)
	}
	twice := coin(0.5)
	twice.Words[1] = "heads"
	if _, err := twice.Corpus(1, 10, 10, 10); err == nil || !strings.Contains(err.Error(), `"heads" is word 0 and 1`) {
		t.Errorf("a word twice: error %v", err)
	}
	for n, s := range map[int]*Source{0: coin(0.5), 30: coin(0.5)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%d-grams: no panic", n)
				}
			}()
			s.Ngram(n)
		}()
	}
}
