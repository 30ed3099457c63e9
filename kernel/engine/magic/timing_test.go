package magic

import (
	"testing"
	"time"
)

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    string
	}{
		{0, "0 ns"}, {4e-10, "0.4 ns"}, {0.3e-9, "0.3 ns"}, {1e-9, "1 ns"}, {12.34e-9, "12.3 ns"}, {999.4e-9, "999 ns"}, {999.6e-9, "1 µs"},
		{1.234e-6, "1.23 µs"}, {45.67e-6, "45.7 µs"}, {456.7e-6, "457 µs"}, {0.1, "100 ms"}, {0.9999, "1 s"}, {1.005, "1 s"}, {59.94, "59.9 s"},
		{61, "1m1s"}, {3725.4, "1h2m5s"},
	} {
		if got := period(c.seconds); got != c.want {
			t.Errorf("%g s is %q, not %q", c.seconds, got, c.want)
		}
	}
}

func TestSpent(t *testing.T) {
	s := Spent{Wall: 1500 * time.Microsecond, User: time.Millisecond, System: 2 * time.Millisecond}
	want := "CPU times: user 1 ms, sys: 2 ms, total: 3 ms\nWall time: 1.5 ms\n"
	if got := s.String(); got != want {
		t.Errorf("got %q, not %q", got, want)
	}
	s.Add(Spent{Wall: time.Second, Prepare: 900 * time.Millisecond, Ran: true})
	want = "CPU times: user 1 ms, sys: 2 ms, total: 3 ms\nWall time: 1 s\nCompiler : 900 ms\n"
	if got := s.String(); got != want || !s.Ran {
		t.Errorf("got %q, not %q", got, want)
	}
}

// fakeTime is a clock that the code under measurement moves on.
type fakeTime struct{ at time.Time }

func (f *fakeTime) now() time.Time { return f.at }

func TestWatch(t *testing.T) {
	for _, c := range []struct {
		name        string
		perLoop     time.Duration
		given       loops
		loops, runs int
		report      string
	}{
		{"chosen", 30 * time.Microsecond, loops{runs: 7}, 10000, 7, "30 µs ± 0 ns per loop (mean ± std. dev. of 7 runs, 10,000 loops each), median 30 µs, interpreted\n"},
		{"slow", time.Second, loops{runs: 1}, 1, 1, "1 s ± 0 ns per loop (mean ± std. dev. of 1 run, 1 loop each), median 1 s, interpreted\n"},
		{"given", time.Millisecond, loops{loops: 3, runs: 2}, 3, 2, "1 ms ± 0 ns per loop (mean ± std. dev. of 2 runs, 3 loops each), median 1 ms, interpreted\n"},
		{"no time at all", 0, loops{runs: 1}, 1e9, 1, "0 ns ± 0 ns per loop (mean ± std. dev. of 1 run, 1,000,000,000 loops each), median 0 ns, interpreted\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock, total := &fakeTime{}, 0
			w := watch{loops: c.given, now: clock.now}
			w.measure(func(n int) {
				total += n
				clock.at = clock.at.Add(time.Duration(n) * c.perLoop)
			})
			if w.loops.loops != c.loops || len(w.took) != c.runs || total < c.loops*c.runs {
				t.Errorf("%d runs of %d loops, %d in all", len(w.took), w.loops.loops, total)
			}
			if got := w.report("interpreted"); got != c.report {
				t.Errorf("got %q, not %q", got, c.report)
			}
		})
	}
}

func TestReportOfDifferentRuns(t *testing.T) {
	w := watch{loops: loops{loops: 500, runs: 4}, took: []float64{0.001, 0.003, 0.002, 0.006}, bytes: 2000 * 1234, allocations: 2999}
	// mean 3, squares 4 0 1 9, their mean 3.5, its root 1.8708; between 2 and 3 lies 2.5
	if got, want := w.report("compiled"), "3 ms ± 1.87 ms per loop (mean ± std. dev. of 4 runs, 500 loops each), median 2.5 ms, compiled\n1,234 B and 1 allocation per loop\n"; got != want {
		t.Errorf("got %q, not %q", got, want)
	}
}

func TestMore(t *testing.T) {
	for _, c := range []struct {
		n    int
		took time.Duration
		want int
	}{
		{1, 0, 100}, {1, time.Nanosecond, 100}, {1, 100 * time.Millisecond, 2}, {1, 199 * time.Millisecond, 2}, {100, 10 * time.Millisecond, 2000},
		{100, 30 * time.Millisecond, 1000}, {5, 150 * time.Millisecond, 10}, {500000000, time.Nanosecond, 1000000000},
	} {
		if got := more(c.n, c.took); got != c.want {
			t.Errorf("after %d loops in %v come %d, not %d", c.n, c.took, got, c.want)
		}
	}
}

func TestProcessorTimeGoesOn(t *testing.T) {
	clock := Start()
	for clock.Stop().User+clock.Stop().System == 0 {
		if clock.Stop().Wall > 20*time.Second {
			t.Fatal("in 20 s no time of the processor was used")
		}
	}
}
