package language

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestEqualSeedsGiveEqualLanguages(t *testing.T) {
	o := GrammarOptions{Train: 500, Valid: 100, Test: 100}
	texts := map[string]bool{}
	for _, seed := range []uint64{1, 1, 2} {
		c, err := Grammar(seed, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Train) != 500 || len(c.Valid) != 100 || len(c.Test) != 100 || c.Entropy != c.Source.Entropy() {
			t.Errorf("%v, entropy %v", c, c.Entropy)
		}
		if slices.Equal(c.Valid, c.Train[:100]) || slices.Equal(c.Valid, c.Test) {
			t.Error("parts are the same text")
		}
		texts[c.Text(c.Train)+c.Text(c.Valid)+c.Text(c.Test)] = true
	}
	if len(texts) != 2 {
		t.Errorf("two seeds, three corpora: %d different ones", len(texts))
	}
}

func TestEverySentenceAgrees(t *testing.T) {
	const classes, depth = 3, 4
	for _, seed := range []uint64{1, 2, 3} {
		t.Logf("seed %d", seed)
		c, err := Grammar(seed, GrammarOptions{Classes: classes, Depth: depth, Train: 20_000})
		if err != nil {
			t.Fatal(err)
		}
		deepest, longest := 0, 0
		for _, line := range strings.Split(strings.TrimSuffix(c.Text(c.Train), "\n"), "\n")[:1000] {
			var stack []byte // vowels of the open nouns
			clause := true   // a noun must come
			for _, w := range strings.Fields(line) {
				switch last := w[len(w)-1]; {
				case w == "ke":
					clause = true
				case last == 'l' || last == 'n': // fillers
				case last == 't':
					if len(stack) == 0 || stack[len(stack)-1] != w[len(w)-2] {
						t.Fatalf("%q: verb %s after nouns %q", line, w, stack)
					}
					stack = stack[:len(stack)-1]
				default:
					if !clause {
						t.Fatalf("%q: noun %s where none may be", line, w)
					}
					stack, clause = append(stack, last), false
					deepest = max(deepest, len(stack))
				}
			}
			if len(stack) > 0 || clause {
				t.Fatalf("%q ends with nouns %q open", line, stack)
			}
			longest = max(longest, len(strings.Fields(line)))
		}
		if deepest != depth {
			t.Errorf("%d clauses open at most, want %d", deepest, depth)
		}
	}
}

func TestExtremeGrammars(t *testing.T) {
	states := func(o GrammarOptions) (n int) { // counted by the formula of Validate
		o = o.defaults()
		n = 1
		for d := range o.Depth {
			n += int(math.Pow(float64(o.Classes), float64(d))) + 2*int(math.Pow(float64(o.Classes), float64(d+1)))
		}
		return n
	}
	for _, o := range []GrammarOptions{
		{Classes: 3, Depth: 4},
		{Filler: -1, Clause: -1},
		{Filler: -1},
		{Clause: -1},
		{Depth: 1, Classes: 1},
		{Classes: 300, Depth: 1, Nouns: 1, Verbs: 1, Fillers: 1},
		{Filler: 0.999, Clause: 0.999},
		{Nouns: 3000, Verbs: 1, Fillers: 1},
	} {
		o.Train, o.Valid, o.Test = 100, 100, 100
		c, err := Grammar(7, o)
		if err != nil {
			t.Errorf("%+v: %v", o, err)
		} else if !(c.Entropy > 0 && c.Entropy < math.Log(float64(c.Vocab.Len()))) {
			t.Errorf("%+v: entropy %v", o, c.Entropy)
		} else if n := len(c.Source.States); n > states(o) || o.Filler >= 0 && o.Clause >= 0 && n != states(o) {
			t.Errorf("%+v: %d states, want %d", o, n, states(o))
		}
	}
	// A noun, a verb and the end, with nothing to choose but the class and the words.
	c, err := Grammar(7, GrammarOptions{Classes: 4, Filler: -1, Clause: -1, Nouns: 1, Verbs: 1})
	if want := math.Log(4) / 3; err != nil || !(math.Abs(c.Entropy-want) < 1e-12) {
		t.Errorf("entropy %v, want %v, error %v", c.Entropy, want, err)
	}
}

func TestBadGrammars(t *testing.T) {
	for want, o := range map[string]GrammarOptions{
		"grammar with -1 training tokens: want 1 to 268435456, or 0 for the default":                            {Train: -1},
		"grammar with -1 classes: want 1 to 1000, or 0 for the default":                                         {Classes: -1},
		"grammar with 11 clauses open at once: want 1 to 10, or 0 for the default":                              {Depth: 11},
		"grammar with 10001 fillers: want 1 to 10000, or 0 for the default":                                     {Fillers: 10_001},
		"grammar with probability 1 of a filler: want less than 1, 0 for the default, or negative for none":     {Filler: 1},
		"grammar with probability NaN of a clause: want less than 1, 0 for the default, or negative for none":   {Clause: math.NaN()},
		fmt.Sprintf("grammar of 10 classes and 3 open clauses has more than %d states: want fewer", mostStates): {Classes: 10, Depth: 3},
	} {
		if _, err := Grammar(1, o); err == nil || err.Error() != "language: "+want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	// One class more than 999 makes 2002 states.
	if err := (GrammarOptions{Classes: 999, Depth: 1}).Validate(); err != nil {
		t.Errorf("2000 states: error %v", err)
	}
	if err := (GrammarOptions{Classes: 1000, Depth: 1}).Validate(); err == nil {
		t.Error("2002 states: no error")
	}
}
