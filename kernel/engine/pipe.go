package engine

import (
	"os"
	"sync"
	"syscall"
)

// pipe is a file whose writes arrive at a function, in order.
type pipe struct {
	w    *os.File
	done chan struct{} // closed when the reader has ended

	mu   sync.Mutex // held while reading and delivering, so that nothing overtakes
	r    *os.File
	conn syscall.RawConn
	to   func([]byte)
	buf  []byte
	pipeState
}

// pipeBytes is at least what a pipe holds.
const pipeBytes = 64 << 10

func newPipe(open func() (r, w *os.File, err error), to func([]byte)) (*pipe, error) {
	r, w, err := open()
	if err != nil {
		return nil, err
	}
	conn, err := r.SyscallConn()
	if err != nil {
		r.Close()
		w.Close()
		return nil, err
	}
	p := &pipe{w: w, r: r, conn: conn, to: to, buf: make([]byte, pipeBytes), done: make(chan struct{})}
	p.init()
	go func() {
		defer close(p.done)
		p.follow()
	}()
	return p, nil
}

// close ends the pipe after all in it was delivered. Processes that have it open may go on
// writing, for nobody.
func (p *pipe) close() {
	p.sync()
	p.w.Close()
	p.r.Close()
	<-p.done
}
