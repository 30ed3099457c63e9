package navigation

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// walk is a recording of n samples, dt apart, of somebody at (0.1 i, -0.05 i) mm-like steps that tell the time.
func walk(n int, dt float64) *Recording {
	r := &Recording{}
	for i := range n {
		at := dt * float64(i)
		r.T = append(r.T, at)
		r.X = append(r.X, 0.5*at)
		r.Y = append(r.Y, -0.25*at)
	}
	return r
}

func TestReplayWalksWhatWasRecorded(t *testing.T) {
	for _, c := range []struct {
		name string
		r    *Recording
		o    ReplayOptions
		len  int // trajectories of 4 steps
	}{
		{"steps as they are", walk(41, 0.02), ReplayOptions{}, 10},
		{"steps that must be even", walk(41, 0.02), ReplayOptions{Even: true}, 10},
		{"faster tracker", walk(801, 0.001), ReplayOptions{}, 10},
		{"slower tracker", walk(11, 0.08), ReplayOptions{}, 10},
		{"odd tracker", walk(25, 1./30), ReplayOptions{}, 10},
		{"gaps that may be walked", walk(5, 0.2), ReplayOptions{MaxGap: 0.2}, 10},
		{"one trajectory", walk(5, 0.02), ReplayOptions{}, 1},
	} {
		task := newTask(t, Settings{PlaceCells: 8, Batch: 1, Steps: 4}, 60)
		p, err := task.Replay(c.r, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if p.Len() != c.len || p.Batches() != c.len {
			t.Errorf("%s: %d trajectories, %d batches, want %d", c.name, p.Len(), p.Batches(), c.len)
		}
		b := task.NewBatch()
		want := task.NewBatch()
		for k := range p.Batches() {
			p.Fill(b, k)
			for s := range 4 {
				at := 0.02 * float64(4*k+s+1)
				x, y := b.Position[2*s], b.Position[2*s+1]
				if math.Abs(x-0.5*at) > 1e-9 || math.Abs(y+0.25*at) > 1e-9 {
					t.Fatalf("%s: step %d of trajectory %d ends at (%v, %v), want (%v, %v)", c.name, s, k, x, y, 0.5*at, -0.25*at)
				}
				if v := row(b.Velocity, s); math.Abs(float64(v[0])-0.01) > 1e-7 || math.Abs(float64(v[1])+0.005) > 1e-7 {
					t.Fatalf("%s: velocity %v, want (0.01, -0.005) m a step", c.name, v)
				}
			}
			task.Cells.Encode(want.Target, b.Position)
			start := 0.08 * float64(k)
			task.Cells.Encode(want.Start, []float64{0.5 * start, -0.25 * start})
			if !slices.Equal(want.Target.Data, b.Target.Data) {
				t.Errorf("%s: targets are not the codes of the positions", c.name)
			}
			for i, v := range want.Start.Data {
				if d := v - b.Start.Data[i]; d > 1e-5 || d < -1e-5 {
					t.Errorf("%s: start code %v, want %v", c.name, b.Start.Data, want.Start.Data)
					break
				}
			}
		}
	}
}

func TestTrajectoriesDoNotCrossGaps(t *testing.T) {
	// Four pieces: of 12, 4, 5 and 9 samples, so of 2, 0, 1 and 2 trajectories of 4 steps.
	r := &Recording{}
	at, x := 0.0, -1.0
	for _, n := range []int{12, 4, 5, 9} {
		for range n {
			r.T, r.X, r.Y = append(r.T, at), append(r.X, x), append(r.Y, 0)
			at, x = at+0.02, x+0.01
		}
		at, x = at+5, x+0.3
	}
	for _, even := range []bool{false, true} {
		task := newTask(t, Settings{PlaceCells: 8, Batch: 2, Steps: 4}, 61)
		p, err := task.Replay(r, ReplayOptions{Split: true, Even: even})
		if err != nil {
			t.Fatal(err)
		}
		if p.Len() != 5 || p.Batches() != 2 || len(p.starts) != 8+0+1+5 {
			t.Errorf("%d trajectories, %d batches, %d starts: want 5, 2, 14", p.Len(), p.Batches(), len(p.starts))
		}
		b, src := task.NewBatch(), generator(t, 62)
		for k := range 200 {
			if k < 2 {
				p.Fill(b, k)
			} else {
				p.Draw(b, src)
			}
			for i, v := range b.Velocity.Data {
				if want := 0.01 * float64(1-i%2); math.Abs(float64(v)-want) > 1e-7 {
					t.Fatalf("batch %d: a step of %v m across a gap", k, v)
				}
			}
		}
	}
	_, err := newTask(t, small, 61).Replay(r, ReplayOptions{})
	if want := "navigation: recording, sample 12: nothing for 5.02 s: want at most 0.1 s between samples, a larger MaxGap, or Split"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestPeriodicBoxesAreCrossedTheShortWay(t *testing.T) {
	box := Box{Width: 2, Periodic: true}
	r := &Recording{T: []float64{0, 0.04, 0.08}, X: []float64{0.98, -0.98, -0.94}, Y: []float64{-0.98, 0.98, 0.94}}
	task := newTask(t, Settings{PlaceCells: 8, Batch: 1, Steps: 4, Box: box}, 63)
	p, err := task.Replay(r, ReplayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b := task.NewBatch()
	p.Fill(b, 0)
	for s, x := range []float64{1, 1.02, 1.04, 1.06} {
		if miss := box.Distance(b.Position[2*s], b.Position[2*s+1], x, -x); !(miss < 1e-9) {
			t.Errorf("step %d ends at (%v, %v), want (%v, %v)", s, b.Position[2*s], b.Position[2*s+1], x, -x)
		}
		if v := row(b.Velocity, s); math.Abs(float64(v[0])-0.02) > 1e-7 || math.Abs(float64(v[1])+0.02) > 1e-7 {
			t.Errorf("velocity %v in step %d, want (0.02, -0.02)", v, s)
		}
	}
}

func TestFits(t *testing.T) {
	box := Box{Width: 2}
	r := &Recording{T: []float64{0, 0.02, 0.04}, X: []float64{10, 11, 10.5}, Y: []float64{-5, -5.5, -5}}
	for _, c := range []struct {
		fit  Fit
		x, y []float64
	}{
		{Centred, []float64{-0.5, 0.5, 0}, []float64{0.25, -0.25, 0.25}},
		{Scaled, []float64{-1, 1, 0}, []float64{0.5, -0.5, 0.5}},
	} {
		x, y, err := c.fit.fit(r, box)
		if err != nil || !slices.Equal(x, c.x) || !slices.Equal(y, c.y) {
			t.Errorf("fit %d: %v, %v, error %v, want %v, %v", c.fit, x, y, err, c.x, c.y)
		}
	}
	at := &Recording{T: []float64{0}, X: []float64{1 + 1e-12}, Y: []float64{-1 - 1e-12}}
	if x, y, err := AsRecorded.fit(at, box); err != nil || x[0] != 1 || y[0] != -1 {
		t.Errorf("at the wall but for rounding: %v, %v, error %v", x, y, err)
	}
}

func TestRecordingsThatAreRefused(t *testing.T) {
	nan := math.NaN()
	read := func(text string) *Recording {
		r, err := ReadCSV(strings.NewReader(text), "run.csv", CSVOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for want, c := range map[string]struct {
		r *Recording
		o ReplayOptions
	}{
		"run.csv line 3: position (1.3, 0.2) m is outside the box: want coordinates from -1.1 to 1.1 m, or another Fit":     {read("t,x,y\n0,0,0\n0.02,1.3,0.2\n"), ReplayOptions{}},
		"recording, sample 1: position (0, -1.2) m is outside the box: want coordinates from -1.1 to 1.1 m, or another Fit": {&Recording{T: []float64{0, 0.02}, X: []float64{0, 0}, Y: []float64{0, -1.2}}, ReplayOptions{}},
		"recording, sample 0: position (-2, 0) m is outside the box: want coordinates from -1.1 to 1.1 m, or another Fit":   {&Recording{T: []float64{0, 0.02}, X: []float64{4, 8}, Y: []float64{0, 0}}, ReplayOptions{Fit: Centred}},
		"recording, sample 0: position (-Inf, 0) m is outside the box: want coordinates from -1.1 to 1.1 m, or another Fit": {&Recording{T: []float64{0, 0.02}, X: []float64{-1e308, 1e308}, Y: []float64{0, 0}}, ReplayOptions{Fit: Centred}},
		"positions that span 0 m: want a span that can be made 2.2 m":                                                       {&Recording{T: []float64{0, 1}, X: []float64{3, 3}, Y: []float64{2, 2}}, ReplayOptions{Fit: Scaled}},
		"positions that span +Inf m: want a span that can be made 2.2 m":                                                    {&Recording{T: []float64{0, 1}, X: []float64{-1e308, 1e308}, Y: []float64{2, 2}}, ReplayOptions{Fit: Scaled}},
		"run.csv line 2: nothing for 0.5 s: want at most 0.1 s between samples, a larger MaxGap, or Split":                  {read("0,0,0\n0.5,0,0\n"), ReplayOptions{}},
		"run.csv line 3: 0.03 s after the sample before: want 0.02 s, or Even unset":                                        {read("0,0,0\n0.02,0,0\n0.05,0,0\n"), ReplayOptions{Even: true}},
		"recording of 0.06 s has no trajectory of 4 steps of 0.02 s: want 0.08 s at least without a gap":                    {walk(4, 0.02), ReplayOptions{}},
		"recording of 0 times, 0 x and 0 y: want as many of each, 1 or more":                                                {&Recording{}, ReplayOptions{}},
		"recording of 2 times, 2 x and 1 y: want as many of each, 1 or more":                                                {&Recording{T: []float64{0, 1}, X: []float64{0, 1}, Y: []float64{0}}, ReplayOptions{}},
		"recording, sample 1: at 1 s (NaN, 1) m: want finite numbers":                                                       {&Recording{T: []float64{0, 1}, X: []float64{0, nan}, Y: []float64{0, 1}}, ReplayOptions{}},
		"recording, sample 1: 0 s after 0 s: want times that increase":                                                      {&Recording{T: []float64{0, 0}, X: []float64{0, 0}, Y: []float64{0, 1}}, ReplayOptions{}},
		"recording of more than 268435456 steps of 0.02 s: want a part of it":                                               {&Recording{T: []float64{0, 1e9}, X: []float64{0, 0}, Y: []float64{0, 1}}, ReplayOptions{MaxGap: 1e10}},
		"fit 3: want navigation.AsRecorded, navigation.Centred or navigation.Scaled":                                        {walk(9, 0.02), ReplayOptions{Fit: 3}},
		"gaps of at most -1 s: want a number of seconds, or 0 for 0.1":                                                      {walk(9, 0.02), ReplayOptions{MaxGap: -1}},
		"gaps of at most NaN s: want a number of seconds, or 0 for 0.1":                                                     {walk(9, 0.02), ReplayOptions{MaxGap: nan}},
		"gaps of at most +Inf s: want a number of seconds, or 0 for 0.1":                                                    {walk(9, 0.02), ReplayOptions{MaxGap: math.Inf(1)}},
	} {
		p, err := newTask(t, small, 64).Replay(c.r, c.o)
		if err == nil || p != nil || err.Error() != "navigation: "+want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestDrawnTrajectoriesComeFromEverywhere(t *testing.T) {
	task := newTask(t, Settings{PlaceCells: 4, Batch: 50, Steps: 4}, 65)
	p, err := task.Replay(walk(24, 0.02), ReplayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[int]float64{}
	b, src := task.NewBatch(), generator(t, 66)
	const batches = 400
	for range batches {
		p.Draw(b, src)
		for i := range 50 {
			counts[int(math.Round(b.Position[2*i]/0.01))-1]++
		}
	}
	if len(counts) != 20 {
		t.Errorf("trajectories begin at %d samples, want 20", len(counts))
	}
	for k, n := range counts {
		within(t, fmt.Sprintf("trajectories that begin at sample %d", k), n/(50*batches), 1./20, math.Sqrt(19./400), 50*batches)
	}
}

func TestReplayHasTheSameBitsWhateverGOMAXPROCS(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	task := newTask(t, Settings{PlaceCells: 32, Batch: 13, Steps: 4}, 67)
	p, err := task.Replay(walk(100, 0.021), ReplayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var want *Batch
	for _, procs := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(procs)
		b := task.NewBatch()
		p.Draw(b, rand.NewPCG(68, 69))
		if want == nil {
			want = b
		} else if !sameBatch(b, want) {
			t.Errorf("on %d processors, a batch differs from that on one", procs)
		}
	}
}

func TestReplayStreamGivesTheBatchesThatDrawDraws(t *testing.T) {
	task := newTask(t, small, 70)
	p, err := task.Replay(walk(100, 0.02), ReplayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	stream := p.StreamContext(ctx, rand.NewPCG(71, 72))
	defer stream.Close()
	want, src := task.NewBatch(), rand.NewPCG(71, 72)
	for k := range 5 {
		p.Draw(want, src)
		if !sameBatch(stream.Next(), want) {
			t.Fatalf("batch %d is not the one that Draw draws", k)
		}
	}
	from, err := RestoreSource(stream.State())
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	again := p.Stream(from)
	defer again.Close()
	p.Draw(want, src)
	if !sameBatch(again.Next(), want) {
		t.Error("a stream from the state of another begins with another batch")
	}
}

func TestMisuseOfReplaysPanics(t *testing.T) {
	task := newTask(t, small, 73)
	p, err := task.Replay(walk(100, 0.02), ReplayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	other := newTask(t, Settings{PlaceCells: 16, Batch: 5, Steps: 4}, 73)
	for want, call := range map[string]func(){
		"navigation: batch 4 of a recording of 4 batches":              func() { p.Fill(task.NewBatch(), 4) },
		"navigation: batch -1 of a recording of 4 batches":             func() { p.Fill(task.NewBatch(), -1) },
		"navigation: batch of 5 trajectories, targets 20 x 16: want 6": func() { p.Fill(other.NewBatch(), 0) },
		"navigation: a batch that was not made by Task.NewBatch":       func() { p.Draw(&Batch{}, rand.NewPCG(1, 2)) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			call()
		}()
	}
}
