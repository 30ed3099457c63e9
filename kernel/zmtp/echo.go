package zmtp

import "net"

// Echo is a REP socket whose reply is the request: a heartbeat.
type Echo struct{ sock *socket }

// NewEcho serves REQ and DEALER peers that connect to l. It takes l over and closes it.
func NewEcho(l net.Listener, opt Options) *Echo {
	e := &Echo{sock: newSocket(l, opt, "REP", "REQ", "DEALER")}
	e.sock.receive = func(p *peer, m Message) error {
		// The envelope ends with an empty frame; REP drops a request that has none.
		for _, f := range m[:len(m)-1] {
			if len(f) == 0 {
				return p.send(outgoing{message: m})
			}
		}
		return nil
	}
	e.sock.start()
	return e
}

// Close ends all connections after at most Options.Linger.
func (e *Echo) Close() error { return e.sock.close() }
