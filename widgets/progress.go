package widgets

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// ProgressView shows how far long work has come: a bar with the speed and the time left. Make one with [Progress]. All
// its methods may be called from several goroutines.
//
// In a front end it is drawn at most four times a second, in one place. A terminal has one line that is drawn over;
// elsewhere, as in CI, a line is printed after each tenth of the work, or 10 seconds.
type ProgressView struct {
	what  string
	total atomic.Int64 // 0: not known
	count atomic.Int64
	bytes atomic.Bool
	awake atomic.Bool // a goroutine looks at the count
	runs  progressRuns

	mu     sync.Mutex
	unit   string
	sink   display.Sink
	id     string
	now    func() time.Time
	wake   func(look func() (more bool)) // has look called four times a second until it says no
	begun  time.Time
	ended  time.Time // of the state, if it is not running
	state  progressState
	cause  error
	pace   pace
	last   float64   // amount when somebody looked last
	moved  time.Time // when that had grown
	drawn  time.Time
	cost   time.Duration // of the last drawing
	shown  bool
	tenth  int // of the work, when the last line was printed
	under  []context.Context
	stop   []func() bool // no longer hears of the end of one of them
	failed error
}

type progressState int

const (
	underWay progressState = iota
	completed
	stoppedEarly
	interrupted
	brokenOff
	broken
)

// Progress begins to show work of total parts, 0 where it is not known how many. What it is stands before the numbers: "reading".
//
//	p := widgets.Progress("penalty matrix", n)
//	defer p.Done()
//	for i := range n {
//		...
//		p.Add(1)
//	}
//
// or, which also tells of a break, of a panic and of an interrupt,
//
//	for i := range widgets.Progress("penalty matrix", n).Context(ctx).Range(n) {
//		...
//	}
func Progress(what string, total int) *ProgressView {
	return newProgress(what, total, display.Current(), time.Now, everyFrame)
}

func newProgress(what string, total int, sink display.Sink, now func() time.Time, wake func(look func() bool)) *ProgressView {
	p := &ProgressView{what: oneLine(what), sink: sink, id: display.NewID(), now: now, wake: wake}
	p.SetTotal(total)
	p.begun = now()
	p.moved = p.begun
	p.pace.add(0, 0)
	p.rouse()
	return p
}

// Unit names the parts, many of them: "rows".
func (p *ProgressView) Unit(parts string) *ProgressView {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unit = oneLine(parts)
	return p
}

// Context shows the work as interrupted if ctx ends before it does: the ctx of a cell, when the cell is interrupted.
func (p *ProgressView) Context(ctx context.Context) *ProgressView {
	stop := context.AfterFunc(ctx, func() { p.end(interrupted, nil) })
	p.mu.Lock()
	defer p.mu.Unlock()
	p.under, p.stop = append(p.under, ctx), append(p.stop, stop)
	return p
}

// Add says that n more parts are done. It costs some nanoseconds.
func (p *ProgressView) Add(n int) {
	p.count.Add(int64(n))
	if !p.awake.Load() {
		p.rouse()
	}
}

// Set says how many parts are done: for callbacks that tell it so.
func (p *ProgressView) Set(done int) {
	p.count.Store(int64(done))
	if !p.awake.Load() {
		p.rouse()
	}
}

// SetTotal says how many parts there are, once that is known; 0 for not known.
func (p *ProgressView) SetTotal(total int) { p.total.Store(max(int64(total), 0)) }

// Of says how many of how many parts are done: for callbacks that tell both, as that of homology.Settings.
func (p *ProgressView) Of(done, total int) {
	p.SetTotal(total)
	p.Set(done)
}

// Done shows the last state, which stays: how long the work took, or where it stopped if parts are missing. What follows it changes nothing.
func (p *ProgressView) Done() {
	state := completed
	if total := p.total.Load(); p.amount() < float64(total) {
		state = stoppedEarly
	}
	p.end(state, nil)
}

// Fail shows that the work failed at this part, or was interrupted where err comes from a context, and returns err. A nil error is [ProgressView.Done].
func (p *ProgressView) Fail(err error) error {
	switch {
	case err == nil:
		p.Done()
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		p.end(interrupted, err)
	default:
		p.end(broken, err)
	}
	return err
}

// Range counts from 0 to n-1, and counts each as a part that is done when the body of the loop has ended. A break stops the
// work there, and a panic, or the interrupt of a cell, breaks it off: with [ProgressView.Context] it says which. It ends the
// work when all parts are done; a total that is not known is n.
func (p *ProgressView) Range(n int) func(yield func(i int) bool) {
	return func(yield func(int) bool) {
		p.total.CompareAndSwap(0, max(int64(n), 0))
		state := brokenOff
		defer func() {
			if state == completed && p.count.Load() < p.total.Load() {
				return // there are more parts elsewhere
			}
			p.end(state, nil)
		}()
		for i := range n {
			if !yield(i) {
				state = stoppedEarly
				return
			}
			p.Add(1)
		}
		state = completed
	}
}

// Handle counts training runs: a Progress of so many runs, given to each as a hook, shows how far all of them are. Package
// train calls it.
func (p *ProgressView) Handle(_ context.Context, e train.Event) error {
	if e.Kind == train.Stopped && errors.Is(e.Err, context.Canceled) {
		p.end(interrupted, nil)
		return nil
	}
	p.runs.mu.Lock()
	p.runs.add(e)
	if e.Kind == train.Finished {
		p.count.Add(1)
	}
	p.runs.mu.Unlock()
	p.Add(0)
	return nil
}

// progressRuns is what training runs that are not at their end come to.
type progressRuns struct {
	mu     sync.Mutex
	part   float64 // of runs under way, in runs
	failed int
}

// add needs no account of each run: a run tells of each step once, and of those before it in its first event. The caller
// holds mu.
func (r *progressRuns) add(e train.Event) {
	steps := math.Max(float64(e.Steps), 1)
	switch e.Kind {
	case train.Started:
		r.part += float64(e.Step) / steps
	case train.Stepped:
		r.part += 1 / steps
	case train.Stopped:
		r.part -= float64(e.Step) / steps
		r.failed++
	case train.Finished:
		r.part -= float64(e.Step) / steps
	}
}

// amount is how much is done, parts of runs and those that failed included.
func (p *ProgressView) amount() float64 {
	r := &p.runs
	r.mu.Lock()
	defer r.mu.Unlock()
	return float64(p.count.Load()) + max(r.part, 0) + float64(r.failed)
}

// Err is what kept the progress from being shown, nil if nothing did.
func (p *ProgressView) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// Bundle is the state so far as html and a sentence.
func (p *ProgressView) Bundle() (display.Bundle, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bundle(p.snapshot()), nil
}

// Show shows the state so far on the current sink, apart from the place where it is drawn.
func (p *ProgressView) Show() error { return display.Show(p) }
