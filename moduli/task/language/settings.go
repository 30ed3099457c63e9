package language

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"gonum.org/v1/gonum/blas/blas32"
)

// Settings are the task of telling the next symbol of a corpus: a train.Task.
type Settings struct {
	Corpus    *Corpus
	Embedding int // numbers that stand for a symbol; 0 means as many as there are hidden neurons
	Batch     int // B, columns of the text; 0 means 20
	Steps     int // T, steps that gradients flow back; 0 means 35
}

// evaluation is the number of columns in which the validation and the test part are read.
const evaluation = 10

// Validate reports a corpus that is missing, or a size that cannot be.
func (s Settings) Validate() error {
	if s.Corpus == nil || s.Corpus.Vocab == nil {
		return errors.New("language: settings without a corpus")
	}
	if s.Embedding < 0 {
		return fmt.Errorf("language: embedding of %d numbers: want 1 or more, or 0 for as many as hidden neurons", s.Embedding)
	}
	_, err := NewBatches(s.Corpus.Train, s.batching())
	return err
}

func (s Settings) batching() Batching { return Batching{Batch: s.Batch, Steps: s.Steps} }

// Learner is a network that learns the training part, carrying its states from batch to batch, and is measured on the
// validation part, each token once: its loss in nats a token, and its perplexity. The random stream is "weights".
func (s Settings) Learner(shape rnn.Config, streams train.Streams) (*train.Learner, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	v := s.Corpus.Vocab.Len()
	shape.Symbols, shape.Outputs, shape.Inputs = v, v, s.Embedding
	if s.Embedding == 0 {
		shape.Inputs = shape.Hidden
		if shape.Tied && shape.Bidirectional {
			shape.Inputs *= 2
		}
	}
	net, err := rnn.New(shape, streams("weights"))
	if err != nil {
		return nil, err
	}
	batches, err := NewBatches(s.Corpus.Train, s.batching())
	if err != nil {
		return nil, err
	}
	valid, err := newReader(net, s.Corpus.Valid, batches.Batching().Steps)
	if err != nil {
		return nil, fmt.Errorf("language: the validation part: %w", err)
	}
	l := &train.Learner{Net: net, Carry: true, StepsPerEpoch: batches.Len()}
	next := train.Batch{Steps: batches.Batching().Steps, Batch: batches.Batching().Batch, Fresh: true}
	l.Next = func() *train.Batch {
		next.Fresh = next.Symbols == nil
		if next.Symbols, next.Targets = batches.Next(); next.Symbols == nil {
			batches.Reset()
			next.Fresh = true
			next.Symbols, next.Targets = batches.Next()
		}
		return &next
	}
	l.Assess = func() train.Score {
		score := valid.score()
		return train.Score{Loss: score.Loss(), Error: score.Perplexity(), Unit: "perplexity"}
	}
	l.Save = func() (map[string][]byte, error) { return map[string][]byte{"text": batches.State()}, nil }
	l.Load = func(state map[string][]byte) error {
		next.Symbols = []int32{} // what was carried goes on
		return batches.Restore(state["text"])
	}
	return l, nil
}

// reader goes through a text with a network that learns nothing.
type reader struct {
	net     *rnn.Network
	ws      *rnn.Workspace
	batches *Batches
}

func newReader(net *rnn.Network, tokens []int32, steps int) (*reader, error) {
	batches, err := NewBatches(tokens, Evaluation(evaluation, steps))
	if err != nil {
		return nil, err
	}
	ws := net.NewWorkspace(steps, evaluation)
	ws.Carry = true
	return &reader{net: net, ws: ws, batches: batches}, nil
}

func (r *reader) score() *Score {
	r.batches.Reset()
	r.ws.SetCarried(blas32.General{})
	score := new(Score)
	for symbols, target := r.batches.Next(); symbols != nil; symbols, target = r.batches.Next() {
		r.net.ForwardSymbols(r.ws, symbols)
		score.Add(r.ws.Logits, target)
	}
	return score
}

// Measure is how a network that reads and answers symbols does on a text, such as a corpus's Test: each token but the first
// once. It reads in 10 columns, and needs a text that fills them.
func Measure(net *rnn.Network, tokens []int32) (*Score, error) {
	if err := reads(net, tokens); err != nil {
		return nil, err
	}
	r, err := newReader(net, tokens, min(35, max(1, len(tokens)/evaluation-1)))
	if err != nil {
		return nil, err
	}
	return r.score(), nil
}

// Continue is n symbols after a prompt of at least one, drawn one by one from what a network says of the next.
func Continue(net *rnn.Network, prompt []int32, n int, s Sampler, src rand.Source) ([]int32, error) {
	if err := reads(net, prompt); err != nil {
		return nil, err
	}
	ws := net.NewWorkspace(1, 1)
	ws.Carry = true
	return s.Generate(prompt, n, func(symbol int32) []float32 {
		net.ForwardSymbols(ws, []int32{symbol})
		return ws.Logits.Data
	}, rand.New(src))
}

// reads checks that a network knows all symbols of a text.
func reads(net *rnn.Network, tokens []int32) error {
	c := net.Config()
	if c.Symbols == 0 || c.Symbols != c.Outputs {
		return fmt.Errorf("language: a network of %d symbols and %d outputs: want one that answers with what it reads", c.Symbols, c.Outputs)
	}
	for i, t := range tokens {
		if t < 0 || int(t) >= c.Symbols {
			return fmt.Errorf("language: symbol %d is %d: the network knows 0 to %d", i, t, c.Symbols-1)
		}
	}
	return nil
}
