package language

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

func streams(name string) *rand.PCG { return rand.NewPCG(5, uint64(len(name))) }

func invented(t *testing.T) *Corpus {
	t.Helper()
	c, err := Grammar(1, GrammarOptions{Train: 6000, Valid: 700, Test: 700, Nouns: 3, Verbs: 3, Fillers: 3})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestANetworkLearnsALanguage(t *testing.T) {
	c := invented(t)
	l, err := Settings{Corpus: c, Batch: 10, Steps: 20}.Learner(rnn.Config{Hidden: 32, Activation: rnn.Tanh, Bias: true}, streams)
	if err != nil {
		t.Fatal(err)
	}
	loop := train.Loop{Model: l, Optimizer: &optim.AdamW{Rate: 1e-2}, Epochs: 6, StepsPerEpoch: l.StepsPerEpoch}
	history, err := loop.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	last := history[len(history)-1]
	if pairs := c.Source.Ngram(2); !(last.Validation < pairs) || last.Validation < 0.9*c.Entropy {
		t.Errorf("loss %v: want it below that of pairs, %v, and not far below the entropy, %v", last.Validation, pairs, c.Entropy)
	}
	if last.Unit != "perplexity" || math.Abs(last.Error-math.Exp(last.Validation)) > 1e-9 {
		t.Errorf("error %v %s of loss %v", last.Error, last.Unit, last.Validation)
	}
	score, err := Measure(l.Net, c.Test)
	if err != nil || score.Tokens != len(c.Test)-1 || !(score.Loss() < c.Source.Ngram(2)) {
		t.Errorf("the test part: %v, %d of %d tokens, loss %v", err, score.Tokens, len(c.Test), score.Loss())
	}
	out, err := Continue(l.Net, c.Test[:1], 40, Sampler{Temperature: 1}, rand.NewPCG(1, 1))
	if err != nil || len(out) != 40 {
		t.Fatal(out, err)
	}
	if loss := c.Source.Loss(out); math.IsNaN(loss) || !strings.Contains(c.Text(out), "\n") {
		t.Errorf("it says %q", c.Text(out))
	}
}

// States are carried over the text, and validation does not disturb them.
func TestReadingGoesOnAfterValidation(t *testing.T) {
	c := invented(t)
	losses := func(validate bool) (all []float64) {
		l, err := Settings{Corpus: c, Batch: 7, Steps: 9}.Learner(rnn.Config{Hidden: 8, Activation: rnn.Tanh}, streams)
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.StepsPerEpoch + 3 { // into the text for the second time
			all = append(all, l.Gradients())
			if validate && i%3 == 0 {
				l.Validate()
			}
		}
		return all
	}
	want := losses(false)
	if got := losses(true); !slices.Equal(got, want) {
		t.Error("losses are others where the model is validated between batches")
	}
	n := len(want) - 3
	if want[0] != want[n] || want[1] != want[n+1] {
		t.Errorf("losses %v at the beginning of the text, %v when it begins again", want[:2], want[n:n+2])
	}
	// The second batch alone, without what was carried, has another loss.
	l, _ := Settings{Corpus: c, Batch: 7, Steps: 9}.Learner(rnn.Config{Hidden: 8, Activation: rnn.Tanh}, streams)
	l.Next()
	b := l.Next()
	ws := l.Net.NewWorkspace(9, 7)
	l.Net.ForwardSymbols(ws, b.Symbols)
	if alone := l.Net.LossSymbols(ws, b.Targets); alone == want[1] {
		t.Error("nothing is carried from batch to batch")
	}
}

// A text read in columns and in one go has the same tokens, each counted once.
func TestMeasureCountsEachTokenOnce(t *testing.T) {
	c := invented(t)
	net, err := rnn.New(rnn.Config{Hidden: 5, Inputs: 5, Outputs: c.Vocab.Len(), Symbols: c.Vocab.Len()}, streams("weights"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{40, 123, 700} {
		score, err := Measure(net, c.Test[:n])
		if err != nil || score.Tokens != n-1 {
			t.Errorf("%d tokens: %v, %d counted", n, err, score.Tokens)
		}
	}
}

func TestSettingsThatCannotBe(t *testing.T) {
	c := invented(t)
	v := c.Vocab.Len()
	net, err := rnn.New(rnn.Config{Hidden: 5, Inputs: 5, Outputs: v, Symbols: v}, streams("weights"))
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := rnn.New(rnn.Config{Hidden: 5, Inputs: 5, Outputs: v}, streams("weights"))
	if err != nil {
		t.Fatal(err)
	}
	shape := rnn.Config{Hidden: 4}
	short := *c
	short.Valid = nil
	for name, c := range map[string]struct {
		do   func() error
		want string
	}{
		"no corpus":       {func() error { _, err := Settings{}.Learner(shape, streams); return err }, "without a corpus"},
		"embedding":       {func() error { return Settings{Corpus: c, Embedding: -1}.Validate() }, "embedding of -1 numbers"},
		"short text":      {func() error { return Settings{Corpus: c, Batch: 5000}.Validate() }, "5000"},
		"no neurons":      {func() error { _, err := Settings{Corpus: c}.Learner(rnn.Config{}, streams); return err }, "hidden size 0"},
		"validation":      {func() error { _, err := Settings{Corpus: &short}.Learner(shape, streams); return err }, "validation part"},
		"foreign network": {func() error { _, err := Measure(numbers, c.Test); return err }, "a network of 0 symbols"},
		"foreign symbol":  {func() error { _, err := Measure(net, []int32{0, int32(v)}); return err }, "symbol 1 is"},
		"short test":      {func() error { _, err := Measure(net, []int32{0}); return err }, "language: "},
		"no prompt":       {func() error { _, err := Continue(net, nil, 1, Sampler{}, nil); return err }, "prompt of 0 symbols"},
		"temperature":     {func() error { _, err := Continue(net, []int32{0}, 1, Sampler{Temperature: -1}, nil); return err }, "emperature"},
		"no source":       {func() error { _, err := Continue(numbers, []int32{0}, 1, Sampler{}, nil); return err }, "0 symbols"},
	} {
		if err := c.do(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	for _, p := range net.Params() {
		for i := range p.W.Data {
			p.W.Data[i] = float32(math.NaN())
		}
	}
	if out, err := Continue(net, []int32{0}, 3, Sampler{}, nil); err == nil {
		t.Errorf("a network of NaNs says %v", out)
	}
}
