package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// window is how many bytes of text a worker may send before the front end has taken them.
const window = 1 << 20

// delivery hands what a worker says to the outputs of its cells, in order and on one goroutine. Its queue
// is bounded because the worker waits: for credit after text, for the answer after everything else.
type delivery struct {
	p       *process
	mu      sync.Mutex
	changed sync.Cond
	queue   []*packet
	closed  bool
	ended   chan struct{}

	owed   int // bytes delivered since credit was sent last
	inputs map[uint64]context.CancelFunc
	ctx    context.Context // of inputs; ends with the worker
	cancel context.CancelFunc
}

func newDelivery(p *process) *delivery {
	d := &delivery{p: p, ended: make(chan struct{}), inputs: map[uint64]context.CancelFunc{}}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.changed.L = &d.mu
	go d.work()
	return d
}

func (d *delivery) add(m *packet) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue = append(d.queue, m)
	d.changed.Signal()
}

// finish returns when everything is delivered.
func (d *delivery) finish() {
	d.mu.Lock()
	d.closed = true
	d.changed.Signal()
	d.mu.Unlock()
	d.cancel()
	<-d.ended
}

func (d *delivery) work() {
	defer close(d.ended)
	for {
		d.mu.Lock()
		for len(d.queue) == 0 && !d.closed {
			d.changed.Wait()
		}
		if len(d.queue) == 0 {
			d.mu.Unlock()
			return
		}
		m := d.queue[0]
		d.queue[0] = nil
		d.queue = d.queue[1:]
		d.mu.Unlock()
		d.deliver(m)
	}
}

func (d *delivery) deliver(m *packet) {
	defer func() {
		if v := recover(); v != nil { // of an output: the cell hears of it, the server lives on
			d.reply(m.ID, "", fmt.Errorf("worker: %v: %v", m.Kind, v))
		}
	}()
	switch m.Kind {
	case kindRelease:
		d.p.release(m.Run)
		return
	case kindForget:
		d.forget(m.ID)
		return
	case kindHeard:
		d.raw(false)
		if r := d.p.run(m.ID); r != nil {
			r.done <- m
		}
		return
	case kindDone:
		d.raw(true)
		if r := d.p.run(m.ID); r != nil {
			r.done <- m
		}
		return
	}
	d.raw(false)
	r := d.p.run(m.Run)
	if r == nil {
		if m.Kind != kindStdout && m.Kind != kindStderr {
			d.reply(m.ID, "", errors.New("worker: the output of this cell is closed"))
		}
		return
	}
	switch m.Kind {
	case kindStdout:
		r.out.Stdout(m.Data)
		d.credit(len(m.Data))
	case kindStderr:
		r.out.Stderr(m.Data)
		d.credit(len(m.Data))
	case kindDisplay:
		b, err := m.Bundle.unpack()
		if err == nil {
			err = r.out.Display(display.Message{Bundle: b, ID: m.Text, Update: m.Flag})
		}
		d.reply(m.ID, "", err)
	case kindPager:
		b, err := m.Bundle.unpack()
		if err == nil {
			if pager, ok := r.out.(Pager); ok {
				err = pager.Pager(b)
			} else {
				err = errors.New("worker: this front end has no pager")
			}
		}
		d.reply(m.ID, "", err)
	case kindClear:
		d.reply(m.ID, "", r.out.Clear(m.Flag))
	case kindSay:
		d.reply(m.ID, "", d.said(r, m))
	case kindEndComms:
		ids, err := json.Marshal(d.p.comms.end(r.out))
		d.reply(m.ID, string(ids), err)
	case kindInput:
		d.ask(r, m)
	}
}

// raw delivers what the worker has written to its real streams up to now.
func (d *delivery) raw(all bool) {
	for _, c := range d.p.raw {
		c.drain(all)
	}
}

func (d *delivery) reply(id uint64, text string, err error) {
	d.p.send.add(&packet{Kind: kindReply, ID: id, Text: text, Failed: packError(err)})
}

// credit lets the worker send as much again as has been delivered.
func (d *delivery) credit(n int) {
	if d.owed += n; d.owed >= window/8 {
		d.p.send.add(&packet{Kind: kindCredit, Size: d.owed})
		d.owed = 0
	}
}

// ask puts a question to the user, beside what the cell goes on to say.
func (d *delivery) ask(r *run, m *packet) {
	ctx, cancel := context.WithCancel(d.ctx)
	d.mu.Lock()
	d.inputs[m.ID] = cancel
	d.mu.Unlock()
	go func() {
		defer d.forget(m.ID)
		text, err := r.out.Input(ctx, m.Text, m.Flag)
		d.reply(m.ID, text, err)
	}()
}

func (d *delivery) forget(id uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if cancel := d.inputs[id]; cancel != nil {
		cancel()
		delete(d.inputs, id)
	}
}
