package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

const (
	// patience is how long a cell may take to stop before its user is told that it does not. The engine gives up on
	// code that does not listen after 3 s, and says so itself.
	patience = 3500 * time.Millisecond
	// silence is how long a worker may take to say that it has heard of an interrupt, and a cell to stop
	// that nobody will interrupt again.
	silence = 5 * time.Second
	// receipt is how long a worker may take to say that it has a cell.
	receipt = 10 * time.Second
)

const doesNotStop = "The cell does not stop; interrupt once more to end its worker: all values would be lost.\n"

// running is the cell that runs.
type running struct {
	mu      sync.Mutex
	p       *process
	offered bool // its user was told what a second interrupt does
}

func (r *running) offer() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.offered = true
}

// Insist is for the second interrupt of a cell: where the cell has not stopped for the first one, and has said
// so, its worker is ended.
func (c *Client) Insist() {
	c.mu.Lock()
	r := c.running
	c.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	offered := r.offered
	r.mu.Unlock()
	if offered {
		r.p.kill(errStubborn)
	}
}

// Run runs a cell in the worker. If the worker ends under it the error is an *engine.Error named "worker died" or
// "out of memory"; the next call then has a fresh worker.
func (c *Client) Run(ctx context.Context, cell engine.Cell, out engine.Output) (*display.Bundle, error) {
	if ctx == nil {
		ctx = context.Background()
	}
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, &engine.Error{Name: "interrupted", Value: "the cell was stopped before it began"}
	}
	defer c.prepareSpare()
	var p *process
	var m *packet
	for tries := 1; ; tries++ {
		var err error
		if p, err = c.usable(ctx); err != nil {
			return nil, c.unusable(ctx, err)
		}
		var r *run
		r, m = c.try(ctx, p, cell, out)
		if m != nil {
			break
		}
		// A worker that had ended before it could begin lost values of earlier cells, and nothing of this one.
		if r.begun.Load() || ctx.Err() != nil || tries == 3 {
			c.mu.Lock()
			c.current = nil
			c.mu.Unlock()
			return nil, p.ending.error()
		}
	}
	if err := c.declare(m.Declared); err != nil {
		p.kill(fmt.Errorf("%w (%v)", errUnreachable, err))
	}
	if err := m.Failed.unpack(); err != nil || m.Bundle == nil {
		if err != nil {
			settle(ctx)
		}
		return nil, err
	}
	b, err := m.Bundle.unpack()
	if err != nil {
		return nil, err
	}
	return &b, nil
}

// settle waits for ctx to end where its time is up: the worker keeps the deadline too, and may tell of it before
// ctx itself, whose Err then says why the cell failed.
func settle(ctx context.Context) {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		<-ctx.Done()
	}
}

// try gives the cell to a worker and returns what ended it, nil if the worker has ended before it.
func (c *Client) try(ctx context.Context, p *process, cell engine.Cell, out engine.Output) (*run, *packet) {
	c.mu.Lock()
	told, before := c.told, c.before
	c.told = true
	state := &running{p: p}
	c.running = state
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.running = nil
		c.mu.Unlock()
	}()
	if !told {
		out.Stderr([]byte(before.notice()))
	}
	r := p.begin(&packet{Kind: kindRun, Cell: c.describe(ctx, cell, out)}, out)
	return r, c.await(ctx, p, r, out, state)
}

func (c *Client) unusable(ctx context.Context, err error) error {
	var known *engine.Error
	switch {
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		return &engine.Error{Name: "interrupted", Value: "the cell was stopped before it began"}
	}
	return &engine.Error{Name: "kernel error", Value: err.Error()}
}

// describe is the cell with what the worker needs to know of its output.
func (c *Client) describe(ctx context.Context, cell engine.Cell, out engine.Output) *cellPacket {
	k := &cellPacket{Cell: cell, Live: display.Live(out), Page: c.pageOf(out)}
	_, k.Pager = out.(Pager)
	_, k.Comms = out.(engine.CommOutput)
	if deadline, ok := ctx.Deadline(); ok {
		k.Limited, k.Left = true, time.Until(deadline)
	}
	return k
}

// pageOf numbers the page that the output of a cell is on; 0 means that each display is a page.
func (c *Client) pageOf(out engine.Output) uint64 {
	page := display.PageOf(out)
	if page != display.PageOf(out) {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if page != c.page {
		c.page = page
		c.pages++
	}
	return c.pages
}

// await returns what ended a cell, nil if the worker has ended before it.
func (c *Client) await(ctx context.Context, p *process, r *run, out engine.Output, state *running) *packet {
	cancelled := ctx.Done()
	var offer, late <-chan time.Time
	unheard := time.NewTimer(receipt)
	defer unheard.Stop()
	for {
		select {
		case m := <-r.done:
			return m
		case <-p.dead:
			select {
			case m := <-r.done: // it ended in time
				return m
			default:
				return nil
			}
		case <-cancelled:
			cancelled = nil
			p.send.add(&packet{Kind: kindCancel, ID: r.id, Text: context.Cause(ctx).Error(), Flag: errors.Is(ctx.Err(), context.DeadlineExceeded)})
			offer, late = time.After(patience), time.After(silence)
		case <-unheard.C:
			if !r.begun.Load() {
				p.kill(errUnreachable)
			}
		case <-offer:
			if !errors.Is(ctx.Err(), context.DeadlineExceeded) { // then nobody is there to interrupt again
				state.offer()
				out.Stderr([]byte(doesNotStop))
			}
		case <-late:
			select {
			case <-r.stopping:
				if errors.Is(ctx.Err(), context.DeadlineExceeded) {
					p.kill(errLate)
				}
			default:
				p.kill(errSilent)
			}
		}
	}
}
