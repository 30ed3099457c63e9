package adding

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Chance is the mean squared error of the best answer that does not look at the sequence, 1: the variance of the sum
// of two uniform numbers.
const Chance = 1. / 6

// Markers is where the two markers lie.
type Markers int

const (
	Halves   Markers = iota // one in the first half, one in the second, each uniformly; a middle pair counts to the second
	Anywhere                // any two places are equally likely
)

// Settings describe a Task. The zero value is the published one.
type Settings struct {
	Steps   int // T, pairs of a sequence; 0 means 50
	Batch   int // B, sequences at a time; 0 means 32
	Samples int // sequences of the training set; 0 means 10,000
	HeldOut int // batches of held-out sequences; 0 means 32
	Markers Markers
	Endless bool // draw new sequences for ever; Samples is then the length of an epoch
}

// largest is the number of entries of a set's inputs that is still allowed: 4 GiB.
const largest = 1 << 30

func (s Settings) defaults() Settings {
	for _, f := range []struct {
		n *int
		d int
	}{{&s.Steps, 50}, {&s.Batch, 32}, {&s.Samples, 10_000}, {&s.HeldOut, 32}} {
		if *f.n == 0 {
			*f.n = f.d
		}
	}
	return s
}

// Validate reports a setting that cannot be used, naming its value and what is allowed.
func (s Settings) Validate() error {
	s = s.defaults()
	if s.Steps < 2 {
		return fmt.Errorf("adding: sequences of %d pairs: want at least 2, or 0 for 50", s.Steps)
	}
	if s.Batch < 1 {
		return fmt.Errorf("adding: batch of %d sequences: want at least 1, or 0 for 32", s.Batch)
	}
	if s.Samples < s.Batch {
		return fmt.Errorf("adding: %d sequences to train on: want a batch of %d at least, or 0 for 10000", s.Samples, s.Batch)
	}
	if s.HeldOut < 1 {
		return fmt.Errorf("adding: %d held-out batches: want at least 1, or 0 for 32", s.HeldOut)
	}
	if s.Markers != Halves && s.Markers != Anywhere {
		return fmt.Errorf("adding: markers %d: want adding.Halves or adding.Anywhere", int(s.Markers))
	}
	if s.Steps > largest/2 || s.Samples > largest/2/s.Steps || s.HeldOut > largest/2/s.Steps/s.Batch {
		return fmt.Errorf("adding: %d sequences, and %d held-out batches of %d, of %d pairs: want at most %d numbers of each",
			s.Samples, s.HeldOut, s.Batch, s.Steps, largest)
	}
	return nil
}

// Batch is B sequences of T pairs.
type Batch struct {
	Inputs blas32.General // T*B x 2: row t*B+i is pair t of sequence i, its number and its marker, 0 or 1
	Target blas32.General // B x 1: the sums
}

// NewBatch makes room for a batch.
func (t *Task) NewBatch() *Batch {
	s := t.Settings
	m := func(rows, cols int) blas32.General {
		return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
	}
	return &Batch{Inputs: m(s.Steps*s.Batch, 2), Target: m(s.Batch, 1)}
}

// Task is a set of sequences to train on, and a held-out one. Its fields are to be read.
type Task struct {
	Settings Settings // with defaults filled in

	values  []float32 // Samples x Steps
	marks   [][2]int  // the marked pairs, the first one first
	heldOut []*Batch
}

// New draws both sets from src, the held-out one first.
func New(s Settings, src rand.Source) (*Task, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if src == nil {
		return nil, errors.New("adding: no random source to draw sequences: want one, as rand.NewPCG(1, 2)")
	}
	s = s.defaults()
	t, rnd := &Task{Settings: s}, rand.New(src)
	for range s.HeldOut {
		b := t.NewBatch()
		t.fill(b, rnd)
		t.heldOut = append(t.heldOut, b)
	}
	if s.Endless {
		return t, nil
	}
	t.values, t.marks = make([]float32, s.Samples*s.Steps), make([][2]int, s.Samples)
	for i := range t.marks {
		t.marks[i] = s.draw(t.values[i*s.Steps:][:s.Steps], rnd)
	}
	return t, nil
}

// draw fills values, the numbers of a sequence, and says which two are marked.
func (s Settings) draw(values []float32, rnd *rand.Rand) (marks [2]int) {
	for i := range values {
		values[i] = rnd.Float32()
	}
	n := len(values)
	if s.Markers == Halves {
		return [2]int{rnd.IntN(n / 2), n/2 + rnd.IntN(n-n/2)}
	}
	a, b := rnd.IntN(n), rnd.IntN(n-1)
	if b >= a {
		b++
	}
	return [2]int{min(a, b), max(a, b)}
}

// put writes a sequence into column i of b.
func (t *Task) put(b *Batch, i int, values []float32, marks [2]int) {
	for k, v := range values {
		at := 2 * (k*t.Settings.Batch + i)
		b.Inputs.Data[at], b.Inputs.Data[at+1] = v, 0
		if k == marks[0] || k == marks[1] {
			b.Inputs.Data[at+1] = 1
		}
	}
	b.Target.Data[i] = values[marks[0]] + values[marks[1]]
}

// fill draws new sequences into b.
func (t *Task) fill(b *Batch, rnd *rand.Rand) {
	values := make([]float32, t.Settings.Steps)
	for i := range t.Settings.Batch {
		marks := t.Settings.draw(values, rnd)
		t.put(b, i, values, marks)
	}
}

// Batches is how many batches make an epoch. What of the sequences fills no batch is left out, others in each epoch.
func (t *Task) Batches() int { return t.Settings.Samples / t.Settings.Batch }

// HeldOut are the batches that are never trained on. They are the task's: whoever changes one changes it for all.
func (t *Task) HeldOut() []*Batch { return t.heldOut }

// within is how far off the sum may be to be called correct, in Hochreiter and Schmidhuber (1997).
const within = 0.04

// Correct counts the answers (B x 1) that are within 0.04 of the target (B x 1).
func Correct(answers, target blas32.General) int {
	if answers.Rows != target.Rows || answers.Cols != 1 || target.Cols != 1 {
		panic(fmt.Sprintf("adding: answers are %d x %d to targets of %d x %d: want B x 1 both", answers.Rows, answers.Cols, target.Rows, target.Cols))
	}
	right := 0
	for i := range answers.Rows {
		if math.Abs(float64(answers.Data[i*answers.Stride])-float64(target.Data[i*target.Stride])) < within {
			right++
		}
	}
	return right
}
