package engine

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"os"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// streams carry what a cell writes to its Output. While the cell runs they also
// take the place of the process's own standard streams, so that what compiled
// code prints arrives too.
type streams struct {
	run       *interp.Run
	out       Output
	pipes     [2]*pipe
	restore   []func()
	abandoned bool
}

// capture redirects the process's streams, its log and its displays to out.
func capture(ctx context.Context, out Output) (*streams, error) {
	st := &streams{out: out}
	for i, write := range []func([]byte){out.Stdout, out.Stderr} {
		p, err := newPipe(write)
		if err != nil {
			if i > 0 {
				st.pipes[0].close()
			}
			return nil, fmt.Errorf("engine: stream of the cell: %w", err)
		}
		st.pipes[i] = p
	}
	st.run = interp.NewRun(ctx, st.pipes[0].w, st.pipes[1].w)
	st.run.ReadLine = func(ctx context.Context) (string, error) {
		st.sync()
		return out.Input(ctx, "", false)
	}
	stdout, stderr, logged := os.Stdout, os.Stderr, log.Writer()
	os.Stdout, os.Stderr = st.pipes[0].w, st.pipes[1].w
	log.SetOutput(os.Stderr)
	unset := display.SetSink(&sink{st})
	st.restore = append(st.restore, func() {
		os.Stdout, os.Stderr = stdout, stderr
		log.SetOutput(logged)
		unset()
	})
	return st, nil
}

// sync returns when all that was written before has reached the Output.
func (st *streams) sync() {
	for _, p := range st.pipes {
		p.sync()
	}
}

// release gives the process its streams back, after all that the cell wrote was delivered.
func (st *streams) release() {
	for _, f := range st.restore {
		f()
	}
	st.restore = nil
	st.sync()
}

// idle reports whether nothing of the cell can write any more.
func (st *streams) idle() bool { return st.run.Goroutines() == 0 && !st.abandoned }

func (st *streams) close() {
	for _, p := range st.pipes {
		p.close()
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
type sink struct{ st *streams }

func (k *sink) Display(m display.Message) error { k.st.sync(); return k.st.out.Display(m) }
func (k *sink) Clear(wait bool) error           { k.st.sync(); return k.st.out.Clear(wait) }

// Page is the front end's: files are pages of their own, outputs of a notebook share one.
func (k *sink) Page() *display.Page { return display.PageOf(k.st.out) }

// Live reports what the front end says of itself.
func (k *sink) Live() bool { return display.Live(k.st.out) }

// pipe is a file whose writes arrive at a function. A marker, bytes that no cell
// writes, tells when all before it has arrived.
type pipe struct {
	w      *os.File
	marker []byte
	done   chan struct{} // closed when the reader has ended

	mu    sync.Mutex // held from writing a marker until it has arrived
	reach chan struct{}
}

func newPipe(write func([]byte)) (*pipe, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p := &pipe{w: w, marker: make([]byte, 18), done: make(chan struct{}), reach: make(chan struct{}, 1)}
	rand.Read(p.marker)
	p.marker[0], p.marker[len(p.marker)-1] = 0, 0
	go p.read(r, write)
	return p, nil
}

func (p *pipe) read(r *os.File, write func([]byte)) {
	defer close(p.done)
	defer r.Close()
	buf := make([]byte, 64<<10)
	var held []byte // what may be the beginning of a marker
	for {
		n, err := r.Read(buf)
		held = append(held, buf[:n]...)
		for {
			i := bytes.Index(held, p.marker)
			if i < 0 {
				break
			}
			if i > 0 {
				write(bytes.Clone(held[:i]))
			}
			held = held[i+len(p.marker):]
			p.reach <- struct{}{}
		}
		if free := len(held) - p.begun(held); free > 0 {
			write(bytes.Clone(held[:free]))
			held = append([]byte(nil), held[free:]...)
		}
		if err != nil {
			if len(held) > 0 {
				write(held)
			}
			return
		}
	}
}

// begun is how many bytes at the end of b may be the beginning of a marker.
func (p *pipe) begun(b []byte) int {
	for n := min(len(p.marker)-1, len(b)); n > 0; n-- {
		if bytes.HasSuffix(b, p.marker[:n]) {
			return n
		}
	}
	return 0
}

// sync returns when all that was written before has been delivered.
func (p *pipe) sync() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := p.w.Write(p.marker); err != nil {
		return // closed: there is nothing to wait for
	}
	select {
	case <-p.reach:
	case <-p.done:
	}
}

// close ends the pipe after all in it was delivered. A process that the cell has started may have it too: what that
// writes later is still delivered.
func (p *pipe) close() {
	p.sync()
	p.w.Close()
}
