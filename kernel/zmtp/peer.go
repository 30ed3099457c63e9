package zmtp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// peer is one connection.
type peer struct {
	number uint64 // unique in its socket
	name   string // identity: announced, or given by the socket
	conn   net.Conn
	sock   *socket
	queue  *queue

	// Owned by XPub, under the socket's mutex.
	topics  map[string]int
	held    time.Duration // how long others have waited for this peer, less a tenth of the time since
	heldAt  time.Time     // when held was last reckoned
	pending bool          // still shaking hands; under the socket's mutex

	endOnce sync.Once
	ended   chan struct{}
	why     error
}

// end closes the connection for a reason; the first one counts.
func (p *peer) end(why error) {
	p.endOnce.Do(func() {
		p.why = why
		p.conn.Close()
		close(p.ended)
	})
	p.queue.finish()
}

// serve lives as long as the connection and reads from it.
func (p *peer) serve() {
	err := p.shakeHands()
	if err == nil {
		written := make(chan struct{})
		go func() {
			defer close(written)
			p.write()
		}()
		err = p.read()
		p.end(err)
		<-written
	}
	p.end(err)
	p.sock.forget(p)
}

func (p *peer) shakeHands() error {
	if err := p.conn.SetDeadline(time.Now().Add(p.sock.opt.Handshake)); err != nil {
		return err
	}
	if _, err := p.conn.Write(greeting()); err != nil {
		return err
	}
	if err := readGreeting(p.conn); err != nil {
		return err
	}
	name, err := readReady(p.conn, p.sock.accepts)
	if err != nil {
		return err
	}
	if err := p.sock.register(p, name); err != nil {
		return err
	}
	ready := readyCommand(property{"Socket-Type", p.sock.kind}, property{"Identity", ""})
	if err := writeFrame(p.conn, frame{command: true, body: ready}); err != nil {
		return err
	}
	return p.sock.shaken(p)
}

// read hands over messages until the connection ends.
func (p *peer) read() error {
	in := &reader{
		r:         bufio.NewReaderSize(p.conn, 32<<10),
		maxBytes:  p.sock.opt.MaxMessage,
		maxFrames: p.sock.opt.MaxFrames,
	}
	for {
		m, cmd, err := in.next()
		if err != nil {
			return err
		}
		if p.sock.closing.Load() {
			continue // keep taking bytes, so that closing does not reset the connection under what we sent
		}
		if cmd != nil {
			err = p.handleCommand(cmd)
		} else {
			err = p.sock.receive(p, m)
		}
		if err != nil && !p.sock.closing.Load() {
			return err
		}
	}
}

func (p *peer) handleCommand(body []byte) error {
	name, data, err := parseCommand(body)
	if err != nil {
		return err
	}
	switch name {
	case "PING":
		answer, err := pong(data)
		if err != nil {
			return err
		}
		return p.send(outgoing{command: answer})
	case "SUBSCRIBE", "CANCEL":
		if p.sock.subscribe == nil {
			return fmt.Errorf("%w: the command %s to a %s socket", ErrProtocol, name, p.sock.kind)
		}
		return p.sock.subscribe(p, string(data), name == "SUBSCRIBE")
	case "ERROR":
		return fmt.Errorf("the peer reports %q", data)
	}
	return nil // PONG, and commands of later minor versions, ask for nothing
}

// errFull ends a peer that lets its queue run over.
var errFull = errors.New("it does not read what is sent to it")

func (p *peer) send(o outgoing) error {
	if p.queue.put(o) {
		return nil
	}
	p.end(errFull)
	return errFull
}

// farewell is how long a peer has to close its side after it was sent the last byte.
const farewell = time.Second

// write empties the queue until it is finished, or the connection ends.
func (p *peer) write() {
	out := bufio.NewWriterSize(progressWriter{p}, 64<<10)
	for {
		items := p.queue.take()
		if items == nil {
			// The peer sees the end of the stream and closes its side, which ends the reader.
			if half, ok := p.conn.(interface{ CloseWrite() error }); ok {
				half.CloseWrite()
			}
			p.conn.SetReadDeadline(time.Now().Add(farewell))
			return
		}
		for i, o := range items {
			var err error
			if o.command != nil {
				err = writeFrame(out, frame{command: true, body: o.command})
			} else {
				err = writeMessage(out, o.message)
			}
			if err == nil && i == len(items)-1 {
				err = out.Flush()
			}
			if err != nil {
				p.end(err)
				return
			}
			items[i] = outgoing{}
			if p.queue.wrote(o) {
				p.sock.changed.broadcast()
			}
		}
	}
}

// progressWriter notes every time that the peer takes bytes, also in the midst of a large frame.
type progressWriter struct{ p *peer }

func (w progressWriter) Write(b []byte) (n int, err error) {
	const piece = 128 << 10
	for len(b) > 0 {
		k, err := w.p.conn.Write(b[:min(len(b), piece)])
		if k > 0 {
			w.p.queue.progress()
		}
		n += k
		if err != nil {
			return n, err
		}
		b = b[k:]
	}
	return n, nil
}

// quietEnd reports whether err is an ordinary end of a connection, not worth a line in the log.
func quietEnd(err error) bool {
	return err == nil || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed)
}
