package language_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/task/language"
)

const verse = `Nature and Nature's laws lay hid in night:
God said, Let Newton be! and all was light.
`

func ExampleRead() {
	c, err := language.Read(strings.NewReader(verse), "verse", language.Options{Punctuation: true, Lower: true, MinCount: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c)
	fmt.Println(c.Vocab.Words())
	// Output:
	// verse: 19 words for training, 2 for validation, 2 for the test, 3 different ones
	// [{and 2} {<eos> 1} {<unk> 16}]
}

func ExampleWikiText() {
	dir, err := os.MkdirTemp("", "wikitext")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{
		"wiki.train.tokens": " \n = Opticks = \n \n Light is never known to follow crooked Passages . \n",
		"wiki.valid.tokens": " Light is bright . \n",
		"wiki.test.tokens":  " Passages follow . \n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			fmt.Println(err)
			return
		}
	}
	c, err := language.WikiText(dir, language.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(c.Text(c.Valid), c.Text(c.Test))
	// Output:
	// Light is <unk>.
	// Passages follow.
}

func ExampleOpticks() {
	c, err := language.Opticks(language.Options{Tokens: language.Characters})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(c.Train) > 400_000, c.Vocab.Len() < 200)
	// Output: true true
}

func ExampleGrammar() {
	c, err := language.Grammar(1, language.GrammarOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Text(c.Train[:44]))
	fmt.Printf("%d words; loss of a guess %.2f, by frequency %.2f, by the word before %.2f, at best %.2f nats\n",
		c.Vocab.Len(), math.Log(float64(c.Vocab.Len())), c.Source.Ngram(1), c.Source.Ngram(2), c.Entropy)
	// Output:
	// baro ke kuvel gara puven duben pepat funen parot doten doten
	// baro ke suka vezat duben dekot doten
	// kuvel fukel pida doten posat moren
	// gudel pakel kuvel vifel baro ke mufel kipo risot parot
	// kuvel nufel vifel kuvel gara vaten
	// 62 words; loss of a guess 4.13, by frequency 3.56, by the word before 2.75, at best 2.50 nats
}

// A language of one's own: brackets of two kinds, at most two deep, which must close in the right order.
func ExampleSource() {
	s := &language.Source{Words: strings.Fields("( ) [ ]")}
	stacks := []string{"", "(", "[", "((", "([", "[(", "[["}
	index := map[string]int{}
	for i, stack := range stacks {
		index[stack] = i
	}
	for _, stack := range stacks {
		state := language.State{Name: stack}
		open, shut := 0.5, 0.5 // probabilities to open and to shut
		if len(stack) == 0 {
			open, shut = 1, 0
		} else if len(stack) == 2 {
			open, shut = 0, 1
		}
		for symbol, bracket := range s.Words {
			edge := language.Edge{Symbol: int32(symbol), P: open / 2}
			if strings.Contains("([", bracket) {
				edge.Next = index[stack+bracket]
			} else if edge.P = 0; strings.HasSuffix(stack, s.Words[symbol-1]) {
				edge.P, edge.Next = shut, index[stack[:len(stack)-1]]
			}
			if edge.P > 0 {
				state.Edges = append(state.Edges, edge)
			}
		}
		s.States = append(s.States, state)
	}
	c, err := s.Corpus(1, 1000, 100, 100)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, symbol := range c.Train[:20] {
		fmt.Print(c.Vocab.Word(symbol))
	}
	fmt.Printf("\nentropy rate %.4f nats, without memory %.4f\n", c.Entropy, s.Ngram(1))
	// Output:
	// [()](())[()][[]]([][
	// entropy rate 0.6931 nats, without memory 1.3863
}

func ExampleBatches() {
	text := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}
	b, err := language.NewBatches(text, language.Batching{Batch: 2, Steps: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	for symbols, target := b.Next(); symbols != nil; symbols, target = b.Next() {
		fmt.Println(symbols, target)
	}
	fmt.Println(b.Len(), "batches,", b.Left(), "tokens left out")
	// Output:
	// [0 7 1 8 2 9] [1 8 2 9 3 10]
	// [3 10 4 11 5 12] [4 11 5 12 6 13]
	// 2 batches, 1 tokens left out
}

func ExampleEvaluation() {
	text := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	b, err := language.NewBatches(text, language.Evaluation(2, 3))
	if err != nil {
		fmt.Println(err)
		return
	}
	for symbols, target := b.Next(); symbols != nil; symbols, target = b.Next() {
		fmt.Println(symbols, target)
	}
	fmt.Println(b.Left(), "tokens left out")
	// Output:
	// [0 5 1 6 2 7] [1 6 2 7 3 8]
	// [3 8 4 0 0 0] [4 9 5 -1 -1 -1]
	// 0 tokens left out
}

func ExampleScore() {
	logits := blas32.General{Rows: 3, Cols: 2, Stride: 2, Data: []float32{0, 0, 0, 9, 9, 0}}
	var s language.Score
	s.Add(logits, []int32{0, 1, language.NoTarget})
	fmt.Printf("%d tokens, loss %.3f, perplexity %.3f, accuracy %.0f%%\n", s.Tokens, s.Loss(), s.Perplexity(), 100*s.Accuracy())
	// Output: 2 tokens, loss 0.347, perplexity 1.414, accuracy 100%
}

func ExampleAccuracy() {
	logits := blas32.General{Rows: 2, Cols: 3, Stride: 3, Data: []float32{0, 1, 2, 0, 1, 2}}
	fmt.Println(language.Accuracy(logits, []int32{2, 0}))
	// Output: 1 2
}

func ExamplePerplexity() {
	fmt.Printf("%.0f words, %.2f bits\n", language.Perplexity(5.25), language.Bits(1.2))
	// Output: 191 words, 1.73 bits
}

func ExampleSampler() {
	logits := []float32{1, 3, 2, -1}
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, s := range []language.Sampler{{}, {Temperature: 1}, {Temperature: 1, TopK: 2}, {Temperature: 1, Never: []int32{1}}} {
		for range 12 {
			i, err := s.Sample(logits, rnd)
			if err != nil {
				fmt.Println(err)
				return
			}
			fmt.Print(i)
		}
		fmt.Println()
	}
	// Output:
	// 111111111111
	// 111121212112
	// 111211211111
	// 222202022002
}

// The model here is the machine itself that made the language; a network would take its place.
func ExampleSampler_Generate() {
	c, err := language.Grammar(1, language.GrammarOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	state := 0
	next := func(symbol int32) []float32 {
		for _, e := range c.Source.States[state].Edges {
			if e.Symbol == symbol {
				state = e.Next
				break
			}
		}
		logits := make([]float32, c.Vocab.Len())
		for i := range logits {
			logits[i] = float32(math.Inf(-1))
		}
		for _, e := range c.Source.States[state].Edges {
			logits[e.Symbol] = float32(math.Log(e.P))
		}
		return logits
	}
	prompt, err := c.Encode("baro ke")
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := language.Sampler{Temperature: 0.5}.Generate(prompt, 8, next, rand.New(rand.NewPCG(1, 2)))
	fmt.Println(c.Text(prompt), "...", c.Text(text), err)
	// Output: baro ke ... mufel kuvel nufel kuvel pida duben posat gaben <nil>
}

func ExampleDetokenize() {
	fmt.Println(language.Detokenize(strings.Fields(`A " well @-@ known " book ( 1704 ) , of 1 @,@ 000 pages .`)))
	// Output: A "well-known" book (1704), of 1,000 pages.
}

func ExampleScanner() {
	s := language.NewScanner(strings.NewReader(verse), "verse", language.Options{Punctuation: true})
	n := 0
	for s.Scan() {
		if string(s.Bytes()) == "Newton" {
			fmt.Println("line", s.Line())
		}
		n++
	}
	fmt.Println(n, "tokens, error", s.Err())
	// Output:
	// line 2
	// 23 tokens, error <nil>
}

func ExampleNewVocabulary() {
	v, err := language.NewVocabulary([]language.Word{{Text: "light"}, {Text: language.Unknown}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Encode([]string{"light", "rays"}))
	// Output: [0 1] <nil>
}

func ExampleCorpus_Encode() {
	c, err := language.Read(strings.NewReader(verse), "verse", language.Options{Punctuation: true, ValidPart: -1, TestPart: -1})
	if err != nil {
		fmt.Println(err)
		return
	}
	prompt, err := c.Encode("Let light be")
	fmt.Println(prompt, err, c.Text(prompt))
	// Output: [13 19 15] <nil> Let light be
}
