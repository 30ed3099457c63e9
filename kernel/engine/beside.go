package engine

import (
	"context"
	"errors"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// beside is what runs next to cells.
type beside struct {
	mu      sync.Mutex
	newest  *streams   // of the last cell that began, nil before the first
	streams []*streams // of calls whose goroutines may still write
	closed  bool
}

func (b *beside) began(st *streams) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.newest = st
}

// keep closes the streams of calls of which nothing runs any more, and keeps those of st.
func (b *beside) keep(st *streams) {
	b.mu.Lock()
	defer b.mu.Unlock()
	left := b.streams[:0]
	for _, s := range append(b.streams, st) {
		if s.idle() || b.closed {
			s.close()
		} else {
			left = append(left, s)
		}
	}
	clear(b.streams[min(len(left), len(b.streams)):])
	b.streams = left
}

func (b *beside) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, st := range b.streams {
		st.run.Stop()
		st.close()
	}
	b.streams = nil
}

var _ Besider = (*Session)(nil)

// Beside calls f on behalf of out, while a cell may be running: a handler of an earlier cell, say. It returns when f
// has returned and all that it wrote was delivered.
func (s *Session) Beside(ctx context.Context, out Output, f func()) error {
	s.swap.RLock()
	machine := s.machine
	s.swap.RUnlock()
	s.beside.mu.Lock()
	newest, closed := s.beside.newest, s.beside.closed
	s.beside.mu.Unlock()
	if closed {
		return &Error{Name: "closed", Value: "the session has ended"}
	}
	if newest == nil { // no cell has left anything
		defer display.SetSink(out)()
		f()
		return nil
	}
	st := &streams{out: out, console: newest.console}
	st.ended.Store(true) // the streams of the process are the cell's
	st.run = interp.NewRun(ctx, st)
	st.run.ReadLine = st.ask
	stop := context.AfterFunc(ctx, func() {
		st.run.Stop()
		s.compiler.stop.Store(true)
	})
	defer stop()
	// What other goroutines show meanwhile is the newest cell's as it was before.
	defer display.SetSink(&sink{newest, machine, s})()
	err := machine.Beside(st.run, f)
	st.Settle()
	s.beside.keep(st)
	return s.besideFailed(ctx, st, err)
}

// besideFailed words the end of a call beside the cells.
func (s *Session) besideFailed(ctx context.Context, st *streams, err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(s.stopped(ctx, "", "", st, err), &e) && e.Name == "interrupted" {
		e.Value = "it was stopped; values are kept"
		e.Traceback = []string{e.Error()}
	}
	return e
}
