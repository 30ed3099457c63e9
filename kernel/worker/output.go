package worker

import (
	"context"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// output is a cell's output as the worker's engine has it: each call travels to the parent.
type output struct {
	s     *server
	run   uint64
	live  bool
	page  *display.Page // nil if each display is a page of its own
	comms bool          // the front end can answer
}

// pagedOutput is an output where there is a pager too.
type pagedOutput struct{ *output }

var (
	_ engine.Output = (*output)(nil)
	_ display.Comms = (*output)(nil)
	_ Pager         = pagedOutput{}
)

// output makes the output of a cell. When nothing can reach it any more the parent hears of it.
func (s *server) output(m *packet) engine.Output {
	o := &output{s: s, run: m.ID, live: m.Cell.Live, comms: m.Cell.Comms}
	s.mu.Lock()
	defer s.mu.Unlock()
	if id := m.Cell.Page; id != 0 {
		if id != s.pageID {
			s.page, s.pageID = new(display.Page), id
		}
		o.page = s.page
		if cell := m.Cell.Cell.ID; cell != "" {
			s.page.Begin(cell)
		}
	}
	runtime.AddCleanup(o, func(run uint64) { s.post(&packet{Kind: kindRelease, Run: run}) }, m.ID)
	if m.Cell.Pager {
		return pagedOutput{o}
	}
	return o
}

// textChunk is the most text in a packet.
const textChunk = 64 << 10

func (o *output) Stdout(p []byte) { o.text(kindStdout, p) }
func (o *output) Stderr(p []byte) { o.text(kindStderr, p) }

// text waits while the front end has much to read.
func (o *output) text(k kind, p []byte) {
	for len(p) > 0 {
		n := min(len(p), textChunk)
		if !o.s.credit.take(n) {
			return // there is nobody left to read
		}
		o.s.post(&packet{Kind: k, Run: o.run, Data: p[:n]})
		p = p[n:]
	}
	runtime.KeepAlive(o)
}

func (o *output) Display(m display.Message) error {
	b, err := packBundle(m.Bundle)
	if err != nil {
		return err
	}
	return o.ask(&packet{Kind: kindDisplay, Bundle: b, Text: m.ID, Flag: m.Update})
}

func (o *output) Clear(wait bool) error { return o.ask(&packet{Kind: kindClear, Flag: wait}) }

func (o pagedOutput) Pager(b display.Bundle) error {
	p, err := packBundle(b)
	if err != nil {
		return err
	}
	return o.ask(&packet{Kind: kindPager, Bundle: p})
}

func (o *output) ask(m *packet) error {
	m.Run = o.run
	_, err := o.s.call(o.s.gone, m, 0)
	runtime.KeepAlive(o)
	return err
}

func (o *output) Input(ctx context.Context, prompt string, password bool) (string, error) {
	a, err := o.s.call(ctx, &packet{Kind: kindInput, Run: o.run, Text: prompt, Flag: password}, kindForget)
	runtime.KeepAlive(o)
	if err != nil {
		return "", err
	}
	return a.Text, nil
}

// Live is what the front end's output says of itself.
func (o *output) Live() bool { return o.live }

// Page is the page that the front end's output is on, as far as this worker has written it.
func (o *output) Page() *display.Page {
	if o.page == nil {
		return new(display.Page)
	}
	return o.page
}

// credit is what may still be sent before the parent has delivered something.
type credit struct {
	mu      sync.Mutex
	changed sync.Cond
	left    int
	closed  bool
}

func newCredit(n int) *credit {
	c := &credit{left: n}
	c.changed.L = &c.mu
	return c
}

// take waits until n bytes may be sent; false means never.
func (c *credit) take(n int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.left < n && !c.closed {
		c.changed.Wait()
	}
	c.left -= n
	return !c.closed
}

func (c *credit) give(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left += n
	c.changed.Broadcast()
}

func (c *credit) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.changed.Broadcast()
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// stack is the traceback of a panic that was just recovered.
func stack() []string { return strings.Split(strings.TrimSpace(string(debug.Stack())), "\n") }
