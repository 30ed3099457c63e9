package engine

import (
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"sync/atomic"

	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
)

// console is what the standard streams of the process are while cells run: two pipes for the whole
// session, so that a writer made of os.Stdout in one cell can be used in the next. What arrives
// belongs to the newest cell.
type console struct {
	pipes [2]*pipe
	home  [2]*os.File // the streams of the process when no cell runs

	mu  sync.Mutex
	to  Output
	log io.Writer // what a cell has set as the output of package log, nil if none has
}

func newConsole(open func(stream int) (r, w *os.File, err error)) (*console, error) {
	if open == nil {
		open = func(int) (r, w *os.File, err error) { return os.Pipe() }
	}
	c := &console{home: [2]*os.File{os.Stdout, os.Stderr}}
	for i := range c.pipes {
		p, err := newPipe(func() (r, w *os.File, err error) { return open(i) }, func(text []byte) { write(c.output(), i, text) })
		if err != nil {
			if i > 0 {
				c.pipes[0].close()
			}
			return nil, fmt.Errorf("engine: streams of the session: %w", err)
		}
		c.pipes[i] = p
	}
	return c, nil
}

// write sends text to the stream of an output: 0 is standard output, 1 standard error.
func write(to Output, stream int, text []byte) {
	switch {
	case to == nil:
	case stream == 0:
		to.Stdout(text)
	default:
		to.Stderr(text)
	}
}

func (c *console) output() Output {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.to
}

// serve makes to the output of what is written from now on.
func (c *console) serve(to Output) {
	c.sync()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.to = to
}

// stream is which of the standard streams f is, -1 if it is none.
func (c *console) stream(f *os.File) int {
	if f == nil {
		return -1
	}
	for i := range c.pipes {
		if f == c.pipes[i].w || f == c.home[i] {
			return i
		}
	}
	return -1
}

func (c *console) sync() {
	for _, p := range c.pipes {
		p.sync()
	}
}

func (c *console) close() {
	for _, p := range c.pipes {
		p.close()
	}
}

// redirect makes the console the process's streams and log until restore is called. The output
// that a cell gives to package log is kept for the next.
func (c *console) redirect(m *interp.Machine) (restore func(late bool)) {
	stdout, stderr, before := os.Stdout, os.Stderr, log.Writer()
	if l, ok := before.(*logs); ok {
		before = l.home
	}
	os.Stdout, os.Stderr = c.pipes[0].w, c.pipes[1].w
	own := &logs{m: m, home: before}
	own.running.Store(true)
	c.mu.Lock()
	now := c.log
	c.mu.Unlock()
	if now == nil {
		now = own
	}
	log.SetOutput(now)
	return func(late bool) {
		os.Stdout, os.Stderr = stdout, stderr
		own.running.Store(false)
		c.mu.Lock()
		defer c.mu.Unlock()
		if l, ok := log.Writer().(*logs); ok && l == own {
			c.log = nil
		} else {
			c.log = log.Writer()
		}
		if late {
			log.SetOutput(own)
		} else {
			log.SetOutput(before)
		}
	}
}

// logs sends what package log writes to the standard error of the cell that logs. Between cells
// the process's own log goes where it went before.
type logs struct {
	m       *interp.Machine
	home    io.Writer
	running atomic.Bool
}

func (l *logs) Write(p []byte) (int, error) {
	run := l.m.Own()
	if run == nil && l.running.Load() {
		run = l.m.Caller()
	}
	if run == nil {
		return l.home.Write(p)
	}
	return run.Complain(p)
}
