package moduli_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// The benchmarks here train networks to their end and report what they learned: RESULTS.md has the figures.

// BenchmarkAdding is the adding problem at its published size: dense, and pruned to 95 % with each kind of penalty. It
// reports the squared error when a share of the weights is pruned, and at the end.
func BenchmarkAdding(b *testing.B) {
	torus := penalty.Moduli{Strength: 1e-3}
	for _, arm := range []struct {
		name    string
		penalty penalty.Penalty
		target  float64
	}{
		{"dense", nil, 0},
		{"none", nil, 0.95},
		{"torus", torus, 0.95},
		{"permuted", penalty.Permuted{Of: torus}, 0.95},
		{"L1", penalty.MatchMean{Of: torus}, 0.95},
	} {
		for seed := range uint64(3) {
			b.Run(fmt.Sprintf("%s/seed=%d", arm.name, seed+1), func(b *testing.B) {
				for b.Loop() {
					e := moduli.Adding(moduli.Paper)
					e.Seed, e.Penalty = seed+1, arm.penalty
					if arm.target > 0 {
						e.Prune = prune.Linear{Target: arm.target}
					}
					res, err := e.Run(context.Background())
					if err != nil {
						b.Fatal(err)
					}
					for _, share := range []float64{0.18, 0.5, 0.8, 0.9} {
						for _, ev := range res.History {
							if ev.Sparsity >= share && arm.target > 0 {
								b.ReportMetric(ev.Error, fmt.Sprintf("error@%g%%", 100*share))
								break
							}
						}
					}
					b.ReportMetric(res.Error, "error")
					b.ReportMetric(100*res.Recurrent.Mask.Sparsity(), "recurrent-%")
				}
			})
		}
	}
}

// BenchmarkWikiText trains on the test part of WikiText-2, which MODULI_WIKITEXT names a folder with, validates on the
// first half of the validation part and tests on the second: the schedule of testdata/wikitext.py.
func BenchmarkWikiText(b *testing.B) {
	dir := os.Getenv("MODULI_WIKITEXT")
	if dir == "" {
		b.Skip("MODULI_WIKITEXT names no folder with test.txt and valid.txt of WikiText-2")
	}
	corpus := halves(b, dir)
	for b.Loop() {
		e := moduli.Language(moduli.Paper, corpus)
		e.Hidden, e.Layers, e.Shrink, e.Optimizer = 128, 1, 0, optim.SGD{Rate: 5}
		res, err := e.Run(context.Background(), train.HookFunc(func(_ context.Context, ev train.Event) error {
			if ev.Kind == train.Epoched {
				b.Logf("epoch %2d  train %.4f  valid %.4f  perplexity %8.2f", ev.Epoch, ev.Loss, ev.Validation, ev.Error)
			}
			return nil
		}))
		if err != nil {
			b.Fatal(err)
		}
		score, err := language.Measure(res.Network, corpus.Test)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(score.Perplexity(), "perplexity")
		b.ReportMetric(100*score.Accuracy(), "accuracy-%")
	}
}

// halves is a corpus that is trained on test.txt and has the first half of the lines of valid.txt for validation, the
// second for the test.
func halves(b *testing.B, dir string) *language.Corpus {
	b.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "valid.txt"))
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	half := (len(lines) + 1) / 2
	tmp := b.TempDir()
	parts := []string{filepath.Join(tmp, "valid.txt"), filepath.Join(tmp, "test.txt")}
	for i, part := range [][]string{lines[:half], lines[half:]} {
		if err := os.WriteFile(parts[i], []byte(strings.Join(part, "")), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	c, err := language.Files(filepath.Join(dir, "test.txt"), parts[0], parts[1], language.Options{MaxSize: 5000})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkGrammar trains on an invented language and reports by how much the loss is above the entropy, which no model
// can be below in the long run.
func BenchmarkGrammar(b *testing.B) {
	corpus, err := language.Grammar(1, language.GrammarOptions{Train: 400_000})
	if err != nil {
		b.Fatal(err)
	}
	for _, cell := range []struct {
		name string
		cell rnn.Cell
	}{{"tanh", nil}, {"GRU", rnn.GRU{}}, {"LSTM", rnn.LSTM{}}} {
		b.Run(cell.name, func(b *testing.B) {
			for b.Loop() {
				e := moduli.Language(moduli.Workshop, corpus)
				e.Cell, e.Hidden = cell.cell, 64
				res, err := e.Run(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				score, err := language.Measure(res.Network, corpus.Test)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(score.Loss(), "nats")
				b.ReportMetric(corpus.Entropy, "entropy")
				b.ReportMetric(100*(score.Loss()/corpus.Source.Loss(corpus.Test)-1), "%-above-the-best")
				if math.IsNaN(score.Loss()) {
					b.Error("no loss")
				}
			}
		})
	}
}
