package widgets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Progress",
		bare: true,
		views: func(t testing.TB) map[string]display.Bundler {
			known := func(done int) (*ProgressView, *progressBench) {
				b := newBench(display.Discard{})
				p := b.progress("penalty matrix", 4096).Unit("rows")
				b.work(p, done, 340)
				return p, b
			}
			running, _ := known(1200)
			full, _ := known(4096)
			full.Done()
			cut, _ := known(1200)
			cut.end(interrupted, nil)
			failed, _ := known(1200)
			_ = failed.Fail(errors.New("no memory\nleft"))
			unknown := newBench(display.Discard{})
			open := unknown.progress("reading", 0)
			unknown.work(open, 5000, 1000)
			return map[string]display.Bundler{
				"progress": running, "progress-done": full, "progress-interrupted": cut, "progress-failed": failed, "progress-unknown": open,
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			p := newBench(display.Discard{}).progress(text, 10).Unit(text)
			_ = p.Fail(errors.New(text))
			return p
		},
	})
}

// progressBench is a clock, and who looks at a progress: a test says when.
type progressBench struct {
	fakeClock
	sink  display.Sink
	mu    sync.Mutex
	looks []func() bool
}

func newBench(s display.Sink) *progressBench {
	b := &progressBench{sink: s}
	b.at = time.Unix(1000, 0)
	return b
}

func (b *progressBench) progress(what string, total int) *ProgressView {
	return newProgress(what, total, b.sink, b.now, func(look func() bool) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.looks = append(b.looks, look)
	})
}

// tick lets a quarter of a second go by, after which everybody looks who is awake.
func (b *progressBench) tick() {
	b.advance(frameGap)
	b.mu.Lock()
	looks := b.looks
	b.looks = nil
	b.mu.Unlock()
	for _, look := range looks {
		if look() {
			b.mu.Lock()
			b.looks = append(b.looks, look)
			b.mu.Unlock()
		}
	}
}

func (b *progressBench) awake() int { b.mu.Lock(); defer b.mu.Unlock(); return len(b.looks) }

// work does parts at a speed.
func (b *progressBench) work(p *ProgressView, parts, perSecond int) {
	for parts > 0 {
		n := min(parts, max(perSecond/4, 1))
		p.Add(n)
		parts -= n
		b.tick()
	}
}

func plainOf(m display.Message) string { return m.Bundle.Data["text/plain"].(string) }

func TestProgressIsDrawnFourTimesASecondInOnePlace(t *testing.T) {
	var rec display.Recorder
	b := newBench(&rec)
	p := b.progress("penalty matrix", 4000).Unit("rows")
	for range 1000 { // 10 s
		p.Add(4)
		b.advance(10*time.Millisecond - frameGap)
		b.tick()
	}
	p.Done()
	p.Done()
	p.Add(1)
	b.tick()
	m := rec.Messages()
	if len(m) < 36 || len(m) > 42 {
		t.Errorf("%d pictures in 10 s, want 4 a second", len(m))
	}
	for i, m := range m {
		if m.ID != p.id || m.Update != (i > 0) {
			t.Fatalf("picture %d has ID %q, update %v", i, m.ID, m.Update)
		}
	}
	if got, want := plainOf(m[len(m)/2]), regexp.MustCompile(`^penalty matrix: 2,\d\d\d of 4,000 rows \(5\d %\), 400/s, 0:0\d left$`); !want.MatchString(got) {
		t.Errorf("half way it says %q", got)
	}
	last := m[len(m)-1]
	if got, want := plainOf(last), "penalty matrix: 4,000 rows, took 10 s, 400/s"; got != want {
		t.Errorf("in the end it says %q, want %q", got, want)
	}
	html := last.Bundle.Data["text/html"].(string)
	for _, want := range []string{`role="progressbar"`, `aria-label="penalty matrix"`, `aria-valuenow="100"`, `aria-valuetext="4,000 rows, took 10 s, 400/s"`, "width:100.0%"} {
		if !strings.Contains(html, want) {
			t.Errorf("html lacks %s: %s", want, html)
		}
	}
	if b.awake() != 0 {
		t.Error("somebody looks at work that is over")
	}
}

func TestProgressSaysHowItEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(p *ProgressView)
		want string
	}{
		{"all", func(p *ProgressView) { p.Add(60); p.Done() }, "x: 100, took 10 s, 10/s"},
		{"more", func(p *ProgressView) { p.Add(80); p.Done() }, "x: 120, took 10 s, 12/s"},
		{"early", func(p *ProgressView) { p.Done() }, "x: stopped at 40 of 100 (40 %) after 10 s"},
		{"failure", func(p *ProgressView) { _ = p.Fail(io.ErrUnexpectedEOF) }, "x: failed at 40 of 100 (40 %) after 10 s: unexpected EOF"},
		{"no failure", func(p *ProgressView) { p.Add(60); _ = p.Fail(nil) }, "x: 100, took 10 s, 10/s"},
		{"interrupt", func(p *ProgressView) { _ = p.Fail(fmt.Errorf("at row 3: %w", context.Canceled)) }, "x: interrupted at 40 of 100 (40 %) after 10 s"},
		{"total that comes late", func(p *ProgressView) { p.SetTotal(400); p.Done() }, "x: stopped at 40 of 400 (10 %) after 10 s"},
		{"no total", func(p *ProgressView) { p.SetTotal(0); p.Done() }, "x: 40, took 10 s, 4.0/s"},
		{"told by a callback", func(p *ProgressView) { p.Set(100); p.Done() }, "x: 100, took 10 s, 10/s"},
		{"told by a callback of both", func(p *ProgressView) { p.Of(50, 100); p.Of(100, 100); p.Done() }, "x: 100, took 10 s, 10/s"},
	} {
		var rec display.Recorder
		b := newBench(&rec)
		p := b.progress("x", 100)
		b.work(p, 40, 4)
		c.end(p)
		m := rec.Messages()
		if got := plainOf(m[len(m)-1]); got != c.want {
			t.Errorf("%s: says %q, want %q", c.name, got, c.want)
		}
	}
}

// waited is a sink that tells of each message.
type waited struct {
	display.Recorder
	came chan string
}

func (w *waited) Display(m display.Message) error {
	err := w.Recorder.Display(m)
	w.came <- plainOf(m)
	return err
}

// The end of a context shows by itself, whoever else sleeps.
func TestProgressShowsThatItsContextEnded(t *testing.T) {
	sink := &waited{came: make(chan string, 10)}
	ctx, cancel := context.WithCancel(context.Background())
	b := newBench(sink)
	p := b.progress("x", 10).Context(ctx)
	p.Add(3)
	cancel()
	select {
	case got := <-sink.came:
		if got != "x: interrupted at 3 of 10 (30 %) after 0.0 s" {
			t.Errorf("says %q", got)
		}
	case <-time.After(time.Minute):
		t.Fatal("nothing was shown a minute after the context ended")
	}
	p.Done()
	if n := len(sink.Messages()); n != 1 {
		t.Errorf("%d messages, want 1: work that was interrupted is not done as well", n)
	}

	over, cancel := context.WithCancel(context.Background())
	q := b.progress("y", 1).Context(over)
	q.Add(1)
	q.Done()
	cancel()
	if got := <-sink.came; got != "y: 1, took 0.0 s" {
		t.Errorf("says %q", got)
	}
	if q.state != completed {
		t.Error("work that was done was interrupted later")
	}
}

func TestProgressRange(t *testing.T) {
	try := func(name, want string, f func(p *ProgressView)) {
		t.Helper()
		var rec display.Recorder
		p := newBench(&rec).progress("x", 0)
		f(p)
		m := rec.Messages()
		if len(m) != 1 || plainOf(m[0]) != want {
			t.Errorf("%s: %d messages, want one that says %q: %v", name, len(m), want, m)
		}
	}
	sum := 0
	try("all", "x: 5, took 0.0 s", func(p *ProgressView) {
		for i := range p.Range(5) {
			sum += i
		}
	})
	if sum != 10 {
		t.Errorf("counted up to a sum of %d, want 10", sum)
	}
	try("break", "x: stopped at 3 of 5 (60 %) after 0.0 s", func(p *ProgressView) {
		for i := range p.Range(5) {
			if i == 3 {
				break
			}
		}
	})
	try("panic", "x: broken off at 3 of 5 (60 %) after 0.0 s", func(p *ProgressView) {
		defer func() {
			if recover() != "out" {
				t.Error("the panic did not come through")
			}
		}()
		for i := range p.Range(5) {
			if i == 3 {
				panic("out")
			}
		}
	})
	try("interrupt", "x: interrupted at 3 of 5 (60 %) after 0.0 s", func(p *ProgressView) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		defer func() { _ = recover() }()
		for i := range p.Context(ctx).Range(5) {
			if i == 3 {
				cancel()
				panic("stopped")
			}
		}
	})
	try("parts of more", "x: 10, took 0.0 s", func(p *ProgressView) {
		p.SetTotal(10)
		for range 2 {
			for range p.Range(5) {
			}
		}
	})
	try("none", "x: 0, took 0.0 s", func(p *ProgressView) {
		for range p.Range(0) {
			t.Error("a part of none")
		}
	})
}

func TestProgressReadsFiles(t *testing.T) {
	var rec display.Recorder
	file := filepath.Join(t.TempDir(), "text")
	text := strings.Repeat("the rate of a neuron falls\n", 5000)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p := newBench(&rec).progress("text", 0)
	c, err := language.Read(p.Reader(f), "text", language.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Train) + len(c.Valid) + len(c.Test); n != 35000 {
		t.Errorf("%d words were read, want 35,000", n)
	}
	if p.total.Load() != int64(len(text)) || p.count.Load() != int64(len(text)) {
		t.Errorf("%d of %d bytes, want %d of as many", p.count.Load(), p.total.Load(), len(text))
	}
	if m := rec.Messages(); len(m) != 1 || plainOf(m[0]) != "text: 135.0 kB, took 0.0 s" {
		t.Errorf("shows %v", m)
	}

	for _, c := range []struct {
		name  string
		r     io.Reader
		total int64
		want  string
	}{
		{"strings", strings.NewReader("1234567"), 7, "x: 7 B, took 0.0 s"},
		{"no size", io.MultiReader(strings.NewReader("1234567")), 0, "x: 7 B, took 0.0 s"},
		{"failure", io.MultiReader(strings.NewReader("1234567"), iotest.ErrReader(io.ErrClosedPipe)), 0, "x: failed at 7 B after 0.0 s: io: read/write on closed pipe"},
	} {
		var rec display.Recorder
		p := newBench(&rec).progress("x", 0)
		_, _ = io.ReadAll(p.Reader(c.r))
		m := rec.Messages()
		if p.total.Load() != c.total || len(m) != 1 || plainOf(m[0]) != c.want {
			t.Errorf("%s: total %d, shows %v, want %d and %q", c.name, p.total.Load(), m, c.total, c.want)
		}
	}
}

// A sweep is as far as its runs together, those under way by their steps.
func TestProgressCountsRuns(t *testing.T) {
	var rec display.Recorder
	b := newBench(&rec)
	p := b.progress("sweep", 4).Unit("runs")
	tell := func(events []train.Event) {
		for _, e := range events {
			if err := p.Handle(context.Background(), e); err != nil {
				t.Fatal(err)
			}
		}
	}
	says := func(want string) {
		t.Helper()
		for range 4 {
			b.tick()
		}
		m := rec.Messages()
		if got := plainOf(m[len(m)-1]); !strings.HasPrefix(got, want) {
			t.Errorf("says %q, want %q", got, want)
		}
	}
	whole := trial("a", 100, 2)
	tell(whole)
	says("sweep: 1 of 4 runs (25 %)")
	tell(whole[:52]) // its beginning and the first 50 steps, among which is an epoch
	b.advance(9 * time.Second)
	says("sweep: 1 of 4 runs (37 %), 6.8 s each, 0:17 left")
	tell(whole[52:])
	says("sweep: 2 of 4 runs (50 %)")
	diverged := brokenTrial("b", 100, 60, train.ErrDiverged)
	tell(diverged)
	says("sweep: 2 of 4 runs (75 %)")
	if got := p.snapshot().text; !strings.HasSuffix(got, ", 1 failed") {
		t.Errorf("says %q, want a failure", got)
	}
	resumed := whole[60:]
	tell(append([]train.Event{{Kind: train.Started, Step: resumed[0].Step - 1, Steps: 100}}, resumed...))
	p.Done()
	if got := p.snapshot().text; !strings.HasPrefix(got, "sweep: 3 runs, took") || !strings.HasSuffix(got, "1 failed") {
		t.Errorf("in the end it says %q", got)
	}

	q := b.progress("sweep", 4)
	for _, e := range brokenTrial("c", 100, 200, context.Canceled) {
		_ = q.Handle(context.Background(), e)
	}
	if got := q.snapshot().text; !strings.HasPrefix(got, "sweep: interrupted at 0 of 4 (2") {
		t.Errorf("of a run that was cancelled it says %q", got)
	}
}

// Nobody looks for ever at work that was left, and somebody does when it goes on.
func TestProgressSleepsWhereNothingMoves(t *testing.T) {
	var rec display.Recorder
	b := newBench(&rec)
	p := b.progress("x", 100)
	b.work(p, 40, 10)
	for range 50 { // 12.5 s
		b.tick()
	}
	m := rec.Messages()
	if got := plainOf(m[len(m)-1]); !strings.HasPrefix(got, "x: 40 of 100 (40 %), nothing new for 0:1") {
		t.Errorf("says %q of work that stands still", got)
	}
	before := len(m)
	for range 400 {
		b.tick()
	}
	if b.awake() != 0 {
		t.Error("somebody looks at work that has stood still for minutes")
	}
	if n := len(rec.Messages()) - before; n > 50 {
		t.Errorf("%d pictures of a minute in which nothing moved, want one a second", n)
	}
	p.Add(60)
	b.tick()
	m = rec.Messages()
	if got := plainOf(m[len(m)-1]); !strings.HasPrefix(got, "x: 100 of 100 (100 %)") {
		t.Errorf("says %q of work that goes on", got)
	}
	for range 8 {
		b.tick()
	}
	m = rec.Messages()
	if got := plainOf(m[len(m)-1]); !strings.HasPrefix(got, "x: 100, took ") {
		t.Errorf("says %q of work with nothing left to do", got)
	}
}

// Long parts are no reason to worry, and time goes on between them.
func TestProgressOfFewLongParts(t *testing.T) {
	var rec display.Recorder
	b := newBench(&rec)
	p := b.progress("x", 10)
	for i, want := range []string{`^x: 0 of 10 \(0 %\), 0:(19|20)$`, `^x: 1 of 10 \(10 %\), 30 s each, 4:1[0-4] left$`, `^x: 2 of 10 \(20 %\), 30 s each, 3:4[0-4] left$`} {
		for range 80 {
			b.tick()
		}
		if got := plainOf(rec.Messages()[len(rec.Messages())-1]); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("20 s into part %d it says %q, want %s", i, got, want)
		}
		for range 40 {
			b.tick()
		}
		p.Add(1)
	}
}

func TestProgressPrintsTenthsWhereNobodyWatches(t *testing.T) {
	var log bytes.Buffer
	b := newBench(display.NewFiles(t.TempDir()).Log(&log))
	p := b.progress("penalty matrix", 1000)
	b.work(p, 1000, 40)
	p.Done()
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) < 10 || len(lines) > 12 {
		t.Errorf("printed %d lines, want one for each tenth:\n%s", len(lines), log.String())
	}
	if want := "penalty matrix: 100 of 1,000 (10 %), 40/s, 0:23 left"; lines[0] != want {
		t.Errorf("the first line is %q, want %q", lines[0], want)
	}
	if want := "penalty matrix: 1,000, took 25 s, 40/s"; lines[len(lines)-1] != want {
		t.Errorf("the last line is %q, want %q", lines[len(lines)-1], want)
	}

	log.Reset()
	q := b.progress("reading", 0)
	b.work(q, 4000, 40) // 100 s
	q.Done()
	if n := strings.Count(log.String(), "\n"); n < 9 || n > 11 {
		t.Errorf("printed %d lines of 100 s without a total, want one every 10 s:\n%s", n, log.String())
	}
}

// terminal draws lines over each other.
type terminal struct {
	display.Discard
	lines []string
	last  int
}

func (d *terminal) Line(id, text string, last bool) bool {
	d.lines = append(d.lines, text)
	if last {
		d.last++
	}
	return true
}

func TestProgressDrawsOverALineOfATerminal(t *testing.T) {
	d := &terminal{}
	b := newBench(d)
	p := b.progress("x", 100)
	b.work(p, 100, 20)
	p.Done()
	if len(d.lines) != 21 || d.last != 1 || d.lines[20] != "x: 100, took 5.0 s, 20/s" {
		t.Errorf("%d lines of which %d last, want 21 and 1: %q", len(d.lines), d.last, d.lines)
	}
}

// Many goroutines count, and one that watches sees the end.
func TestProgressCountsFromManyGoroutines(t *testing.T) {
	var rec display.Recorder
	defer display.SetSink(&rec)()
	p := Progress("x", 8000)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				p.Add(1)
			}
		})
	}
	wg.Wait()
	p.Done()
	m := rec.Messages()
	if got := plainOf(m[len(m)-1]); !strings.HasPrefix(got, "x: 8,000, took ") {
		t.Errorf("says %q", got)
	}
}

func TestProgressGoesOnWhereItCannotBeSeen(t *testing.T) {
	b := newBench(deafSink{})
	p := b.progress("x", 100)
	b.work(p, 100, 10)
	p.Done()
	if err := p.Err(); err == nil || strings.Count(err.Error(), "nobody there") != 1 {
		t.Errorf("Err is %v, want the first failure once", err)
	}
}

func TestProgressDrawsLessWhereThatIsDear(t *testing.T) {
	b := newBench(nil)
	sink := &slowSink{clock: &b.fakeClock}
	b.sink = sink
	p := b.progress("x", 1000)
	b.work(p, 1000, 40)
	if n := len(sink.Messages()); n < 3 || n > 5 { // 25 s, one each 8 s
		t.Errorf("%d pictures, want about 4", n)
	}
}

// The figure of doc.go.
func BenchmarkProgressAdd(b *testing.B) {
	defer display.SetSink(&display.Recorder{})()
	p := Progress("x", 0)
	defer p.Done()
	for b.Loop() {
		p.Add(1)
	}
}

func BenchmarkProgressAddFromAllProcessors(b *testing.B) {
	defer display.SetSink(&display.Recorder{})()
	p := Progress("x", 0)
	defer p.Done()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			p.Add(1)
		}
	})
}
