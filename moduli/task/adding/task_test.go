package adding

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func newTask(t testing.TB, s Settings, seed uint64) *Task {
	t.Helper()
	t.Logf("seed %d", seed)
	task, err := New(s, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	return task
}

// sequence is column i of a batch, checked: its numbers, and where the markers are.
func sequence(t *testing.T, b *Batch, i int) (values []float32, marks []int) {
	t.Helper()
	size := b.Target.Rows
	var sum float32
	for k := range b.Inputs.Rows / size {
		pair := b.Inputs.Data[2*(k*size+i):][:2]
		if !(pair[0] >= 0 && pair[0] < 1) || pair[1] != 0 && pair[1] != 1 {
			t.Fatalf("pair %d of sequence %d is %v: want a number in [0, 1) and a marker 0 or 1", k, i, pair)
		}
		values = append(values, pair[0])
		if pair[1] == 1 {
			marks = append(marks, k)
			sum += pair[0]
		}
	}
	if len(marks) != 2 || b.Target.Data[i] != sum {
		t.Fatalf("sequence %d has markers %v and sum %v: want two, and %v", i, marks, b.Target.Data[i], sum)
	}
	return values, marks
}

func TestDefaultsAreThePublishedOnes(t *testing.T) {
	task := newTask(t, Settings{}, 1)
	if want := (Settings{Steps: 50, Batch: 32, Samples: 10_000, HeldOut: 32}); task.Settings != want {
		t.Errorf("settings %+v, want %+v", task.Settings, want)
	}
	b := task.Stream(rand.NewPCG(1, 2)).Next()
	if b.Inputs.Rows != 1600 || b.Inputs.Cols != 2 || b.Target.Rows != 32 || b.Target.Cols != 1 || task.Batches() != 312 || len(task.HeldOut()) != 32 {
		t.Errorf("inputs %d x %d, target %d x %d, %d batches, %d held out", b.Inputs.Rows, b.Inputs.Cols, b.Target.Rows, b.Target.Cols, task.Batches(), len(task.HeldOut()))
	}
}

func TestSequencesAreDrawnAsTheySay(t *testing.T) {
	const n = 20_000
	for _, s := range []Settings{
		{Steps: 10, Markers: Halves}, {Steps: 7, Markers: Halves}, {Steps: 2, Markers: Halves},
		{Steps: 10, Markers: Anywhere}, {Steps: 2, Markers: Anywhere}, {Steps: 10, Endless: true},
	} {
		s.Batch, s.Samples, s.HeldOut = 100, n, 1
		task := newTask(t, s, 2)
		stream := task.Stream(rand.NewPCG(3, 4))
		var sum, square, miss, blind float64
		first, second := make([]float64, s.Steps), make([]float64, s.Steps)
		for range n / s.Batch {
			b := stream.Next()
			for i := range s.Batch {
				values, marks := sequence(t, b, i)
				first[marks[0]]++
				second[marks[1]]++
				for _, v := range values {
					sum += float64(v)
					square += float64(v) * float64(v)
				}
				d := float64(b.Target.Data[i]) - 1
				miss += d * d
				d = float64(b.Target.Data[i])
				for _, v := range values {
					d -= 2 * float64(v) / float64(s.Steps)
				}
				blind += d * d
			}
		}
		m := float64(n * s.Steps)
		if mean := sum / m; !(math.Abs(mean-0.5) < 5*math.Sqrt(1./12/m)) {
			t.Errorf("%+v: numbers of mean %v", s, mean)
		}
		if mean := square / m; !(math.Abs(mean-1./3) < 5*math.Sqrt(4./45/m)) {
			t.Errorf("%+v: squares of mean %v", s, mean)
		}
		if mse := miss / n; !(math.Abs(mse-Chance) < 5*math.Sqrt(7./180/n)) {
			t.Errorf("%+v: the answer 1 has error %v, want %v", s, mse, Chance)
		}
		// Of halves of different lengths the better answer weighs the numbers.
		if mse, want := blind/n, Chance-1/(3*float64(s.Steps)); s.Steps%2 == 0 && !(math.Abs(mse-want) < 5*math.Sqrt(7./180/n)) {
			t.Errorf("%+v: twice the mean of all numbers has error %v, want %v", s, mse, want)
		}
		for k := range s.Steps {
			var p, q float64 // probabilities of the two markers
			half := s.Steps / 2
			switch {
			case s.Markers == Anywhere:
				pairs := float64(s.Steps*(s.Steps-1)) / 2
				p, q = float64(s.Steps-1-k)/pairs, float64(k)/pairs
			case k < half:
				p = 1 / float64(half)
			default:
				q = 1 / float64(s.Steps-half)
			}
			for _, c := range []struct{ got, p float64 }{{first[k], p}, {second[k], q}} {
				if limit := 5 * math.Sqrt(n*c.p*(1-c.p)); !(math.Abs(c.got-n*c.p) <= limit) {
					t.Errorf("%+v: a marker of pair %d came %v times, want %v within %v", s, k, c.got, n*c.p, limit)
				}
			}
		}
	}
}

func TestHeldOutSequencesAreOthers(t *testing.T) {
	task := newTask(t, Settings{Steps: 5, Batch: 10, Samples: 500, HeldOut: 7}, 5)
	seen := map[string]bool{}
	stream := task.Stream(rand.NewPCG(6, 7))
	for range task.Batches() {
		b := stream.Next()
		for i := range 10 {
			values, marks := sequence(t, b, i)
			seen[fmt.Sprint(values, marks)] = true
		}
	}
	for _, b := range task.HeldOut() {
		for i := range 10 {
			values, marks := sequence(t, b, i)
			seen[fmt.Sprint(values, marks)] = true
		}
	}
	if len(seen) != 570 {
		t.Errorf("%d different sequences, want 500 and 70", len(seen))
	}
}

func TestCorrectAnswersAreWithin4Hundredths(t *testing.T) {
	target := blas32.General{Rows: 5, Cols: 1, Stride: 1, Data: []float32{1, 1, 1, 1, 1}}
	nan := float32(math.NaN())
	answers := blas32.General{Rows: 5, Cols: 1, Stride: 2, Data: []float32{1, 9, 1.039, 9, 0.961, 9, 1.041, 9, nan}}
	if got := Correct(answers, target); got != 3 {
		t.Errorf("%d correct, want 3", got)
	}
	defer func() {
		if got := fmt.Sprint(recover()); got != "adding: answers are 5 x 2 to targets of 5 x 1: want B x 1 both" {
			t.Errorf("panic %q", got)
		}
	}()
	answers.Cols = 2
	Correct(answers, target)
}

func TestBadSettingsAreNamedInOneLine(t *testing.T) {
	for want, s := range map[string]Settings{
		"sequences of 1 pairs: want at least 2, or 0 for 50":                           {Steps: 1},
		"sequences of -1 pairs: want at least 2, or 0 for 50":                          {Steps: -1},
		"batch of -1 sequences: want at least 1, or 0 for 32":                          {Batch: -1},
		"31 sequences to train on: want a batch of 32 at least, or 0 for 10000":        {Samples: 31},
		"-1 held-out batches: want at least 1, or 0 for 32":                            {HeldOut: -1},
		"markers 2: want adding.Halves or adding.Anywhere":                             {Markers: 2},
		"10000 sequences, and 32 held-out batches of 32, of 9223372036854775807 pairs": {Steps: math.MaxInt},
		"9223372036854775807 sequences, and 32 held-out batches of 32, of 50 pairs":    {Samples: math.MaxInt},
		"10000 sequences, and 9223372036854775807 held-out batches of 32, of 50 pairs": {HeldOut: math.MaxInt},
	} {
		task, err := New(s, rand.NewPCG(1, 2))
		if err == nil || task != nil || !strings.HasPrefix(err.Error(), "adding: "+want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := New(Settings{}, nil); err == nil || err.Error() != "adding: no random source to draw sequences: want one, as rand.NewPCG(1, 2)" {
		t.Errorf("no source: error %v", err)
	}
	for _, s := range []Settings{{Steps: 2, Batch: 1, Samples: 1, HeldOut: 1}, {Endless: true, Markers: Anywhere}} {
		if err := s.Validate(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
