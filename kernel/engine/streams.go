package engine

import (
	"context"
	"os"
	"sync"
	"sync/atomic"

	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// streams carry what a cell writes to its Output. While the cell runs it writes to the session's
// console; goroutines that outlive it write to pipes of their own.
type streams struct {
	run       *interp.Run
	out       Output
	console   *console
	restore   []func()
	abandoned bool
	ended     atomic.Bool // the cell has; its goroutines may not

	mu   sync.Mutex
	late [2]*pipe // nil until a goroutine writes
	shut bool
}

var _ interp.Console = (*streams)(nil)

// capture redirects the process's streams, its log and its displays to out.
func (s *Session) capture(ctx context.Context, out Output) (*streams, error) {
	if s.console == nil {
		c, err := newConsole(s.pipe)
		if err != nil {
			return nil, err
		}
		s.console = c
	}
	st := &streams{out: out, console: s.console}
	st.console.serve(out)
	st.run = interp.NewRun(ctx, st)
	st.run.ReadLine = st.ask
	s.beside.began(st)
	redirected := st.console.redirect(s.machine)
	unset := display.SetSink(&sink{st, s.machine, s})
	st.restore = append(st.restore, func() {
		redirected(st.run.Goroutines() > 0)
		unset()
	})
	return st, nil
}

// ask puts a question to the user, after all that was written before.
func (st *streams) ask(ctx context.Context, prompt string, password bool) (string, error) {
	st.Settle()
	line, err := st.out.Input(ctx, prompt, password)
	if err != nil && ctx.Err() != nil && !st.ended.Load() {
		return "", interp.ErrStopped
	}
	return line, err
}

// Route is where a write of the cell's code to f goes.
func (st *streams) Route(f *os.File) *os.File {
	i := st.console.stream(f)
	if i < 0 {
		return f
	}
	if !st.ended.Load() {
		st.console.pipes[1-i].sync()
		return st.console.pipes[i].w
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.shut {
		return st.console.pipes[i].w
	}
	if st.late[i] == nil {
		p, err := newPipe(os.Pipe, func(text []byte) { write(st.out, i, text) })
		if err != nil {
			return st.console.pipes[i].w
		}
		st.late[i] = p
	}
	if other := st.late[1-i]; other != nil {
		other.sync()
	}
	return st.late[i].w
}

// Settle returns when all that was written before has reached the Output.
func (st *streams) Settle() {
	if !st.ended.Load() {
		st.console.sync()
		return
	}
	st.mu.Lock()
	late := st.late
	st.mu.Unlock()
	for _, p := range late {
		if p != nil {
			p.sync()
		}
	}
}

// release gives the process its streams back, after all that the cell wrote was delivered.
func (st *streams) release() {
	for _, f := range st.restore {
		f()
	}
	st.restore = nil
	st.Settle()
	st.ended.Store(true)
}

// idle reports whether nothing of the cell can write any more.
func (st *streams) idle() bool { return st.run.Goroutines() == 0 && !st.abandoned }

func (st *streams) close() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.shut = true
	for i, p := range st.late {
		if p != nil {
			p.close()
			st.late[i] = nil
		}
	}
}

// sweep closes the streams of earlier cells of which nothing runs any more.
func (s *Session) sweep() {
	var left []*streams
	for _, st := range s.streams {
		if st.idle() {
			st.close()
		} else {
			left = append(left, st)
		}
	}
	s.streams = left
}

// sink shows what a cell displays after what it wrote before.
type sink struct {
	st *streams // of the newest cell
	m  *interp.Machine
	s  *Session
}

var (
	_ display.Asker = (*sink)(nil)
	_ display.Comms = (*sink)(nil)
)

// own are the streams of the cell whose goroutine calls.
func (k *sink) own() *streams {
	if run := k.m.Own(); run != nil {
		if st, ok := run.Console().(*streams); ok {
			return st
		}
	}
	return k.st
}

func (k *sink) Display(m display.Message) error {
	st := k.own()
	st.Settle()
	return st.out.Display(m)
}

func (k *sink) Clear(wait bool) error {
	st := k.own()
	st.Settle()
	return st.out.Clear(wait)
}

// Ask puts a question to the user.
func (k *sink) Ask(prompt string, password bool) (string, error) {
	return k.own().run.Ask(prompt, password)
}

// Page is the front end's: files are pages of their own, outputs of a notebook share one.
func (k *sink) Page() *display.Page { return display.PageOf(k.own().out) }

// Live reports what the front end says of itself.
func (k *sink) Live() bool { return display.Live(k.own().out) }
