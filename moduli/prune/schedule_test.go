package prune

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// schedules has one of each kind, and some with other settings.
func schedules(target float64) []Schedule {
	return []Schedule{
		Linear{Target: target}, Ramp{Target: target}, Ramp{Target: target, From: 5}, Ramp{Target: target, From: 1000},
		OneShot{Target: target}, OneShot{Target: target, At: 3}, OneShot{Target: target, At: 1000},
		Cubic{Target: target}, Cubic{Target: target, Begin: 2, End: 7}, Cubic{Target: target, Begin: 5, End: 5}, Cubic{Target: target, Begin: 1000},
		Cubic{Target: target, End: 1000}, Iterative{Target: target}, Iterative{Target: target, Rounds: 1}, Iterative{Target: target, Rounds: 4},
		Iterative{Target: target, Rounds: 1000},
	}
}

func TestSharesGrowAndEndAtTheTarget(t *testing.T) {
	for _, target := range []float64{0, 0.1, 0.3, 0.7, 0.9, 0.95, 0.98, 0.999} {
		for _, s := range schedules(target) {
			if err := s.Validate(); err != nil {
				t.Fatal(err)
			}
			for epochs := 1; epochs < 60; epochs++ {
				before := 0.0
				for epoch := range epochs + 3 {
					share := s.Share(epoch, epochs)
					if !(share >= before && share <= target) {
						t.Fatalf("%#v: share %v in epoch %d of %d, after %v", s, share, epoch, epochs, before)
					}
					before = share
					if epoch >= epochs-1 && share != target {
						t.Fatalf("%#v: share %v at the end of %d epochs", s, share, epochs)
					}
				}
			}
		}
	}
}

func TestShares(t *testing.T) {
	for _, c := range []struct {
		name   string
		s      Schedule
		shares []float64 // of all epochs
	}{
		// s e / E from e = 2, e counted from 1: the published language run, 98 % over 15 epochs, begins so.
		{"ramp", Ramp{Target: 0.9}, []float64{0, 0.36, 0.54, 0.72, 0.9}},
		{"ramp from the first", Ramp{Target: 0.9, From: 1}, []float64{0.18, 0.36, 0.54, 0.72, 0.9}},
		{"ramp of one epoch", Ramp{Target: 0.9}, []float64{0.9}},
		{"one-shot", OneShot{Target: 0.8, At: 2}, []float64{0, 0, 0.8, 0.8}},
		{"one-shot at once", OneShot{Target: 0.8}, []float64{0.8, 0.8}},
		{"one-shot too late", OneShot{Target: 0.8, At: 9}, []float64{0, 0.8}},
		// 1 - (3/4)^3 = 37/64, 1 - (1/2)^3 = 7/8, 1 - (1/4)^3 = 63/64
		{"cubic", Cubic{Target: 0.64}, []float64{0, 0.37, 0.56, 0.63, 0.64}},
		{"cubic in between", Cubic{Target: 0.64, Begin: 1, End: 5}, []float64{0, 0, 0.37, 0.56, 0.63, 0.64, 0.64}},
		// 0.0625 = (1/2)^4 is kept at the end
		{"iterative", Iterative{Target: 0.9375}, []float64{0, 0.5, 0.75, 0.875, 0.9375}},
		{"iterative in rounds", Iterative{Target: 0.75, Rounds: 2}, []float64{0, 0, 0.5, 0.5, 0.75, 0.75}},
		{"iterative in uneven rounds", Iterative{Target: 0.75, Rounds: 2}, []float64{0, 0, 0.5, 0.75}},
	} {
		for epoch, want := range c.shares {
			if got := c.s.Share(epoch, len(c.shares)); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s: share %v in epoch %d, want %v", c.name, got, epoch, want)
			}
		}
	}
}

func TestScheduleValidate(t *testing.T) {
	for _, s := range schedules(1.2) {
		wants(t, s.Validate(), "sparsity 1.2: want a share in [0, 1)")
	}
	for _, c := range []struct {
		s    Schedule
		want string
	}{
		{Ramp{From: -1}, "pruning from epoch -1"},
		{Ramp{Scope: 3}, "scope 3"},
		{OneShot{At: -2}, "epoch -2: want 0 or more"},
		{Cubic{Begin: -2}, "epoch -2"},
		{Cubic{End: -3}, "epoch -3"},
		{Cubic{Begin: 4, End: 3}, "from epoch 4 to 3"},
		{Iterative{Rounds: -1}, "-1 rounds"},
		{Iterative{Scope: -1}, "scope -1"},
	} {
		wants(t, c.s.Validate(), c.want)
	}
}

// custom is a schedule of somebody else: it has no score.
type custom struct{ Schedule }

func TestApply(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for _, scope := range []Scope{Global, Layer} {
		for _, score := range []Score{nil, ByMagnitude{}, AtRandom{}} {
			for _, s := range []Schedule{Linear{0.8, scope, score}, Ramp{0.8, 2, scope, score}, OneShot{0.8, 1, scope, score},
				Cubic{0.8, 0, 0, scope, score}, Iterative{0.8, 2, scope, score}, custom{Linear{0.8, scope, AtRandom{}}}} {
				layers := draw(rnd, false, 60, 20)
				want := clone(layers)
				for epoch := range 5 {
					if err := Apply(s, layers, epoch, 5, rand.NewPCG(9, uint64(epoch))); err != nil {
						t.Fatal(err)
					}
					by := score
					if _, ok := s.(custom); ok || by == nil {
						by = ByMagnitude{}
					}
					if err := Lowest(want, s.Share(epoch, 5), scope, by, rand.NewPCG(9, uint64(epoch))); err != nil {
						t.Fatal(err)
					}
					same(t, layers, want)
				}
				if r := Measure(layers); r.Kept != 16 {
					t.Errorf("%#v keeps %d of 80 weights, want 16", s, r.Kept)
				}
			}
		}
	}
	wants(t, Apply(Linear{Target: 0.5, Score: AtRandom{}}, []Weights{layer("w", 1, 2)}, 1, 2, nil), "source of randomness (nil)")
}

// wants compares an error with what it must say, in one line.
func wants(t *testing.T, err error, part string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v: want one line with %q", err, part)
	}
}

func TestScopes(t *testing.T) {
	if got := (Linear{Scope: Layer}).Among(); got != Layer {
		t.Errorf("Among is %v", got)
	}
	if Global.String() != "global" || Layer.String() != "each layer" {
		t.Errorf("scopes are called %q and %q", Global, Layer)
	}
}
