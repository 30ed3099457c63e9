package zmtp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// ErrClosed is returned by a socket that was closed.
var ErrClosed = errors.New("zmtp: the socket is closed")

// socket is what all kinds of socket share: accepting, names, closing.
type socket struct {
	kind    string   // as announced in READY
	accepts []string // types of peer
	opt     Options
	ln      net.Listener

	// Set by the kind before start. They are called by the reader of the peer.
	receive   func(p *peer, m Message) error
	subscribe func(p *peer, topic string, on bool) error
	gone      func(p *peer)

	mu      sync.Mutex
	peers   map[uint64]*peer
	names   map[string]*peer
	counter uint64

	changed   broadcaster // a queue got room, or a peer went
	closing   atomic.Bool
	done      chan struct{}
	closeOnce sync.Once
	wg        sync.WaitGroup
}

func newSocket(l net.Listener, opt Options, kind string, accepts ...string) *socket {
	return &socket{
		kind: kind, accepts: accepts, opt: opt.withDefaults(), ln: l,
		peers: map[uint64]*peer{}, names: map[string]*peer{}, done: make(chan struct{}),
	}
}

func (s *socket) start() {
	s.wg.Go(s.accept)
}

func (s *socket) accept() {
	wait := time.Duration(0)
	for {
		conn, err := s.ln.Accept()
		if err == nil {
			wait = 0
			s.admit(conn)
			continue
		}
		if errors.Is(err, net.ErrClosed) || s.closing.Load() {
			return
		}
		// Mostly a lack of file descriptors, which passes.
		wait = min(max(2*wait, 5*time.Millisecond), time.Second)
		s.opt.Logf("%s %s: accept: %v; next try in %v", s.kind, s.ln.Addr(), err, wait)
		select {
		case <-time.After(wait):
		case <-s.done:
			return
		}
	}
}

func (s *socket) admit(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing.Load() || len(s.peers) >= s.opt.MaxPeers && !s.dismissOldest() {
		conn.Close()
		return
	}
	s.counter++
	if tcp, ok := conn.(*net.TCPConn); ok {
		// A write goes on once about a third of this is free, so it sets how finely progress is seen.
		tcp.SetWriteBuffer(256 << 10)
	}
	p := &peer{number: s.counter, conn: conn, sock: s, queue: newQueue(s.opt.Queue), pending: true, ended: make(chan struct{})}
	s.peers[p.number] = p
	s.wg.Go(p.serve)
}

// dismissOldest ends the oldest connection that has not finished its handshake.
func (s *socket) dismissOldest() bool {
	var oldest *peer
	for _, p := range s.peers {
		if p.pending && (oldest == nil || p.number < oldest.number) {
			oldest = p
		}
	}
	if oldest == nil {
		return false
	}
	delete(s.peers, oldest.number)
	oldest.end(errors.New("too many connections are waiting to shake hands"))
	return true
}

// register gives the peer its name; from then on it can be sent to.
func (s *socket) register(p *peer, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, here := s.peers[p.number]; !here || s.closing.Load() {
		return ErrClosed
	}
	if name == "" {
		name = string(binary.BigEndian.AppendUint64([]byte{0}, p.number))
	}
	if s.kind != "ROUTER" {
		p.name = name // only a ROUTER needs to tell its peers apart by name
		return nil
	}
	p.name = name
	for n := 2; s.names[p.name] != nil; n++ {
		p.name = fmt.Sprintf("%s\x00%d", name, n)
	}
	s.names[p.name] = p
	return nil
}

// shaken ends the time limit of the handshake.
func (s *socket) shaken(p *peer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.pending = false
	if s.closing.Load() {
		return ErrClosed
	}
	return p.conn.SetDeadline(time.Time{})
}

// forget removes a peer whose connection has ended.
func (s *socket) forget(p *peer) {
	s.mu.Lock()
	delete(s.peers, p.number)
	if s.names[p.name] == p {
		delete(s.names, p.name)
	}
	pending := p.pending
	s.mu.Unlock()
	s.changed.broadcast()
	if s.gone != nil {
		s.gone(p)
	}
	if !quietEnd(p.why) && !s.closing.Load() {
		when := ""
		if pending {
			when = " during the handshake"
		}
		s.opt.Logf("%s %s: connection %d from %s ended%s: %v", s.kind, s.ln.Addr(), p.number, p.conn.RemoteAddr(), when, p.why)
	}
}

// close stops taking, lets every queue run dry for at most Linger, then ends all connections.
func (s *socket) close() error {
	var err error
	s.closeOnce.Do(func() {
		s.mu.Lock()
		s.closing.Store(true)
		close(s.done)
		limit := time.Now().Add(s.opt.Linger)
		for _, p := range s.peers {
			if p.pending {
				p.end(ErrClosed)
				continue
			}
			p.conn.SetWriteDeadline(limit)
			p.queue.finish()
			p.conn.SetReadDeadline(limit.Add(farewell))
		}
		s.mu.Unlock()
		err = s.ln.Close()
		s.wg.Wait()
	})
	return err
}

// broadcaster wakes all who wait for a change.
type broadcaster struct {
	mu sync.Mutex
	ch chan struct{}
}

// wait returns a channel that the next broadcast closes.
func (b *broadcaster) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

func (b *broadcaster) broadcast() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}
