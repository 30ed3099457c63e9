package worker

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

const (
	// lastWords is how long a worker that has closed its pipe may take to end.
	lastWords = time.Second
	// farewell is how long a worker that is asked to end may take.
	farewell = 1500 * time.Millisecond
)

// process is one worker as its parent sees it.
type process struct {
	cmd   *exec.Cmd
	limit int64 // bytes of memory, for messages; NoLimit for none
	send  *sender
	out   *delivery
	raw   [2]*capture // its real standard output and standard error
	left  remains     // of what its cells wrote, when it ends
	tree  *tree       // the worker and all that it starts

	hello chan struct{} // closed when the worker is up
	ready chan struct{} // closed when its engine is made; startErr then says whether
	dead  chan struct{} // closed when it has ended and all that it said is delivered; ending then says why

	ending   ending
	startErr error
	used     atomic.Bool // a cell has begun
	comms    openComms

	mu      sync.Mutex
	ids     uint64
	calls   map[uint64]chan *packet
	runs    map[uint64]*run
	last    *run  // the newest cell, to which the raw streams belong
	killed  error // why the parent ended it, nil if it did not
	reading chan struct{}
}

// run is one cell on its way, or what a front end says.
type run struct {
	id       uint64
	out      engine.Output
	done     chan *packet  // gets the packet that ends it
	stopping chan struct{} // closed when the worker has heard that the cell is to stop
	heard    sync.Once
	begun    atomic.Bool // the worker has begun with it
}

// startProcess starts a worker. It returns as soon as there is a process.
func startProcess(o Options) (*process, error) {
	p := &process{
		limit: o.Memory,
		hello: make(chan struct{}), ready: make(chan struct{}), dead: make(chan struct{}), reading: make(chan struct{}),
		calls: map[uint64]chan *packet{}, runs: map[uint64]*run{},
	}
	in, to, err := spawn(p, o)
	if err != nil {
		return nil, fmt.Errorf("worker: starting a process for the cells: %w", err)
	}
	p.send = newSender(to)
	p.out = newDelivery(p)
	go p.receive(in)
	go p.wait(in, to)
	return p, nil
}

// receive reads what the worker sends until it ends or sends what makes no sense.
func (p *process) receive(in *os.File) {
	defer close(p.reading)
	r := newFrameReader(in)
	for {
		m, err := r.read()
		switch {
		case err == nil:
			err = p.handle(m)
		case errors.Is(err, io.EOF), errors.Is(err, os.ErrClosed):
			// Mostly the end of the process. If it lives on, it has lost its connection.
			time.AfterFunc(lastWords, func() { p.kill(errUnreachable) })
			return
		}
		if err != nil {
			p.kill(fmt.Errorf("%w (%v)", errUnreachable, err))
			return
		}
	}
}

// handle never waits: output goes to a queue, so that answers do not wait for those who read it.
func (p *process) handle(m *packet) error {
	switch m.Kind {
	case kindHello:
		select {
		case <-p.hello:
			return errors.New("it said hello twice")
		default:
			close(p.hello)
		}
	case kindReady:
		select {
		case <-p.ready:
			return errors.New("it was ready twice")
		default:
			p.startErr = m.Failed.unpack()
			close(p.ready)
		}
	case kindReply:
		p.answered(m)
	case kindBegun:
		if r := p.run(m.ID); r != nil {
			r.begun.Store(true)
			p.used.Store(true)
		}
	case kindStopping:
		if r := p.run(m.ID); r != nil {
			r.heard.Do(func() { close(r.stopping) })
		}
	case kindStdout, kindStderr, kindDisplay, kindPager, kindClear, kindInput, kindForget, kindDone, kindRelease, kindSay, kindHeard, kindEndComms:
		p.out.add(m)
	default:
		return fmt.Errorf("it sent a packet of kind %d", m.Kind)
	}
	return nil
}

// wait sees the process to its end.
func (p *process) wait(in, to *os.File) {
	err := p.cmd.Wait()
	p.tree.kill() // what it has left running
	// Its own end of the pipe is gone. One that it gave away must not keep us.
	cut := time.AfterFunc(lastWords, func() { in.Close() })
	<-p.reading
	cut.Stop()
	p.send.close()
	to.Close()
	in.Close()
	p.out.finish()
	for stream := range p.raw {
		if text := p.left.take(stream); len(text) > 0 {
			p.rawTo(stream)(text)
		}
	}
	p.left.close()
	p.raw[0].end()
	held := p.raw[1].end()
	p.mu.Lock()
	killed := p.killed
	p.mu.Unlock()
	p.ending = explain(p.cmd.ProcessState, err, killed, string(held), p.limit)
	if !p.ending.crash {
		p.raw[1].deliver(held)
	}
	p.tree.close()
	p.comms.end(p.newest())
	close(p.dead)
}

// kill ends the worker and all that it started, with the reason for the reader.
func (p *process) kill(why error) {
	p.mu.Lock()
	if p.killed == nil {
		p.killed = why
	}
	p.mu.Unlock()
	select {
	case <-p.dead:
	default:
		p.tree.kill()
		_ = p.cmd.Process.Kill() // fails where it has ended, which is the aim
	}
}

// close asks the worker to end, and ends it if it does not. It returns when nothing is left of it.
func (p *process) close() {
	p.mu.Lock()
	if p.killed == nil {
		p.killed = errClosed
	}
	p.mu.Unlock()
	p.send.add(&packet{Kind: kindClose})
	t := time.AfterFunc(farewell, func() { p.kill(errClosed) })
	defer t.Stop()
	<-p.dead
}

func (p *process) alive() bool {
	select {
	case <-p.dead:
		return false
	default:
		return true
	}
}

// call sends a packet and returns where its answer will be.
func (p *process) call(m *packet) (answer <-chan *packet, forget func()) {
	c := make(chan *packet, 1)
	p.mu.Lock()
	p.ids++
	m.ID = p.ids
	p.calls[m.ID] = c
	p.mu.Unlock()
	p.send.add(m)
	return c, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.calls, m.ID)
	}
}

func (p *process) answered(m *packet) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.calls[m.ID]; c != nil {
		delete(p.calls, m.ID)
		c <- m
	}
}

// begin sends a cell, or what a front end says.
func (p *process) begin(m *packet, out engine.Output) *run {
	r := &run{out: out, done: make(chan *packet, 1), stopping: make(chan struct{})}
	p.mu.Lock()
	p.ids++
	r.id = p.ids
	p.runs[r.id] = r
	if m.Kind == kindRun {
		p.last = r
	}
	p.mu.Unlock()
	m.ID = r.id
	p.send.add(m)
	return r
}

func (p *process) run(id uint64) *run {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.runs[id]
}

// newest is where the raw streams go, nil before the first cell.
func (p *process) newest() engine.Output {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil {
		return nil
	}
	return p.last.out
}

// release forgets a run whose output nobody can write to any more.
func (p *process) release(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.runs, id)
}
