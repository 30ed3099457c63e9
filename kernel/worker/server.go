package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// server is the worker's side: it does what packets ask for.
type server struct {
	w      *frameWriter
	credit *credit
	runner engine.Runner

	gone   context.Context // ends with the connection
	lose   context.CancelFunc
	runs   sync.Mutex // held while a cell runs
	hears  sync.Mutex // held while a message of a front end is handled
	unset  func()     // takes back the sink of the last cell
	told   []string   // declarations that the parent knows
	page   *display.Page
	pageID uint64

	mu      sync.Mutex
	handler func(kind display.CommKind, m display.CommMessage) // of what front ends say, nil if there is none
	ids     uint64
	calls   map[uint64]chan *packet
	cancels map[uint64]context.CancelCauseFunc // of runs
}

func newServer(to io.Writer) *server {
	s := &server{
		w: newFrameWriter(to), credit: newCredit(window), page: new(display.Page),
		calls: map[uint64]chan *packet{}, cancels: map[uint64]context.CancelCauseFunc{},
	}
	s.gone, s.lose = context.WithCancel(context.Background())
	return s
}

// serve returns when the parent is gone, or sends what makes no sense.
func (s *server) serve(from io.Reader, makeEngine func(Start) (engine.Runner, error)) error {
	defer s.credit.close()
	defer s.lose()
	r := newFrameReader(from)
	s.post(&packet{Kind: kindHello})
	for {
		m, err := r.read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if m.Kind == kindStart {
			if err := s.start(*m.Start, makeEngine); err != nil {
				return err
			}
			continue
		}
		if err := s.handle(m); err != nil {
			return err
		}
	}
}

// start makes the engine. Its failure is the parent's to tell.
func (s *server) start(o Start, makeEngine func(Start) (engine.Runner, error)) (err error) {
	if s.runner != nil {
		return errors.New("it was started twice")
	}
	if err = limitMemory(o.Memory); err == nil {
		s.told, o.Pipe = o.Replay, lentPipe
		s.runner, err = makeEngine(o)
	}
	s.post(&packet{Kind: kindReady, Failed: packError(err)})
	return err
}

func (s *server) handle(m *packet) error {
	if s.runner == nil && m.Kind != kindClose {
		return fmt.Errorf("%v came before the engine was there", m.Kind)
	}
	switch m.Kind {
	case kindRun, kindHear:
		ctx, cancel := s.context(m.Cell)
		s.mu.Lock()
		s.cancels[m.ID] = cancel
		s.mu.Unlock()
		if m.Kind == kindRun {
			go s.run(ctx, m)
		} else {
			go s.hear(ctx, m)
		}
	case kindCancel:
		s.cancel(m)
	case kindCredit:
		s.credit.give(m.Size)
	case kindReply:
		s.mu.Lock()
		if c := s.calls[m.ID]; c != nil {
			delete(s.calls, m.ID)
			c <- m
		}
		s.mu.Unlock()
	case kindStatus, kindComplete, kindInspect:
		go s.answer(m)
	case kindClose:
		go s.close()
	default:
		return fmt.Errorf("unexpected packet of kind %d", m.Kind)
	}
	return nil
}

// post sends a packet. A parent that is gone is noticed where packets are read.
func (s *server) post(m *packet) {
	if s.w.write(m) != nil {
		s.lose()
	}
}

// context is a cell's. Its deadline is kept here too, so that ctx.Err says what it would without a worker.
func (s *server) context(c *cellPacket) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(s.gone)
	if !c.Limited {
		return ctx, cancel
	}
	ctx, stop := context.WithTimeout(ctx, c.Left)
	return ctx, func(cause error) {
		cancel(cause)
		stop()
	}
}

func (s *server) cancel(m *packet) {
	s.mu.Lock()
	cancel := s.cancels[m.ID]
	s.mu.Unlock()
	if cancel == nil {
		return
	}
	if !m.Flag { // else the deadline is here too
		cancel(errors.New(m.Text))
	}
	s.post(&packet{Kind: kindStopping, ID: m.ID})
}

// run runs a cell to its end.
func (s *server) run(ctx context.Context, m *packet) {
	s.runs.Lock()
	defer s.runs.Unlock()
	s.post(&packet{Kind: kindBegun, ID: m.ID})
	done := &packet{Kind: kindDone, ID: m.ID}
	out := s.output(m)
	if s.unset != nil {
		s.unset()
	}
	s.unset = display.SetSink(out) // also for what is shown after the cell, until the next one
	makeRoom()
	value, err := s.guarded(ctx, m.Cell.Cell, out)
	if err == nil && value != nil {
		done.Bundle, err = s.whole(*value, out)
	}
	done.Failed = packError(err)
	done.Declared = s.declared()
	s.mu.Lock()
	cancel := s.cancels[m.ID]
	delete(s.cancels, m.ID)
	s.mu.Unlock()
	cancel(errCellEnded)
	s.post(done)
}

var errCellEnded = errors.New("the cell has ended")

// guarded gives a cell that ends its goroutine an end of its own.
func (s *server) guarded(ctx context.Context, c engine.Cell, out engine.Output) (value *display.Bundle, err error) {
	err = errors.New("the cell ended its goroutine before it was done")
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				err = &engine.Error{Name: "kernel panic", Value: firstLine(fmt.Sprint(v)), Traceback: stack()}
			}
		}()
		value, err = s.runner.Run(ctx, c, out)
	}()
	<-done
	return value, err
}

// whole is a value with what its page lacks.
func (s *server) whole(value display.Bundle, out engine.Output) (p *bundlePacket, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &engine.Error{Name: "display error", Value: firstLine(fmt.Sprint(v))}
		}
	}()
	b, err := display.RenderFor(out, value)
	if err == nil {
		p, err = packBundle(b)
	}
	if err != nil {
		return nil, &engine.Error{Name: "display error", Value: firstLine(err.Error())}
	}
	return p, nil
}

// declared is what is new in the list of declarations, if the engine keeps one.
func (s *server) declared() *declared {
	k, ok := s.runner.(interface{ Declarations() []string })
	if !ok {
		return nil
	}
	now := k.Declarations()
	d := &declared{}
	for d.Keep < len(now) && d.Keep < len(s.told) && now[d.Keep] == s.told[d.Keep] {
		d.Keep++
	}
	if d.Keep == len(now) && d.Keep == len(s.told) {
		return nil
	}
	d.Tail = append([]string(nil), now[d.Keep:]...)
	s.told = append(s.told[:d.Keep:d.Keep], d.Tail...)
	return d
}

// answer answers a question beside the cell that runs.
func (s *server) answer(m *packet) {
	a := &packet{Kind: kindReply, ID: m.ID}
	func() {
		defer func() {
			if v := recover(); v != nil {
				a.Failed = packError(&engine.Error{Name: "kernel panic", Value: firstLine(fmt.Sprint(v)), Traceback: stack()})
			}
		}()
		var err error
		switch m.Kind {
		case kindStatus:
			status, indent := s.runner.Status(m.Text)
			a.Text, a.Data = string(status), []byte(indent)
		case kindComplete:
			if c, ok := s.runner.(engine.Completer); ok {
				var found engine.Completion
				if found, err = c.Complete(s.gone, m.Text, m.Size); err == nil {
					a.Found = &found
				}
			}
		case kindInspect:
			if i, ok := s.runner.(engine.Inspector); ok {
				var b *display.Bundle
				if b, err = i.Inspect(s.gone, m.Text, m.Size, m.Detail); err == nil && b != nil {
					a.Bundle, err = packBundle(*b)
				}
			}
		}
		a.Failed = packError(err)
	}()
	s.post(a)
}

// closing is how long the engine may take to close. It is less than the parent's patience.
const closing = farewell / 3

// close ends the process in an orderly way. The parent does not wait long.
func (s *server) close() {
	s.mu.Lock()
	for _, cancel := range s.cancels {
		cancel(errClosed)
	}
	s.mu.Unlock()
	if s.runner != nil {
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			_ = s.runner.Close() // nobody is left to hear of it
		}()
		select {
		case <-closed:
		case <-time.After(closing): // what cells have started may hold it up
		}
	}
	leave(0)
}

// call sends a packet and waits for its answer. forget, if not 0, is the kind of packet that says that nobody waits any more.
func (s *server) call(ctx context.Context, m *packet, forget kind) (*packet, error) {
	c := make(chan *packet, 1)
	s.mu.Lock()
	s.ids++
	m.ID = s.ids
	s.calls[m.ID] = c
	s.mu.Unlock()
	s.post(m)
	select {
	case a := <-c:
		return a, a.Failed.unpack()
	case <-s.gone.Done():
		return nil, errors.New("worker: the kernel is gone")
	case <-ctx.Done():
		s.mu.Lock()
		delete(s.calls, m.ID)
		s.mu.Unlock()
		if forget != 0 {
			s.post(&packet{Kind: forget, ID: m.ID})
		}
		return nil, context.Cause(ctx)
	}
}
