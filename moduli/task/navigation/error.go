package navigation

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Error is the mean distance, in cm, between the true positions of a batch and those that answers
// (T*B x P; logits or probabilities) tell: around the edges in a periodic box, and not a number if an
// answer is not.
func (t *Task) Error(b *Batch, answers blas32.General) float64 {
	if answers.Rows != b.Target.Rows || answers.Cols != b.Target.Cols {
		panic(fmt.Sprintf("navigation: answers are %d x %d: want %d x %d", answers.Rows, answers.Cols, b.Target.Rows, b.Target.Cols))
	}
	var sum float64
	for r := range answers.Rows {
		x, y := t.Cells.Decode(row(answers, r))
		sum += t.Settings.Box.Distance(x, y, b.Position[2*r], b.Position[2*r+1])
	}
	return 100 * sum / float64(answers.Rows)
}

// Floor is the error, in cm, of a perfect answer: what decoding loses.
func (t *Task) Floor(b *Batch) float64 { return t.Error(b, b.Target) }

// Chance is the error, in cm, of answers that have nothing to do with the question: the mean over n
// trajectories drawn from src, where the answer at the end of each is the code of a place anywhere in the box.
func (t *Task) Chance(src rand.Source, n int) float64 {
	if n < 1 {
		panic(fmt.Sprintf("navigation: chance of %d guesses: want at least 1", n))
	}
	rnd, guess := rand.New(src), make([]float32, len(t.Cells.Centres))
	var sum float64
	for range n {
		w := t.Settings.Box.start(rnd)
		for range t.Settings.Steps {
			turn, speed := draw(rnd)
			t.Settings.Box.step(&w, turn, speed)
		}
		gx, gy := t.Settings.Box.anywhere(rnd)
		t.Cells.encode(guess, gx, gy)
		x, y := t.Cells.Decode(guess)
		sum += t.Settings.Box.Distance(x, y, w.x, w.y)
	}
	return 100 * sum / float64(n)
}
