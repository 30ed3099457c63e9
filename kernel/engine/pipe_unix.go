//go:build !windows

package engine

import (
	"bytes"
	"errors"
	"syscall"
	"time"
)

// pipeState is what reads without waiting.
type pipeState struct {
	conn syscall.RawConn
}

func (p *pipe) init() (err error) {
	p.conn, err = p.r.SyscallConn()
	return err
}

// lag is how long text may stay in the pipe. It is safe there: should the process end, whoever shares the pipe has it.
const lag = 2 * time.Millisecond

// follow delivers whenever there is something, until the pipe ends.
func (p *pipe) follow() {
	ready := false
	_ = p.conn.Read(func(fd uintptr) bool { // fails when the pipe is closed, which ends it too
		if ready {
			time.Sleep(lag)
		}
		ready = true
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.take(int(fd))
	})
}

// sync returns when all that was written before has been delivered.
func (p *pipe) sync() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.conn.Control(func(fd uintptr) { p.take(int(fd)) }) // fails when the pipe is closed: there is nothing to deliver
}

// take delivers what can be read without waiting, and no more than the pipe held at the call,
// for a cell may write for ever. It reports whether the pipe has ended.
func (p *pipe) take(fd int) (ended bool) {
	for left := pipeBytes; left > 0; {
		n, err := syscall.Read(fd, p.buf)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			return false
		case err != nil || n == 0:
			return true
		}
		p.to(bytes.Clone(p.buf[:n]))
		if n < len(p.buf) {
			return false // a pipe gives all it has
		}
		left -= n
	}
	return false
}
