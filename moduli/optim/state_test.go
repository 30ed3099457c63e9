package optim

import (
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// wants compares an error with what it must say, in one line.
func wants(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error: want one with %q", parts)
		return
	}
	for _, part := range parts {
		if msg := err.Error(); !strings.Contains(msg, part) || strings.Contains(msg, "\n") {
			t.Errorf("error %q: want one line with %q", msg, part)
		}
	}
}

// The state goes through JSON, as a checkpoint's settings may.
func TestRestoredOptimizersMakeTheSameSteps(t *testing.T) {
	eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
		for _, steps := range []int{0, 1, 13} {
			params, o := random(rnd, 9, 11), build()
			for range steps {
				redraw(rnd, params)
				o.Step(params)
			}
			if a, ok := o.(Annealed); ok {
				a.Validated(3)
				a.Validated(4)
			}
			redraw(rnd, params) // masks may have changed since the last step
			raw, err := json.Marshal(o.State(params))
			if err != nil {
				t.Fatal(err)
			}
			var s State
			if err := json.Unmarshal(raw, &s); err != nil {
				t.Fatal(err)
			}
			again, other := copyOf(params), build()
			other.Step(copyOf(params)) // what it knew before must not matter
			if err := other.Restore(again, s); err != nil {
				t.Fatal(err)
			}
			for step := range 12 {
				if a, ok := o.(Annealed); ok && step == 6 {
					a.Validated(2.5)
					other.(Annealed).Validated(2.5)
				}
				o.Step(params)
				other.Step(again)
				sameBits(t, "after a restore", again, params)
				redraw(rnd, params, again)
			}
		}
	})
}

func TestStateListsFullMatrices(t *testing.T) {
	params := []*rnn.Param{param("a", 1, 2, 3), param("b", 4)}
	params[0].Mask.Keep[1] = false
	o := &RMSProp{Rate: 0.5, Alpha: 0.75, Momentum: 0.5, Centered: true}
	if s := o.State(params); s.Steps != 0 || s.Rate != 0.5 || len(s.Slots) != 0 {
		t.Errorf("before the first step the state is %+v", s)
	}
	for _, p := range params {
		for i := range p.Grad.Data {
			p.Grad.Data[i] = 4
		}
	}
	o.Step(params)
	s := o.State(params)
	want := map[string][]float32{
		"square_avg/a": {4, 0, 4}, "grad_avg/a": {1, 0, 1}, "momentum_buffer/a": {4 / float32(math.Sqrt(3)), 0, 4 / float32(math.Sqrt(3))},
		"square_avg/b": {4}, "grad_avg/b": {1}, "momentum_buffer/b": {4 / float32(math.Sqrt(3))},
	}
	if s.Steps != 1 || !slices.Equal(slices.Sorted(maps.Keys(s.Slots)), slices.Sorted(maps.Keys(want))) {
		t.Fatalf("state %+v", s)
	}
	for key, x := range want {
		for i := range x {
			if math.Abs(float64(s.Slots[key][i]-x[i])) > 1e-6 {
				t.Errorf("%s is %v, want %v", key, s.Slots[key], x)
				break
			}
		}
	}
	params[0].Mask.Keep[2] = false // after the step
	if got := o.State(params).Slots["square_avg/a"]; !slices.Equal(got, []float32{4, 0, 0}) {
		t.Errorf("square_avg/a is %v once another weight is pruned", got)
	}
	s.Slots["square_avg/b"][0] = 99
	if o.State(params).Slots["square_avg/b"][0] == 99 {
		t.Error("the state shares memory with the optimizer")
	}
}

func TestBadStatesChangeNothing(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for _, c := range []struct {
		name  string
		spoil func(s *State)
		want  []string
	}{
		{"missing slot", func(s *State) { delete(s.Slots, "exp_avg/a"); delete(s.Slots, "exp_avg_sq/b") }, []string{"without exp_avg/a, exp_avg_sq/b"}},
		{"unknown slots", func(s *State) { s.Slots["z"] = nil; s.Slots["momentum_buffer/a"] = nil }, []string{"with momentum_buffer/a, z"}},
		{"no steps with slots", func(s *State) { s.Steps = 0 }, []string{"after 0 steps with exp_avg/a"}},
		{"another size", func(s *State) { s.Slots["exp_avg/a"] = []float32{1} }, []string{"exp_avg/a of 1 numbers", "want 3", "1 x 3"}},
		{"NaN", func(s *State) { s.Slots["exp_avg/b"][0] = nan }, []string{"exp_avg/b has NaN at weight 0"}},
		{"infinite", func(s *State) { s.Slots["exp_avg_sq/a"][2] = inf }, []string{"exp_avg_sq/a has -Inf at weight 2"}},
		{"negative square", func(s *State) { s.Slots["exp_avg_sq/a"][1] = -1 }, []string{"exp_avg_sq/a has -1 at weight 1: want 0 or more"}},
		{"negative steps", func(s *State) { s.Steps = -2 }, []string{"after -2 steps"}},
		{"no rate", func(s *State) { s.Rate = 0 }, []string{"learning rate 0: want a positive number"}},
		{"rate NaN", func(s *State) { s.Rate = math.NaN() }, []string{"learning rate NaN"}},
		{"infinite best", func(s *State) { s.Best, s.Validated = math.Inf(1), true }, []string{"best validation +Inf"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			params, o := []*rnn.Param{param("a", 1, 2, 3), param("b", 4)}, &Adam{Rate: 0.1}
			params[0].Grad.Data[1], params[1].Grad.Data[0] = 1, 2
			o.Step(params)
			s := o.State(params)
			c.spoil(&s)
			again, good := copyOf(params), o.State(params)
			wants(t, o.Restore(params, s), c.want...)
			if after := o.State(params); after.Steps != 1 || after.Rate != 0.1 {
				t.Errorf("the state became %+v", after)
			}
			fresh := &Adam{}
			if err := fresh.Restore(again, good); err != nil {
				t.Fatal(err)
			}
			o.Step(params)
			fresh.Step(again)
			sameBits(t, "after a bad state", params, again)
		})
	}
}

func TestEachOptimizerReportsABadState(t *testing.T) {
	for name, build := range optimizers() {
		err := build().Restore([]*rnn.Param{param("w", 1)}, State{Steps: -1, Rate: 1})
		if err == nil {
			t.Errorf("%s restores a state after -1 steps", name)
		}
	}
}

func TestTheRateIsRestored(t *testing.T) {
	for name, build := range optimizers() {
		o := build()
		if err := o.Restore(nil, State{Rate: 0.123}); err != nil || o.State(nil).Rate != 0.123 {
			t.Errorf("%s has the rate %v, error %v: want 0.123", name, o.State(nil).Rate, err)
		}
	}
}

func TestMatricesOfOneName(t *testing.T) {
	params, o := []*rnn.Param{param("w", 1), param("w", 2)}, &AdamW{}
	o.Step(params)
	panics(t, func() { o.State(params) }, `two matrices called "w"`)
	wants(t, o.Restore(params, State{Steps: 1, Rate: 1}), `two matrices called "w"`)
	panics(t, func() { o.State(params[:1]) }, "2 matrices, got 1")
}

// bare is an optimizer of somebody else.
type bare struct{ steps int }

func (b *bare) Validate() error   { return nil }
func (b *bare) Step([]*rnn.Param) { b.steps++ }
func (b *bare) Pace(float64)      {}

func TestWrappersOfOtherOptimizers(t *testing.T) {
	params := []*rnn.Param{param("w", 1)}
	for _, o := range []Resumable{&Clipped{Of: &bare{}, Norm: 1}, &Scheduled{Of: &bare{}, By: Constant{}, Steps: 1}} {
		o.Step(params)
		o.(Annealed).Validated(1)
		if s := o.State(params); s.Steps != 0 || s.Slots != nil {
			t.Errorf("%T: state %+v, want none", o, s)
		}
		wants(t, o.Restore(params, State{Steps: 1, Rate: 1}), "of *optim.bare, whose state cannot be restored")
	}
}
