package widgets

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Training",
		views: func(t testing.TB) map[string]display.Bundler {
			return map[string]display.Bundler{
				"training-seeds":  Training(slices.Concat(seeds("torus, seed %d", 5, 0), seeds("L1 (%d)", 4, 0.5))).Title("Five seeds and four"),
				"training-group":  Training(seeds("torus", 5, 0)),
				"training-halted": Training(brokenTrial("torus", 400, 401, errors.New("train: a hook stopped the run: validation has not fallen for 5 epochs"))),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			return Training(slices.Concat(seeds(strings.ReplaceAll(text, "%", "%%")+" seed %d", 3, 0), brokenTrial(text, 100, 200, errors.New(text)))).Title(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			return Training(slices.Concat(brokenTrial("x (1)", 200, 150, nil), brokenTrial("x (2)", 200, 160, nil), trial("x (3)", 200, 4))), "loss not finite in 52 steps"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			var all []train.Event
			for run := range 10 {
				for i := range 100_000 {
					all = append(all, train.Event{Kind: train.Stepped, Run: fmt.Sprintf("x, seed %d", run), Step: i + 1, Steps: 100_000, Loss: 2 + math.Sin(float64(i+run))})
				}
			}
			return Training(all), "median of 10 runs"
		},
		none: func(t testing.TB) display.Bundler { return Training(nil) },
	})
}

// seeds are runs of one name, some of whose losses lie higher.
func seeds(name string, n int, above float64) (all []train.Event) {
	for i := range n {
		own := name
		if strings.Contains(name, "%d") {
			own = fmt.Sprintf(name, i+1)
		}
		for _, e := range trial(own, 600, 6) {
			e.Loss += above + 0.1*float64(i)
			e.Validation += above + 0.1*float64(i)
			all = append(all, e)
		}
	}
	return all
}

func TestRunsOfOneNameUpToTheirSeedAreAGroup(t *testing.T) {
	for name, want := range map[string]string{
		"torus": "torus", "torus (2)": "torus", "torus, seed 3": "torus", "torus seed=3": "torus", "torus (seed 12)": "torus",
		"torus #4": "torus", "torus run 7": "torus", "torus-seed-7": "torus", "torus, seed 3 (2)": "torus",
		"T6": "T6", "L1": "L1", "seed 3": "seed 3", "(3)": "(3)", "torus 0.9": "torus 0.9", "reseed 2": "reseed 2", "": "",
	} {
		if got := (&history{name: name}).groupName(); got != want {
			t.Errorf("%q is of the group %q, want %q", name, got, want)
		}
	}
}

func TestQuartilesOfRuns(t *testing.T) {
	line := func(values ...float64) (l []stepValue) {
		for i, v := range values {
			l = append(l, stepValue{float64(10 * (i + 1)), v})
		}
		return l
	}
	runs := [][]stepValue{line(1, 2, 3), line(2, 3, 4), line(3, 4), line(4, 5), line(10, 20)}
	low, mid, high := quartiles(runs, []float64{10, 15, 20, 30, 40}, between)
	want := [][]float64{{10, 2, 3, 4}, {15, 2.5, 3.5, 4.5}, {20, 3, 4, 5}, {30, 3.25, 3.5, 3.75}}
	if len(mid) != len(want) {
		t.Fatalf("%d places, want %d: there are no lines at 40", len(mid), len(want))
	}
	for i, w := range want {
		if got := []float64{mid[i].step, low[i].value, mid[i].value, high[i].value}; !slices.Equal(got, w) {
			t.Errorf("step and quartiles are %v, want %v", got, w)
		}
	}
	if v := since(line(0.1, 0.2), 19); v != 0.1 {
		t.Errorf("the step before the second has %g, want 0.1", v)
	}
}

func TestTrainingDrawsMedians(t *testing.T) {
	p := Training(slices.Concat(seeds("torus", 5, 0), seeds("L1", 2, 1))).plan()
	if len(p.runs) != 3 || p.runs[0].group == nil || len(p.runs[0].group.runs) != 5 || p.runs[1].group != nil {
		t.Fatalf("%d curves, want one of five runs and two of one", len(p.runs))
	}
	g := p.runs[0].group
	middle := Training(seeds("torus", 5, 0)).runs[2] // the third of five that lie above each other
	for i, v := range g.smooth {
		if want := between(middle.smoothLine(), v.step); math.Abs(v.value-want) > 1e-9 {
			t.Errorf("at step %g the median is %g, want %g", v.step, v.value, want)
		}
		if d := g.high[i].value - g.low[i].value; math.Abs(d-0.2) > 1e-9 {
			t.Errorf("at step %g the quartiles are %g apart, want 0.2", v.step, d)
		}
	}
	points := 0
	for _, h := range p.runs {
		points += len(h.smoothLine())
	}
	if points > maxBuckets {
		t.Errorf("%d points, want at most %d", points, maxBuckets)
	}
	if got := p.runs[0].sentence(); !strings.HasPrefix(got, "torus: median of 5 runs, loss from ") || !strings.Contains(got, "sparsity 90 % of 90 %") {
		t.Errorf("says %q", got)
	}
}

// Runs of one name that go on at once are each a run, whatever order their steps come in.
func TestWatchKeepsRunsOfOneNameApart(t *testing.T) {
	var all runs
	events := make([][]train.Event, 4)
	for i := range events {
		events[i] = trial("torus", 300+100*i, 2)
	}
	for at := range events[3] {
		for i := range events {
			if at < len(events[i]) {
				all.add(events[i][at])
			}
		}
	}
	if len(all.list) != 4 {
		t.Fatalf("%d runs, want 4", len(all.list))
	}
	var steps []int
	for _, h := range all.list {
		steps = append(steps, h.step)
		if h.state != finished {
			t.Errorf("run %q did not end", h.name)
		}
	}
	slices.Sort(steps)
	if !slices.Equal(steps, []int{300, 400, 500, 600}) {
		t.Errorf("runs ended at steps %v, want 300 to 600", steps)
	}
}

func TestTrainingSaysWhyARunStopped(t *testing.T) {
	for _, c := range []struct {
		cause error
		want  string
	}{
		{fmt.Errorf("train: stopped after 3 of 5 steps: %w", context.Canceled), "interrupted"},
		{fmt.Errorf("train: %w", context.DeadlineExceeded), "interrupted"},
		{fmt.Errorf("train: loss NaN: %w", train.ErrDiverged), "diverged"},
		{errors.New("train: a hook stopped the run: enough"), "stopped early"},
		{nil, "stopped"},
	} {
		h := Training(brokenTrial("x", 100, 200, c.cause)).runs[0]
		steps, why := h.stops()
		if !slices.Equal(steps, []int{90}) || why != c.want {
			t.Errorf("%v: marks steps %v %q, want 90 %q", c.cause, steps, why, c.want)
		}
	}
}

// A run that diverges tells of no step with that loss: the banner comes from its end.
func TestWatchWarnsOfARunThatDiverges(t *testing.T) {
	var rec display.Recorder
	defer display.SetSink(&rec)()
	exp := moduli.Adding(moduli.Smoke)
	exp.Optimizer, exp.Clip = optim.SGD{Rate: 1e12}, 0
	if _, err := exp.Run(context.Background(), Watch()); !errors.Is(err, train.ErrDiverged) {
		t.Fatalf("the run ended with %v, want one that diverges", err)
	}
	m := rec.Messages()
	last := m[len(m)-1].Bundle
	if html := last.Data["text/html"].(string); !strings.Contains(html, "the loss is not finite") || !strings.Contains(html, "diverged") {
		t.Error("the last picture has no banner")
	}
	if text := last.Data["text/plain"].(string); !strings.Contains(text, "loss not finite in 1 step from step ") {
		t.Errorf("says %q", text)
	}
}

func BenchmarkTrainingBundleOfTwentyRuns(b *testing.B) {
	v := Training(seeds("torus, seed %d", 20, 0))
	for b.Loop() {
		if _, err := v.Bundle(); err != nil {
			b.Fatal(err)
		}
	}
}
