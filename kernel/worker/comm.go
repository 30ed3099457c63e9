package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// commPacket is a message of a conversation.
type commPacket struct {
	Kind    display.CommKind
	Message display.CommMessage
}

// packComm fails where a message has no JSON, and where it is larger than a frame.
func packComm(kind display.CommKind, m display.CommMessage) (*commPacket, error) {
	if m.ID == "" {
		return nil, fmt.Errorf("display: %v: ID is \"\", allowed is any other text", kind)
	}
	size := len(m.ID) + len(m.Target)
	for name, raw := range map[string]json.RawMessage{"data": m.Data, "metadata": m.Metadata} {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(raw, &object); raw != nil && err != nil {
			return nil, fmt.Errorf("display: %v: %s is %.40q, want a JSON object", kind, name, raw)
		}
		size += len(raw)
	}
	for _, b := range m.Buffers {
		size += len(b)
	}
	if most := maxFrame - 1<<20; size > most {
		return nil, fmt.Errorf("display: %v of %d bytes, allowed are %d", kind, size, most)
	}
	return &commPacket{kind, m}, nil
}

// Comms are those of the front end, if it has any.
func (o *output) Comms() (display.Comms, bool) { return o, o.comms }

func (o *output) OpenComm(m display.CommMessage) error  { return o.say(display.CommOpen, m) }
func (o *output) SendComm(m display.CommMessage) error  { return o.say(display.CommMsg, m) }
func (o *output) CloseComm(m display.CommMessage) error { return o.say(display.CommClose, m) }

func (o *output) say(kind display.CommKind, m display.CommMessage) error {
	p, err := packComm(kind, m)
	if err != nil {
		return err
	}
	return o.ask(&packet{Kind: kindSay, Comm: p})
}

// HandleComms sets who hears what front ends say, for all cells.
func (o *output) HandleComms(handler func(kind display.CommKind, m display.CommMessage)) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	o.s.handler = handler
}

var _ engine.CommEnder = (*output)(nil)

// EndComms closes the conversations of all cells. Who handled them hears of each, on behalf of this output.
func (o *output) EndComms(ctx context.Context) error {
	a, err := o.s.call(ctx, &packet{Kind: kindEndComms, Run: o.run}, 0)
	if err != nil {
		return err
	}
	var ids []string
	if err := json.Unmarshal([]byte(a.Text), &ids); err != nil {
		return err
	}
	o.s.hears.Lock()
	defer o.s.hears.Unlock()
	o.s.mu.Lock()
	handler := o.s.handler
	o.s.handler = nil
	o.s.mu.Unlock()
	if handler == nil || len(ids) == 0 {
		return nil
	}
	return o.s.beside(ctx, o, func() {
		for _, id := range ids {
			handler(display.CommClose, display.CommMessage{ID: id})
		}
	})
}

// hear hands on what a front end says.
func (s *server) hear(ctx context.Context, m *packet) {
	s.hears.Lock() // the parent sends one at a time
	defer s.hears.Unlock()
	done := &packet{Kind: kindHeard, ID: m.ID}
	s.mu.Lock()
	handler := s.handler
	s.mu.Unlock()
	if handler != nil {
		done.Flag = true
		out := s.output(m)
		done.Failed = packError(s.beside(ctx, out, func() { handler(m.Comm.Kind, m.Comm.Message) }))
		runtime.KeepAlive(out)
	} else {
		defer s.post(&packet{Kind: kindRelease, Run: m.ID}) // nobody else says so
	}
	s.mu.Lock()
	cancel := s.cancels[m.ID]
	delete(s.cancels, m.ID)
	s.mu.Unlock()
	cancel(errCellEnded)
	s.post(done)
}

// beside calls f next to the cell that runs.
func (s *server) beside(ctx context.Context, out engine.Output, f func()) error {
	err := errors.New("what handles this was ended, as %reset and runtime.Goexit do")
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				err = &engine.Error{Name: "panic", Value: firstLine(fmt.Sprint(v)), Traceback: stack()}
			}
		}()
		if b, ok := s.runner.(engine.Besider); ok {
			err = b.Beside(ctx, out, f)
			return
		}
		defer display.SetSink(out)()
		f()
		err = nil
	}()
	<-done
	return err
}

// Comm hands what a front end says to the worker, and returns when it has been handled there. It starts no worker: where
// there is none nobody hears of it. It is to be called for one message at a time.
func (c *Client) Comm(ctx context.Context, kind display.CommKind, m display.CommMessage, out engine.Output) (heard bool, err error) {
	packed, err := packComm(kind, m)
	if err != nil {
		return false, err
	}
	c.mu.Lock()
	p := c.current
	c.mu.Unlock()
	if p == nil || !p.alive() || !p.used.Load() { // no cell, no handler
		return false, nil
	}
	if kind == display.CommOpen {
		p.comms.add(m.ID)
	}
	k := c.describe(ctx, engine.Cell{}, out)
	r := p.begin(&packet{Kind: kindHear, Cell: k, Comm: packed}, out)
	for cancelled := ctx.Done(); ; {
		select {
		case m := <-r.done:
			if !m.Flag || kind == display.CommClose {
				p.comms.remove(packed.Message.ID)
			}
			return m.Flag, m.Failed.unpack()
		case <-p.dead:
			return false, nil // the cell hears of it, and the conversation has been closed
		case <-cancelled:
			cancelled = nil
			p.send.add(&packet{Kind: kindCancel, ID: r.id, Text: context.Cause(ctx).Error()})
		}
	}
}

// said hands what a cell or a handler says to the front end.
func (d *delivery) said(r *run, m *packet) error {
	out, ok := r.out.(engine.CommOutput)
	if !ok {
		return errors.New("worker: this front end holds no conversations")
	}
	switch id := m.Comm.Message.ID; m.Comm.Kind {
	case display.CommOpen:
		d.p.comms.add(id)
		return out.OpenComm(m.Comm.Message)
	case display.CommMsg:
		return out.SendComm(m.Comm.Message)
	case display.CommClose:
		d.p.comms.remove(id)
		return out.CloseComm(m.Comm.Message)
	}
	return fmt.Errorf("worker: unknown kind %d of comm message", m.Comm.Kind)
}

// Beside runs code of cells that a library calls back when no cell runs, as the engine's own sink does during one.
func (o *output) Beside(place display.Sink, f func()) error {
	b, ok := o.s.runner.(engine.Besider)
	if !ok {
		return o.s.beside(o.s.gone, engine.At(o, place), f)
	}
	return engine.Apart(o.s.gone, b, engine.At(o, place), f)
}
