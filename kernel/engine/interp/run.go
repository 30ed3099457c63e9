package interp

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// Run is one execution of a cell: what it may write to and whether it was stopped.
type Run struct {
	Ctx context.Context
	// ReadLine asks the user for a line of input; it is not shown where password is set. The error is
	// ErrStopped where the run is to stop.
	ReadLine func(ctx context.Context, prompt string, password bool) (string, error)

	console Console
	stopped atomic.Bool
	input   stdin
	live    atomic.Int64 // goroutines under way

	mu    sync.Mutex
	fault *Panic // of a goroutine
	wake  chan struct{}
}

// NewRun makes a run whose code stops when ctx is done.
func NewRun(ctx context.Context, console Console) *Run {
	return &Run{Ctx: ctx, console: console, wake: make(chan struct{})}
}

// Stop makes the code of the run end wherever it is, now and at every later step.
func (r *Run) Stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopped.Swap(true) {
		close(r.wake)
	}
}

// Stopped reports whether Stop was called.
func (r *Run) Stopped() bool { return r.stopped.Load() }

// Done is closed when the run is stopped.
func (r *Run) Done() <-chan struct{} { return r.wake }

// Goroutines counts those that the run's code started and that have not ended.
func (r *Run) Goroutines() int { return int(r.live.Load()) }

// fail stops the run for a panic on a goroutine that is not the cell's own.
func (r *Run) fail(p *Panic) {
	r.mu.Lock()
	if r.fault == nil {
		r.fault = p
	}
	r.mu.Unlock()
	r.Stop()
}

// Fault is the panic of a goroutine that stopped the run, nil if there was none.
func (r *Run) Fault() *Panic {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fault
}

// Panic is how code that did not return ended.
type Panic struct {
	Value     any
	Trace     []Frame
	Goroutine bool // it was not on the cell's own goroutine
	Exit      string
	TooDeep   bool
	Stale     bool
	Unordered bool // its outcome hangs on an order that Go leaves open
}

// Errors of a run that are not the code's own.
var (
	// ErrStopped is returned for a run that Stop ended.
	ErrStopped = errors.New("interrupted")
)

func (p *Panic) Error() string { return PanicText(p.Value) }

// caught turns a recovered value into what Call returns.
func caught(t *thread, v any) error {
	v = worded(t.settle(v))
	t.keepTrace()
	p := &Panic{Value: v, Trace: t.trace}
	switch v := v.(type) {
	case stop:
		return ErrStopped
	case *exit:
		p.Exit = v.what
	case *tooDeep:
		p.TooDeep = true
	case *Stale:
		p.Stale = true
	case *Unordered:
		p.Unordered = true
	}
	return p
}
