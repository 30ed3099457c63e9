package engine

import (
	"os"
	"sync"
)

// pipe is a file whose writes arrive at a function, in order.
type pipe struct {
	w    *os.File
	done chan struct{} // closed when the reader has ended

	mu        sync.Mutex // held while reading and delivering, so that nothing overtakes
	r         *os.File
	to        func([]byte)
	buf       []byte
	pipeState // what reading takes on this system
}

// pipeBytes is at least what a pipe holds.
const pipeBytes = 64 << 10

func newPipe(open func() (r, w *os.File, err error), to func([]byte)) (*pipe, error) {
	r, w, err := open()
	if err != nil {
		return nil, err
	}
	p := &pipe{w: w, r: r, to: to, buf: make([]byte, pipeBytes), done: make(chan struct{})}
	if err := p.init(); err != nil {
		r.Close()
		w.Close()
		return nil, err
	}
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
