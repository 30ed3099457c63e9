package engine

import (
	"bytes"
	"crypto/rand"
)

// pipeState is what it takes to know that something has arrived: reads wait here. A marker,
// bytes that no cell writes, tells when all before it has been delivered.
type pipeState struct {
	marker []byte
	reach  chan struct{}
}

func (p *pipe) init() error {
	p.marker, p.reach = make([]byte, 18), make(chan struct{}, 1)
	rand.Read(p.marker)
	p.marker[0], p.marker[len(p.marker)-1] = 0, 0
	return nil
}

// follow delivers whenever there is something, until the pipe ends.
func (p *pipe) follow() {
	var held []byte // what may be the beginning of a marker
	for {
		n, err := p.r.Read(p.buf)
		held = append(held, p.buf[:n]...)
		for {
			i := bytes.Index(held, p.marker)
			if i < 0 {
				break
			}
			if i > 0 {
				p.to(bytes.Clone(held[:i]))
			}
			held = held[i+len(p.marker):]
			p.reach <- struct{}{}
		}
		if free := len(held) - p.begun(held); free > 0 {
			p.to(bytes.Clone(held[:free]))
			held = append([]byte(nil), held[free:]...)
		}
		if err != nil {
			if len(held) > 0 {
				p.to(held)
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
