package language

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// testdata/reference.py says how the numbers were made.
type reference struct {
	Texts []struct {
		Name, Text string
		Words      []string
		IDs        []int32
	}
	Batches []struct {
		Tokens, Columns, Steps int
		Batches                []struct{ Symbols, Target []int32 }
	}
	Scores []struct {
		Name             string
		Size             int
		Logits           []float32
		Target           []int32
		Loss, Perplexity float64
		Right            int
	}
}

func readReference(t *testing.T) reference {
	t.Helper()
	raw, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Texts) != 5 || len(r.Batches) != 6 || len(r.Scores) != 3 {
		t.Fatalf("testdata/reference.json holds %d texts, %d cuts, %d scores: want 5, 6, 3", len(r.Texts), len(r.Batches), len(r.Scores))
	}
	return r
}

func TestReferenceWords(t *testing.T) {
	for _, c := range readReference(t).Texts {
		t.Run(c.Name, func(t *testing.T) {
			if got := scanAll(t, c.Text, Options{}); !slices.Equal(got, c.Words) {
				t.Errorf("words %q, want %q", got, c.Words)
			}
			b := newBuilder(Options{})
			ids, err := b.read(NewScanner(strings.NewReader(c.Text), "text", Options{}), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.vocabulary([][]int32{ids}, [][]int32{ids}); err != nil || !slices.Equal(ids, c.IDs) {
				t.Errorf("symbols %v (error %v), want %v", ids, err, c.IDs)
			}
		})
	}
}

func TestReferenceBatches(t *testing.T) {
	for _, c := range readReference(t).Batches {
		b, err := NewBatches(count(c.Tokens), Batching{Batch: c.Columns, Steps: c.Steps, Ending: Short})
		if err != nil {
			t.Fatal(err)
		}
		if b.Len() != len(c.Batches) {
			t.Errorf("%d tokens in %d columns: %d batches of %d steps, want %d", c.Tokens, c.Columns, b.Len(), c.Steps, len(c.Batches))
		}
		for k, want := range c.Batches {
			if symbols, target := b.Next(); !slices.Equal(symbols, want.Symbols) || !slices.Equal(target, want.Target) {
				t.Errorf("%d tokens, batch %d: %v and %v, want %v and %v", c.Tokens, k, symbols, target, want.Symbols, want.Target)
			}
		}
		if symbols, target := b.Next(); symbols != nil || target != nil {
			t.Errorf("%d tokens: a batch after the last", c.Tokens)
		}
	}
}

func TestReferenceScores(t *testing.T) {
	for _, c := range readReference(t).Scores {
		n := len(c.Target)
		logits := blas32.General{Rows: n, Cols: c.Size, Stride: c.Size, Data: c.Logits}
		var s Score
		s.Add(logits, c.Target)
		if right, tokens := Accuracy(logits, c.Target); right != c.Right || tokens != n || s.Right != right || s.Tokens != n {
			t.Errorf("%s: %d of %d right, in the score %d of %d, want %d of %d", c.Name, right, tokens, s.Right, s.Tokens, c.Right, n)
		}
		if !(math.Abs(s.Loss()-c.Loss) < 1e-6*(1+c.Loss)) || !(math.Abs(s.Perplexity()/c.Perplexity-1) < 1e-5) {
			t.Errorf("%s: loss %v, perplexity %v, want %v, %v", c.Name, s.Loss(), s.Perplexity(), c.Loss, c.Perplexity)
		}
		if want := float64(c.Right) / float64(n); s.Accuracy() != want {
			t.Errorf("%s: accuracy %v, want %v", c.Name, s.Accuracy(), want)
		}
	}
}

// count is the symbols from 0 on.
func count(n int) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(i)
	}
	return x
}

func scanAll(t testing.TB, text string, o Options) []string {
	t.Helper()
	s := NewScanner(strings.NewReader(text), "text", o)
	var words []string
	for s.Scan() {
		words = append(words, string(s.Bytes()))
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	return words
}
