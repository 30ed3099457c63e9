package control

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// maxQueue bounds the events that wait for a slow callback where each one counts.
const maxQueue = 1000

// events are of one kind and one control. Callbacks run one at a time, on a goroutine that lives while there is something to
// tell. All is guarded by the hub's mu.
type events struct {
	m     *model
	every bool // each counts; otherwise those that wait give way to the latest

	callbacks []func(v any)
	channels  []channel
	queue     []any
	running   bool
	closed    bool
}

// channel is a channel of some type that holds the latest value.
type channel struct {
	put   func(v any)
	close func()
}

// newEvents adds a kind of events to m.
func (m *model) newEvents(every bool) *events {
	e := &events{m: m, every: every}
	m.events = append(m.events, e)
	return e
}

// put tells of an event.
func (e *events) put(v any) {
	if e.closed {
		return
	}
	for _, c := range e.channels {
		c.put(v)
	}
	if len(e.callbacks) == 0 {
		return
	}
	if !e.every {
		e.queue = nil
	}
	if len(e.queue) < maxQueue {
		e.queue = append(e.queue, v)
	}
	if !e.running {
		e.running = true
		go e.drain()
	}
}

func (e *events) close() {
	if e.closed {
		return
	}
	e.closed, e.queue, e.callbacks = true, nil, nil
	for _, c := range e.channels {
		c.close()
	}
}

// drain calls back until nothing is left to tell.
func (e *events) drain() {
	done := false
	defer func() {
		if !done { // a callback has ended its goroutine
			go e.drain()
		}
	}()
	for {
		v, callbacks := e.next()
		if callbacks == nil {
			done = true
			return
		}
		for _, f := range callbacks {
			e.call(f, v)
		}
	}
}

func (e *events) next() (v any, callbacks []func(any)) {
	e.m.hub.mu.Lock()
	defer e.m.hub.mu.Unlock()
	if len(e.queue) == 0 {
		e.running = false
		return nil, nil
	}
	v, e.queue = e.queue[0], e.queue[1:]
	return v, e.callbacks[:len(e.callbacks):len(e.callbacks)]
}

// call calls back. A panic is shown, and nothing else is lost by it.
func (e *events) call(f func(any), v any) {
	err := beside(nil, func() { f(v) })
	if err == nil {
		return
	}
	var what string
	e.m.get(func(state) { what = e.m.what() })
	_ = display.Show(display.Bundle{Name: "control-error", Data: map[string]any{
		"text/plain": fmt.Sprintf("control: %s: a callback failed: %s", what, strings.Join(traceOf(err), "\n")),
	}})
}

// trace is the stack of the panic that was just recovered, innermost first, without what recovers it.
func trace() []string {
	lines := strings.Split(strings.TrimSpace(string(debug.Stack())), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "panic(") {
			lines = lines[min(i+2, len(lines)):]
			break
		}
	}
	return lines[:min(len(lines), 20)]
}

// on has f called with each value; the kind of control says what T is.
func on[T any](e *events, f func(T)) {
	if f == nil {
		return
	}
	e.m.hub.mu.Lock()
	defer e.m.hub.mu.Unlock()
	if !e.closed {
		e.callbacks = append(e.callbacks, func(v any) { f(v.(T)) })
	}
}

// stream is a channel that holds the latest value, closed with the control.
func stream[T any](e *events) <-chan T { return streamOf(e, func(v any) T { return v.(T) }) }

func streamOf[T any](e *events, as func(any) T) <-chan T {
	c := make(chan T, 1)
	e.m.hub.mu.Lock()
	defer e.m.hub.mu.Unlock()
	if e.closed {
		close(c)
		return c
	}
	e.channels = append(e.channels, channel{
		put: func(v any) { // nobody else sends, so that there is room after one was taken out
			select {
			case <-c:
			default:
			}
			c <- as(v)
		},
		close: func() { close(c) },
	})
	return c
}
