package prune

import (
	"math"
	"testing"
)

func TestDueAndShare(t *testing.T) {
	for _, c := range []struct {
		r           Rewirer
		step, steps int
		due         bool
	}{
		{SET{}, 0, 1000, false}, {SET{}, 100, 1000, true}, {SET{}, 101, 1000, false}, {SET{}, 700, 1000, true}, {SET{}, 750, 1000, false},
		{SET{}, 800, 1000, false}, {RigL{Every: 30}, 30, 90, true}, {RigL{Every: 30}, 60, 80, false}, {RigL{Every: 30, Until: 1}, 60, 80, true},
		{RigL{Every: 1, Until: 0.1}, 9, 100, true}, {RigL{Every: 1, Until: 0.1}, 10, 100, false},
	} {
		if got := c.r.Due(c.step, c.steps); got != c.due {
			t.Errorf("%+v: due %v in step %d of %d", c.r, got, c.step, c.steps)
		}
	}
	for _, c := range []struct {
		w    wiring
		step int
		want float64
	}{
		{wiring{}, 0, 0.3}, {wiring{}, 500, 0.075}, {wiring{}, 375, 0.15}, {wiring{}, 750, 0}, {wiring{}, 900, 0},
		{wiring{Swap: 0.5, Until: 1}, 500, 0.25}, {wiring{Swap: 0.5, Until: 1}, 1000, 0},
	} {
		if got := c.w.share(c.step, 1000); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%+v swaps %v in step %d, want %v", c.w, got, c.step, c.want)
		}
	}
	if (SET{}).NeedsGradients() || !(RigL{}).NeedsGradients() {
		t.Error("RigL alone needs gradients")
	}
}
