package navigation

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

func TestHeldOutPathsAreThoseOfTheError(t *testing.T) {
	l := learner(t, 7)
	p, err := HeldOut(l)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	if p.Batch != heldOut*4 || p.Steps != 3 {
		t.Fatalf("%d trajectories of %d steps, want %d of 3", p.Batch, p.Steps, heldOut*4)
	}
	sum := 0.0
	for s := range p.Steps {
		for b := range p.Batch {
			sum += p.Error(s, b)
			held := 2 * (s*4 + b%4)
			if want := l.Where(b / 4)[held : held+2]; !slices.Equal(p.True[2*(s*p.Batch+b):][:2], want) {
				t.Fatalf("step %d of trajectory %d is at %v, want %v", s, b, p.True[2*(s*p.Batch+b):][:2], want)
			}
		}
	}
	if got, want := sum/float64(p.Steps*p.Batch), l.Validate().Error; math.Abs(got-want) > 1e-9 {
		t.Errorf("errors of paths are %v cm on average, validation says %v", got, want)
	}
}

// Steps lead from the start to the first place, around the edges where there are no walls.
func TestPathsBeginWhereTheyStart(t *testing.T) {
	for _, box := range []Box{{}, {Width: 0.3, Periodic: true}} {
		task := newTask(t, Settings{PlaceCells: 16, Sigma: 0.1, Batch: 64, Steps: 4, Box: box}, 80)
		b := task.NewBatch()
		task.Fill(b, rand.NewPCG(81, 82))
		p := task.Follow(learnerOf(t, task).Net, b)
		code := make([]float32, 16)
		for i := range p.Batch {
			x, y := p.Start[2*i], p.Start[2*i+1]
			task.Cells.encode(code, x, y)
			for k, want := range row(b.Start, i) {
				if math.Abs(float64(code[k]-want)) > 1e-5 {
					t.Fatalf("box %+v: trajectory %d starts at (%v, %v), whose code is not that of its start", box, i, x, y)
				}
			}
			v := row(b.Velocity, i)
			if d := 100 * math.Hypot(float64(v[0]), float64(v[1])); math.Abs(p.Moved(0, i)-d) > 1e-4 {
				t.Errorf("box %+v: trajectory %d is %v cm from its start after a step of %v cm", box, i, p.Moved(0, i), d)
			}
		}
		if len(p.True) != len(b.Position) || &p.True[0] == &b.Position[0] {
			t.Error("paths share the positions of the batch, which is filled again")
		}
	}
}

func learnerOf(t *testing.T, task *Task) *train.Learner {
	t.Helper()
	l, err := task.Settings.Learner(rnn.Config{Hidden: 6}, streams(3))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func TestChanceInClosedForm(t *testing.T) {
	for _, box := range []Box{{}, {Periodic: true}, {Width: 1}} {
		rnd := rand.New(rand.NewPCG(5, 6))
		const n = 200_000
		sum := 0.0
		for range n {
			x0, y0 := box.anywhere(rnd)
			x1, y1 := box.anywhere(rnd)
			sum += 100 * box.Distance(x0, y0, x1, y1)
		}
		if got := box.Chance(); math.Abs(got-sum/n) > 0.005*got {
			t.Errorf("%+v: %v cm, guesses are %v cm off", box, got, sum/n)
		}
	}
}

func TestPathsNameWhatDoesNotFit(t *testing.T) {
	for name, l := range map[string]*train.Learner{"nothing": nil, "another task": {}} {
		if _, err := HeldOut(l); err == nil || !strings.Contains(err.Error(), "want one") {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := &Paths{Steps: 2, Batch: 1, Start: make([]float64, 2), True: make([]float64, 4), Decoded: make([]float64, 2)}
	if err := p.Validate(); err == nil || !strings.Contains(err.Error(), "4 of true and 2 of decoded") {
		t.Errorf("lengths that do not fit: %v", err)
	}
}
