package optim

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

func TestSchedulesArePyTorchs(t *testing.T) {
	ref := load(t)
	schedules := map[string]Schedule{
		"cosine":             Cosine{Floor: 0.1},
		"stairs":             Stairs{Every: 7, By: 0.3},
		"warm-up":            Warmup{Steps: 5},
		"warm-up and cosine": Warmup{Steps: 5, Then: Cosine{}},
	}
	if len(ref.Schedules) != len(schedules) {
		t.Fatalf("the reference holds %d schedules, want %d", len(ref.Schedules), len(schedules))
	}
	for _, c := range ref.Schedules {
		for step, want := range c.Factors {
			if got := schedules[c.Name].Factor(step, len(c.Factors)); math.Abs(got-want) > 1e-10 {
				t.Errorf("%s: factor %v at step %d, want %v", c.Name, got, step, want)
			}
		}
	}
	if got := (Cosine{Floor: 0.1}).Factor(30, 24); got != 0.1 {
		t.Errorf("past the end the cosine is %v, want 0.1", got)
	}
}

func TestScheduledMultipliesTheRate(t *testing.T) {
	p := param("w", 10)
	o := &Scheduled{Of: &SGD{Rate: 1}, By: Stairs{Every: 2, By: 0.5}, Steps: 6}
	for _, want := range []float32{9, 8, 7.5, 7, 6.75, 6.5} {
		p.Grad.Data[0] = 1
		if o.Step([]*rnn.Param{p}); p.W.Data[0] != want {
			t.Errorf("the weight is %v, want %v", p.W.Data[0], want)
		}
	}
	if s := o.State([]*rnn.Param{p}); s.Rate != 1 || s.Steps != 6 {
		t.Errorf("state %+v: want the rate that is set, 1, after 6 steps", s)
	}
}

func TestScheduleValidate(t *testing.T) {
	for _, c := range []struct {
		s    *Scheduled
		want string // "" for no error
	}{
		{&Scheduled{Of: &SGD{}, By: Constant{}, Steps: 1}, ""},
		{&Scheduled{Of: &SGD{}, By: Warmup{Steps: 3, Then: Stairs{Every: 1, By: 1}}, Steps: 1}, ""},
		{&Scheduled{By: Constant{}, Steps: 1}, "want both"},
		{&Scheduled{Of: &SGD{}, Steps: 1}, "want both"},
		{&Scheduled{Of: &SGD{}, By: Constant{}}, "over 0 steps: want at least 1"},
		{&Scheduled{Of: &SGD{Rate: -1}, By: Constant{}, Steps: 1}, "SGD learning rate -1"},
		{&Scheduled{Of: &SGD{}, By: Cosine{Floor: 1.5}, Steps: 1}, "floor 1.5: want a number in [0, 1]"},
		{&Scheduled{Of: &SGD{}, By: Cosine{Floor: math.NaN()}, Steps: 1}, "floor NaN"},
		{&Scheduled{Of: &SGD{}, By: Stairs{By: 0.5}, Steps: 1}, "every 0 steps: want at least 1"},
		{&Scheduled{Of: &SGD{}, By: Stairs{Every: 1, By: 2}, Steps: 1}, "by 2: want a number in (0, 1]"},
		{&Scheduled{Of: &SGD{}, By: Warmup{Steps: -1}, Steps: 1}, "Warmup of -1 steps"},
		{&Scheduled{Of: &SGD{}, By: Warmup{Then: Stairs{}}, Steps: 1}, "every 0 steps"},
	} {
		err := c.s.Validate()
		if c.want != "" {
			wants(t, err, c.want)
		} else if err != nil {
			t.Error(err)
		}
	}
}
