package language

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func matrix(cols int, data ...float32) blas32.General {
	return blas32.General{Rows: len(data) / cols, Cols: cols, Stride: cols, Data: data}
}

func TestScoresCountTokensNotBatches(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		name          string
		logits        blas32.General
		target        []int32
		right, tokens int
		loss          float64
	}{
		{"uniform", matrix(4, 0, 0, 0, 0), []int32{2}, 0, 1, math.Log(4)},
		{"the first of equal ones is the answer", matrix(4, 0, 0, 0, 0), []int32{0}, 1, 1, math.Log(4)},
		{"sure and right", matrix(2, 100, 0), []int32{0}, 1, 1, 0},
		{"sure and wrong", matrix(2, 100, 0), []int32{1}, 0, 1, 100},
		{"large logits", matrix(2, 3e38, 3e38), []int32{0}, 1, 1, math.Ln2},
		{"impossible words", matrix(3, 0, -inf, 0), []int32{0}, 1, 1, math.Ln2},
		{"impossible targets", matrix(3, 0, -inf, 0), []int32{1}, 0, 1, math.Inf(1)},
		{"not a number", matrix(3, 0, nan, 5), []int32{2}, 0, 1, math.NaN()},
		{"no target", matrix(2, 0, 0, 9, 0, nan, nan), []int32{NoTarget, 0, NoTarget}, 1, 1, math.Log1p(math.Exp(-9))},
		{"none at all", matrix(2, 0, 0), []int32{NoTarget}, 0, 0, math.NaN()},
	} {
		var s Score
		s.Add(c.logits, c.target)
		right, tokens := Accuracy(c.logits, c.target)
		if right != c.right || tokens != c.tokens || s.Right != c.right || s.Tokens != c.tokens {
			t.Errorf("%s: %d of %d right, in the score %d of %d, want %d of %d", c.name, right, tokens, s.Right, s.Tokens, c.right, c.tokens)
		}
		if got := s.Loss(); !(math.Abs(got-c.loss) < 1e-6) && got != c.loss && !(math.IsNaN(got) && math.IsNaN(c.loss)) {
			t.Errorf("%s: loss %v, want %v", c.name, got, c.loss)
		}
	}
	// Three tokens in one batch and one in another: the mean is over four.
	var s Score
	s.Add(matrix(2, 0, 0, 0, 0, 0, 0), []int32{0, 0, 1})
	s.Add(matrix(2, 0, 50), []int32{1})
	if got, want := s.Loss(), 3*math.Ln2/4; !(math.Abs(got-want) < 1e-9) || s.Accuracy() != 0.75 || !(math.Abs(s.Perplexity()-math.Pow(2, 0.75)) < 1e-9) {
		t.Errorf("loss %v, want %v; accuracy %v, perplexity %v", got, want, s.Accuracy(), s.Perplexity())
	}
}

func TestScoresAreTheSameOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const rows, size, pad = 133, 77, 3
	rnd := rand.New(rand.NewPCG(1, 2))
	t.Log("seed 1")
	logits := blas32.General{Rows: rows, Cols: size, Stride: size + pad, Data: make([]float32, rows*(size+pad))}
	for i := range logits.Data {
		logits.Data[i] = float32(3 * rnd.NormFloat64())
		if i%(size+pad) >= size {
			logits.Data[i] = float32(math.NaN()) // what lies between the rows is not ours
		}
	}
	target := make([]int32, rows)
	for i := range target {
		target[i] = int32(rnd.IntN(size+1)) - 1
	}
	var want float64
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		var s Score
		for range 3 {
			s.Add(logits, target)
		}
		if procs == 1 {
			want = s.Nats
		}
		if s.Nats != want || !(s.Nats > 0) {
			t.Errorf("%v nats on %d processors, %v on one", s.Nats, procs, want)
		}
	}
}

func TestPerplexityAndBits(t *testing.T) {
	if got := Perplexity(math.Log(50)); !(math.Abs(got-50) < 1e-12) {
		t.Errorf("perplexity of 50 equal words: %v", got)
	}
	if got := Bits(3 * math.Ln2); !(math.Abs(got-3) < 1e-12) {
		t.Errorf("bits of 8 equal characters: %v", got)
	}
}

func TestMisuseOfScoresPanics(t *testing.T) {
	for want, call := range map[string]func(){
		"language: logits of 2 x 2 for 1 targets: want a row for each":                 func() { Accuracy(matrix(2, 0, 0, 0, 0), []int32{0}) },
		"language: target 2 of row 0 for 2 logits: want 0 to 1, or language.NoTarget":  func() { new(Score).Add(matrix(2, 0, 0), []int32{2}) },
		"language: target -2 of row 0 for 2 logits: want 0 to 1, or language.NoTarget": func() { new(Score).Add(matrix(2, 0, 0), []int32{-2}) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			call()
		}()
	}
}

func BenchmarkScore(b *testing.B) {
	const rows, size = 350, 33278
	logits := blas32.General{Rows: rows, Cols: size, Stride: size, Data: make([]float32, rows*size)}
	for i := range logits.Data {
		logits.Data[i] = float32(i%101) / 50
	}
	target := make([]int32, rows)
	var s Score
	b.SetBytes(4 * rows * size)
	for b.Loop() {
		s.Add(logits, target)
	}
}
