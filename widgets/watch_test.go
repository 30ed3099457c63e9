package widgets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// fakeClock stands still unless it is told to go on.
type fakeClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *fakeClock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *fakeClock) advance(d time.Duration) { c.mu.Lock(); c.at = c.at.Add(d); c.mu.Unlock() }

func watchWith(c *fakeClock) *Watcher {
	w := Watch()
	w.now = c.now
	return w
}

// settle waits until no frame is being drawn.
func (w *Watcher) settle() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.busy {
		w.idle.Wait()
	}
}

// feed hands events to w, gap of the clock apart, each after the last frame is done.
func feed(t *testing.T, w *Watcher, c *fakeClock, gap time.Duration, events []train.Event) {
	t.Helper()
	for _, e := range events {
		if err := w.Handle(context.Background(), e); err != nil {
			t.Fatal(err)
		}
		w.settle()
		c.advance(gap)
	}
	if err := w.Err(); err != nil {
		t.Fatal(err)
	}
}

func isLive(m display.Message) bool { _, html := m.Bundle.Data["text/html"]; return !html }

func TestWatchShowsFourFramesASecondAndThenTheChart(t *testing.T) {
	var rec display.Recorder
	defer display.SetSink(&rec)()
	clock := &fakeClock{at: time.Unix(1000, 0)}
	w := watchWith(clock)
	events := trial("torus", 990, 9) // 1,010 events
	feed(t, w, clock, 10*time.Millisecond, events)

	m := rec.Messages()
	seconds := float64(len(events)) / 100
	if n := len(m) - 1; float64(n) > 4*seconds+1 || float64(n) < 3.5*seconds {
		t.Errorf("%d frames in %g s, want 4 a second", n, seconds)
	}
	for i, m := range m[:len(m)-1] {
		if m.ID != w.id || m.Update != (i > 0) {
			t.Fatalf("frame %d has ID %q, update %v", i, m.ID, m.Update)
		}
		if !isLive(m) || len(m.Bundle.Data["image/png"].([]byte)) == 0 || m.Bundle.Data["text/plain"] == "" {
			t.Fatalf("frame %d is not a picture and a sentence", i)
		}
		if size := m.Bundle.Metadata["image/png"].(map[string]any); size["height"] != trainingHeight {
			t.Fatalf("frame %d is %v high, want %d as all others", i, size["height"], trainingHeight)
		}
	}
	last := m[len(m)-1]
	html, _ := last.Bundle.Data["text/html"].(string)
	if !last.Update || last.ID != w.id || !strings.Contains(html, "var option=") || !strings.Contains(html, "<img") {
		t.Error("the last message is not the chart with its static picture, in the same place")
	}
	if text := last.Bundle.Data["text/plain"].(string); !strings.Contains(text, "990 steps in") {
		t.Errorf("the last text is %q", text)
	}
	if c := rec.Clears(); len(c) > 0 {
		t.Errorf("the output was cleared %d times", len(c))
	}
}

func TestWatchStatusSaysSpeedAndTimeLeft(t *testing.T) {
	var all runs
	var h *history
	for _, e := range trial("torus", 3000, 10)[:1001] {
		h = all.add(e)
	}
	if got, want := statusOf(h), "step 994 of 3,000, epoch 4 of 10 · 100 steps/s · 0:20 left"; got != want {
		t.Errorf("status is %q, want %q", got, want)
	}
}

// slowSink takes 100 ms of the fake clock for everything.
type slowSink struct {
	display.Recorder
	clock *fakeClock
}

func (s *slowSink) Display(m display.Message) error {
	s.clock.advance(100 * time.Millisecond)
	return s.Recorder.Display(m)
}

func TestWatchShowsFewerFramesWhereTheyAreDear(t *testing.T) {
	clock := &fakeClock{at: time.Unix(1000, 0)}
	sink := &slowSink{clock: clock}
	defer display.SetSink(sink)()
	events := trial("torus", 2000, 10)
	feed(t, watchWith(clock), clock, 10*time.Millisecond, events[:2000])
	// 20 s of training; a frame of 100 ms may be drawn every 8 s.
	if n := len(sink.Messages()); n < 3 || n > 4 {
		t.Errorf("%d frames, want 3", n)
	}
}

// stuckSink blocks in the second message until it is let go.
type stuckSink struct {
	display.Recorder
	reached, free chan struct{}
}

func (s *stuckSink) Display(m display.Message) error {
	if len(s.Messages()) == 1 {
		close(s.reached)
		<-s.free
	}
	return s.Recorder.Display(m)
}

func TestWatchDoesNotHoldUpTraining(t *testing.T) {
	sink := &stuckSink{reached: make(chan struct{}), free: make(chan struct{})}
	defer display.SetSink(sink)()
	clock := &fakeClock{at: time.Unix(1000, 0)}
	w := watchWith(clock)
	events := trial("torus", 500, 5)
	handle := func(e train.Event) {
		if err := w.Handle(context.Background(), e); err != nil {
			t.Error(err)
		}
		clock.advance(time.Second)
	}
	handle(events[0])
	handle(events[1])
	<-sink.reached // a frame is stuck on its way
	for _, e := range events[2 : len(events)-1] {
		handle(e) // would never return if it waited
	}
	if n := len(sink.Messages()); n != 1 {
		t.Errorf("%d messages arrived, want the first alone", n)
	}
	done := make(chan struct{})
	go func() { handle(events[len(events)-1]); close(done) }()
	close(sink.free)
	<-done
	m := sink.Messages()
	if len(m) != 3 || !isLive(m[1]) || isLive(m[2]) {
		t.Errorf("%d messages, want the first, the stuck one and the chart last", len(m))
	}
}

func TestWatchDrawsTheLastStateOfACancelledRun(t *testing.T) {
	var rec display.Recorder
	defer display.SetSink(&rec)()
	clock := &fakeClock{at: time.Unix(1000, 0)}
	w := watchWith(clock)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, e := range brokenTrial("torus", 200, 150, context.Canceled) {
		if err := w.Handle(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	m := rec.Messages()
	last := m[len(m)-1]
	if isLive(last) {
		t.Fatal("the last message is no chart")
	}
	text := last.Bundle.Data["text/plain"].(string)
	for _, want := range []string{"stopped at step 180 of 200", "context canceled", "loss not finite in 31 steps from step 150 on"} {
		if !strings.Contains(text, want) {
			t.Errorf("text is %q, want %q in it", text, want)
		}
	}
	if html := last.Bundle.Data["text/html"].(string); !strings.Contains(html, "the loss is not finite") {
		t.Error("the chart has no banner")
	}
}

func TestWatchLaysRunsOverEachOther(t *testing.T) {
	var rec display.Recorder
	defer display.SetSink(&rec)()
	clock := &fakeClock{at: time.Unix(1000, 0)}
	w := watchWith(clock)
	for _, name := range []string{"dense", "torus", "torus"} {
		feed(t, w, clock, time.Millisecond, trial(name, 60, 3))
	}
	m := rec.Messages()
	ids := map[string]bool{}
	for _, m := range m {
		ids[m.ID] = true
	}
	if len(ids) != 1 {
		t.Errorf("runs are shown in %d places, want 1", len(ids))
	}
	text := m[len(m)-1].Bundle.Data["text/plain"].(string)
	for _, want := range []string{"dense: 60 steps", "torus: 60 steps", "torus (2): 60 steps"} {
		if !strings.Contains(text, want) {
			t.Errorf("text is %q, want %q in it", text, want)
		}
	}
}

func TestWatchTakesRunsAtOnce(t *testing.T) {
	var rec display.Recorder
	defer display.SetSink(&rec)()
	w := Watch()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for _, e := range trial(fmt.Sprint("run ", i), 300, 3) {
				if err := w.Handle(context.Background(), e); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	m := rec.Messages()
	if text := m[len(m)-1].Bundle.Data["text/plain"].(string); strings.Count(text, "300 steps in") != 4 {
		t.Errorf("the last text is %q, want 4 finished runs", text)
	}
}

func TestWatchPrintsLinesWhereNobodyWatches(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	defer display.SetSink(display.NewFiles(dir).Log(&log))()
	clock := &fakeClock{at: time.Unix(1000, 0)}
	feed(t, watchWith(clock), clock, 10*time.Millisecond, trial("torus", 1000, 5))
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 6 {
		t.Fatalf("printed %d lines, want one an epoch and one for the files:\n%s", len(lines), log.String())
	}
	for _, want := range []string{"torus: epoch 2 of 5, step 400 of 1,000, loss ", "validation 2.76", "error 18 cm", "sparsity 36 %", "100 steps/s", "0:06 left"} {
		if !strings.Contains(lines[1], want) {
			t.Errorf("line is %q, want %q in it", lines[1], want)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 {
		t.Errorf("%d files (%v), want html, png and txt of the last state", len(files), err)
	}
}

func TestWatchWithoutEpochsPrintsTenths(t *testing.T) {
	var log bytes.Buffer
	defer display.SetSink(display.NewFiles(t.TempDir()).Log(&log))()
	clock := &fakeClock{at: time.Unix(1000, 0)}
	w := watchWith(clock)
	for i := range 200 {
		e := train.Event{Kind: train.Stepped, Run: "x", Step: i + 1, Steps: 200, Loss: 1, Error: math.NaN(), Validation: math.NaN()}
		feed(t, w, clock, time.Second, []train.Event{e})
	}
	if n := strings.Count(log.String(), "\n"); n != 10 {
		t.Errorf("printed %d lines, want 10", n)
	}
}

type deafSink struct{ display.Discard }

func (deafSink) Live() bool                    { return true }
func (deafSink) Display(display.Message) error { return errors.New("nobody there") }

// cutSink fails now and then, as one whose front end is away.
type cutSink struct {
	display.Recorder
	away bool
}

func (s *cutSink) Display(m display.Message) error {
	if s.away {
		return errors.New("nobody there")
	}
	return s.Recorder.Display(m)
}

// The place of the picture is taken by the first that arrives, and the last one does.
func TestWatchAndProgressSurviveAReconnect(t *testing.T) {
	sink := &cutSink{away: true}
	defer display.SetSink(sink)()
	clock := &fakeClock{at: time.Unix(1000, 0)}
	w := watchWith(clock)
	events := trial("torus", 1000, 5)
	b := newBench(sink)
	p := b.progress("x", len(events))
	for i, e := range events {
		sink.away = i < 200 || i > 400 && i < 600
		if err := w.Handle(context.Background(), e); err != nil {
			t.Fatal(err)
		}
		w.settle()
		clock.advance(20 * time.Millisecond)
		p.Add(1)
		b.tick()
	}
	p.Done()
	for _, id := range []string{w.id, p.id} {
		var own []display.Message
		for _, m := range sink.Messages() {
			if m.ID == id {
				own = append(own, m)
			}
		}
		if len(own) < 10 || own[0].Update || !own[1].Update {
			t.Fatalf("%d pictures arrived, the first an update: %v", len(own), own[0].Update)
		}
		if last := plainOf(own[len(own)-1]); !strings.Contains(last, "1,000 steps in") && !strings.Contains(last, "took") {
			t.Errorf("the last that arrived says %q", last)
		}
	}
	if err := w.Err(); err == nil || strings.Count(err.Error(), "nobody there") != 1 {
		t.Errorf("Err is %v, want the first failure", err)
	}
}

func TestWatchGoesOnWhereItCannotBeSeen(t *testing.T) {
	drop := display.SetSink(deafSink{})
	w := Watch()
	for _, e := range trial("torus", 50, 1) {
		if err := w.Handle(context.Background(), e); err != nil {
			t.Fatalf("the run was stopped by its picture: %v", err)
		}
	}
	drop()
	if err := w.Err(); err == nil || !strings.Contains(err.Error(), "nobody there") {
		t.Errorf("Err is %v", err)
	}

	defer display.SetSink(display.Discard{})()
	quiet := Watch()
	for _, e := range trial("torus", 50, 1) {
		if err := quiet.Handle(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	if err := quiet.Err(); err != nil {
		t.Error(err)
	}
}

func TestWatchRefusesABadWidth(t *testing.T) {
	defer display.SetSink(display.Discard{})()
	if err := Watch().Width(7).Handle(context.Background(), train.Event{}); err == nil || !strings.Contains(err.Error(), "240 to 1600") {
		t.Errorf("error is %v", err)
	}
}

// The figures of doc.go: what a frame and an event cost.
func BenchmarkWatchFrame(b *testing.B) {
	v := Training(trial("torus", 3000, 10))
	for b.Loop() {
		if _, err := frameOf(v, "status").Bundle(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWatchEvent(b *testing.B) {
	h := &history{}
	for i := 0; b.Loop(); i++ {
		h.add(train.Event{Kind: train.Stepped, Step: i + 1, Steps: 1 << 30, Loss: 1 + float64(i%7)})
	}
}

func BenchmarkTrainingBundle(b *testing.B) {
	v := Training(trial("torus", 3000, 10))
	for b.Loop() {
		if _, err := v.Bundle(); err != nil {
			b.Fatal(err)
		}
	}
}
