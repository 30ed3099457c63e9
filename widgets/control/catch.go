package control

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// host is a sink that runs code of cells beside them, as that of a kernel does: what the code prints and shows goes to a
// place of its own, nil being the sink itself, and a panic in it is the error. A place that has the methods
// Stdout and Stderr gets what is printed.
type host interface {
	Beside(place display.Sink, f func()) error
}

// beside runs f with a place for what it shows; nil is where it went before.
func beside(p *place, f func()) (err error) {
	now := display.Current()
	if p != nil { // one for each call: others may still hold the last
		p = &place{p.to, p.page, now}
	}
	if h, ok := now.(host); ok {
		if p == nil {
			return h.Beside(nil, f)
		}
		return h.Beside(p, f)
	}
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{fmt.Sprint("panic: ", v), trace()}
		}
	}()
	if p != nil {
		defer sync.OnceFunc(display.SetSink(&catcher{p, goroutine()}))()
	}
	f()
	return nil
}

// panicked is a panic that was caught here.
type panicked struct {
	text  string
	lines []string
}

func (p *panicked) Error() string   { return p.text }
func (p *panicked) Trace() []string { return append([]string{p.text}, p.lines...) }

// traceOf are the lines that tell of an error, itself among them.
func traceOf(err error) []string {
	var t interface{ Trace() []string }
	if errors.As(err, &t) {
		return t.Trace()
	}
	return []string{err.Error()}
}

// place is a sink that keeps what is shown for an Output.
type place struct {
	to   *Output
	page *display.Page
	next display.Sink // where it would have gone
}

// Display keeps m. An update of what was shown elsewhere goes there.
func (p *place) Display(m display.Message) error {
	if !m.Update {
		return p.to.append(m, m.Bundle)
	}
	if found, err := p.to.update(m.ID, m.Bundle); found {
		return err
	}
	return p.next.Display(m)
}

// Clear clears the Output.
func (p *place) Clear(bool) error { return p.to.Clear() }

// Stdout keeps what is printed.
func (p *place) Stdout(text []byte) { _, _ = p.to.Write(text) }

// Stderr keeps what is printed.
func (p *place) Stderr(text []byte) { _, _ = p.to.Write(text) }

// Ask passes a question on.
func (p *place) Ask(prompt string, password bool) (string, error) {
	if a, ok := p.next.(display.Asker); ok {
		return a.Ask(prompt, password)
	}
	return "", display.ErrNoInput
}

// Comms are those of the sink before.
func (p *place) Comms() (display.Comms, bool) { return display.CommsOf(p.next) }

// Live is what the sink before says of itself.
func (p *place) Live() bool { return display.Live(p.next) }

// Page is the Output's.
func (p *place) Page() *display.Page { return p.page }

// catcher is a place for what one goroutine shows. What others show goes where it went before: the sink is one for the
// process, and a cell may run meanwhile.
type catcher struct {
	*place
	goroutine string
}

// goroutine names the goroutine that calls.
func goroutine() string {
	var b [64]byte
	name, _, _ := bytes.Cut(b[:runtime.Stack(b[:], false)], []byte(" ["))
	return string(name)
}

func (c *catcher) mine() bool { return goroutine() == c.goroutine }

// Display keeps m, or passes it on.
func (c *catcher) Display(m display.Message) error {
	if !c.mine() {
		return c.next.Display(m)
	}
	return c.place.Display(m)
}

// Clear clears the Output, or passes it on.
func (c *catcher) Clear(wait bool) error {
	if !c.mine() {
		return c.next.Clear(wait)
	}
	return c.place.Clear(wait)
}

// Page is the Output's, or that of the sink before.
func (c *catcher) Page() *display.Page {
	if !c.mine() {
		return display.PageOf(c.next)
	}
	return c.page
}
