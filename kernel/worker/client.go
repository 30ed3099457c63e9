package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Options say how workers are started. The zero value is good.
type Options struct {
	// Memory is the most that a worker may use, in bytes. 0 stands for [DefaultMemory]; [NoLimit] for none.
	Memory int64
	// Spare keeps a second worker ready, started but empty, for when the first one ends. It is started after
	// the first cell, and costs some 15 MB of memory.
	Spare bool
	// Dir is the notebook's folder, for the engine; "" if there is none.
	Dir string
	// Args tell this binary to call [Main]. The default is the one argument "worker".
	Args []string
}

// Pager is an optional interface of an engine.Output that shows help apart from the outputs. The output that a worker's
// engine gets has it where the front end's has.
type Pager interface {
	Pager(b display.Bundle) error
}

// Client runs cells in a worker: it is an engine.Runner that outlives the engine. All methods may be
// called at any time, Run for one cell at a time.
type Client struct {
	opt Options

	turn chan struct{} // held while a cell runs

	mu           sync.Mutex
	current      *process
	spare        *process
	told         bool // the front end knows how the process before this one ended, or there was none
	before       ending
	declarations []string
	closed       bool
	starting     sync.WaitGroup // of the spare

	running *running
	page    *display.Page // of the last output
	pages   uint64
}

var (
	_ engine.Runner    = (*Client)(nil)
	_ engine.Completer = (*Client)(nil)
	_ engine.Inspector = (*Client)(nil)
	_ engine.Insister  = (*Client)(nil)
	_ engine.Commer    = (*Client)(nil)
)

// New starts the first worker. It does not wait until that is ready.
func New(o Options) (*Client, error) {
	if o.Memory == 0 {
		o.Memory = DefaultMemory()
	}
	if o.Memory != NoLimit && o.Memory < MinMemory {
		return nil, fmt.Errorf("worker: memory limit of %d bytes: want at least %d, or NoLimit", o.Memory, MinMemory)
	}
	if o.Args == nil {
		o.Args = []string{"worker"}
	}
	c := &Client{opt: o, turn: make(chan struct{}, 1), told: true}
	_, err := c.process()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Close ends the worker and everything that it left running. A cell that runs ends with an error.
func (c *Client) Close() error {
	c.mu.Lock()
	c.closed = true
	all := []*process{c.current, c.spare}
	c.mu.Unlock()
	c.starting.Wait()
	c.mu.Lock()
	if c.spare != all[1] {
		all = append(all, c.spare)
	}
	c.mu.Unlock()
	var wg sync.WaitGroup
	for _, p := range all {
		if p != nil {
			wg.Go(p.close)
		}
	}
	wg.Wait()
	return nil
}

var errEnded = &engine.Error{Name: "closed", Value: "the kernel is shut down"}

// process is the worker that runs cells: the one there is, the spare, or a new one.
func (c *Client) process() (*process, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, errEnded
	}
	if p := c.current; p != nil && !p.alive() {
		c.before, c.told = p.ending, c.told && !p.used.Load()
		c.current = nil
	}
	if c.current != nil {
		return c.current, nil
	}
	p := c.spare
	c.spare = nil
	if p == nil || !p.alive() {
		var err error
		if p, err = startProcess(c.opt); err != nil {
			return nil, err
		}
	}
	p.send.add(&packet{Kind: kindStart, Start: &Start{Memory: c.opt.Memory, Dir: c.opt.Dir, Replay: c.declarations}})
	c.current = p
	return p, nil
}

// prepareSpare starts the spare, if there is to be one and there is none.
func (c *Client) prepareSpare() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.opt.Spare || c.closed || c.spare != nil && c.spare.alive() {
		return
	}
	c.spare = nil
	c.starting.Go(func() {
		p, err := startProcess(c.opt)
		if err != nil {
			return // the next one is then started when it is needed, and says what is wrong
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.spare != nil || c.closed {
			go p.close()
			return
		}
		c.spare = p
	})
}

// usable is a worker whose engine is made.
func (c *Client) usable(ctx context.Context) (*process, error) {
	p, err := c.process()
	if err != nil {
		return nil, err
	}
	select {
	case <-p.ready:
		if p.startErr != nil {
			p.kill(p.startErr)
			return nil, fmt.Errorf("worker: the engine does not start: %w", p.startErr)
		}
		return p, nil
	case <-p.dead:
		return nil, &engine.Error{Name: "kernel error", Value: "no worker starts: " + p.ending.what}
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Declarations are those that ran well, oldest first, also those of a worker that has ended.
func (c *Client) Declarations() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.declarations...)
}

// declare keeps what a cell has changed.
func (c *Client) declare(d *declared) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d == nil {
		return nil
	}
	if d.Keep < 0 || d.Keep > len(c.declarations) {
		return errors.New("declarations that do not follow those before")
	}
	c.declarations = append(c.declarations[:d.Keep:d.Keep], d.Tail...)
	return nil
}
