package zmtp

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// ErrNoPeer is returned for a message to a name that no connected peer has.
var ErrNoPeer = errors.New("zmtp: no such peer")

// Router receives from all its peers and sends to each by name.
type Router struct {
	sock *socket
	in   chan Message
}

// NewRouter serves DEALER, REQ and ROUTER peers that connect to l. It takes l over and closes it.
func NewRouter(l net.Listener, opt Options) *Router {
	r := &Router{sock: newSocket(l, opt, "ROUTER", "DEALER", "REQ", "ROUTER"), in: make(chan Message)}
	r.sock.receive = func(p *peer, m Message) error {
		select {
		case r.in <- append(Message{[]byte(p.name)}, m...):
			return nil
		case <-r.sock.done:
			return ErrClosed
		}
	}
	r.sock.start()
	return r
}

// Recv returns the next message of any peer, its first frame the name of that peer. Peers whose messages
// wait are served in turn.
func (r *Router) Recv(ctx context.Context) (Message, error) {
	select {
	case m := <-r.in:
		return m, nil
	case <-r.sock.done:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Send queues a message for the peer that its first frame names, and does not wait.
func (r *Router) Send(m Message) error {
	if len(m) < 2 {
		return fmt.Errorf("zmtp: a message to a peer has its name and at least one frame, got %d frames", len(m))
	}
	if r.sock.closing.Load() {
		return ErrClosed
	}
	r.sock.mu.Lock()
	p := r.sock.names[string(m[0])]
	r.sock.mu.Unlock()
	if p == nil {
		return fmt.Errorf("%w: %q", ErrNoPeer, m[0])
	}
	return p.send(outgoing{message: m[1:]})
}

// Ended returns a channel that is closed when the connection of the peer of this name ends. For a name
// that no connected peer has it is closed already.
func (r *Router) Ended(name []byte) <-chan struct{} {
	r.sock.mu.Lock()
	defer r.sock.mu.Unlock()
	if p := r.sock.names[string(name)]; p != nil {
		return p.ended
	}
	closed := make(chan struct{})
	close(closed)
	return closed
}

// Close stops receiving, waits at most Options.Linger until what was sent has left, and ends all connections.
func (r *Router) Close() error { return r.sock.close() }
