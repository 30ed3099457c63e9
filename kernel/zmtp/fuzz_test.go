package zmtp

import (
	"bytes"
	"errors"
	"io"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"
)

// inOneLine fails unless an error says in one line what is wrong, whatever the peer sent.
func inOneLine(t *testing.T, err error) {
	t.Helper()
	known := false
	for _, e := range []error{ErrProtocol, ErrTooLarge, ErrClosed, io.EOF, io.ErrUnexpectedEOF, errFull} {
		known = known || errors.Is(err, e)
	}
	if text := err.Error(); !known && !strings.Contains(text, "the peer re") || strings.Contains(text, "\n") {
		t.Fatalf("the error %q tells no reader what to do", text)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte{0, 2, 'a', 'b'})
	f.Add([]byte{1, 1, 'a', 0, 1, 'b'})
	f.Add([]byte{4, 6, 5, 'R', 'E', 'A', 'D', 'Y'})
	f.Add([]byte{2, 0, 0, 0, 0, 0, 0, 0, 1, 'x'})
	f.Add([]byte{3, 255, 255, 255, 255, 255, 255, 255, 255})
	f.Add([]byte{4, 8, 4, 'P', 'I', 'N', 'G', 0, 1, 'c'})
	f.Fuzz(func(t *testing.T, wire []byte) {
		r := &reader{r: bytes.NewReader(wire), maxBytes: 1 << 12, maxFrames: 16}
		for {
			m, cmd, err := r.next()
			if err != nil {
				inOneLine(t, err)
				return
			}
			if cmd != nil {
				name, data, err := parseCommand(cmd)
				if err == nil && !bytes.Equal(command(name, data), cmd) {
					t.Fatalf("command % x comes back as % x", cmd, command(name, data))
				}
				continue
			}
			size := 0
			for _, body := range m {
				size += len(body)
			}
			if len(m) == 0 || len(m) > r.maxFrames || size > r.maxBytes {
				t.Fatalf("%d frames of %d bytes passed the limits", len(m), size)
			}
			var again bytes.Buffer
			if err := writeMessage(&again, m); err != nil {
				t.Fatal(err)
			}
			back, _, err := (&reader{r: &again, maxBytes: 1 << 12, maxFrames: 16}).next()
			if err != nil || !reflect.DeepEqual(back, m) {
				t.Fatalf("%q comes back as %q, %v", m, back, err)
			}
		}
	})
}

// A whole connection, from the greeting on, to sockets of each kind: nobody gets in who has not shaken hands, no limit is
// passed, and nothing is left of a peer that has gone.
func FuzzPeer(f *testing.F) {
	shaken := func(kind, identity string, rest ...byte) []byte {
		ready := readyCommand(property{"Socket-Type", kind}, property{"Identity", identity})
		wire := append(greeting(), 4, byte(len(ready)))
		return append(append(wire, ready...), rest...)
	}
	subscribe := command("SUBSCRIBE", []byte("kernel."))
	f.Add(shaken("DEALER", "me", 1, 0, 0, 9, '<', 'I', 'D', 'S', '|', 'M', 'S', 'G', '>'))
	f.Add(shaken("REQ", "", 1, 0, 0, 4, 'b', 'e', 'a', 't'))
	f.Add(shaken("SUB", "", 0, 1, 1, 0, 1, 0))
	f.Add(shaken("XSUB", "", append([]byte{4, byte(len(subscribe))}, subscribe...)...))
	f.Add(shaken("DEALER", "", 4, 8, 4, 'P', 'I', 'N', 'G', 0, 1, 'c'))
	f.Add(shaken("DEALER", "\x00reserved"))
	f.Add(append(greeting(), 4, 9, 5, 'E', 'R', 'R', 'O', 'R', 2, 'n', 'o'))
	f.Add(shaken("PUB", "")[:70])
	f.Add(append([]byte{0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0, 'P', 'L', 'A', 'I', 'N'}, make([]byte, 64)...))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"))
	opt := Options{MaxMessage: 1 << 12, MaxFrames: 16, MaxTopics: 4, Queue: 1 << 12, Linger: -1}
	f.Fuzz(func(t *testing.T, wire []byte) {
		for _, kind := range []string{"ROUTER", "XPUB", "REP"} {
			let := 0
			s, finish := listening(kind, opt, func(p *peer, m Message) {
				let++
				size := 0
				for _, body := range m {
					size += len(body)
				}
				if len(m) > opt.MaxFrames || size > opt.MaxMessage || len(p.name) > maxIdentity+2 {
					t.Fatalf("%s: %d frames of %d bytes from a peer named %q passed the limits", kind, len(m), size, p.name)
				}
				if len(p.topics) > opt.MaxTopics {
					t.Fatalf("%s: %d subscriptions", kind, len(p.topics))
				}
			})
			conn := &scripted{in: bytes.NewReader(wire)}
			p := &peer{number: 1, conn: conn, sock: s, queue: newQueue(opt.Queue), pending: true, ended: make(chan struct{})}
			s.peers[1] = p
			p.serve()
			finish()
			if p.why == nil {
				t.Fatalf("%s: it ended without a reason", kind)
			}
			inOneLine(t, p.why)
			if len(s.peers) != 0 || len(s.names) != 0 {
				t.Fatalf("%s: %d peers and %d names are left", kind, len(s.peers), len(s.names))
			}
			// What was let in had greeted as the specification says.
			if let > 0 && (len(wire) < greetingSize || wire[0] != 0xff || wire[9] != 0x7f || wire[10] < 3 || string(wire[12:17]) != "NULL\x00") {
				t.Fatalf("%s: %d messages after the greeting % x", kind, let, wire[:min(len(wire), greetingSize)])
			}
			// What was sent back is ZMTP that the reader itself accepts.
			if out := conn.out.Bytes(); len(out) > greetingSize {
				back := &reader{r: bytes.NewReader(out[greetingSize:]), maxBytes: 1 << 13, maxFrames: 17}
				for {
					if _, _, err := back.next(); err != nil {
						if !errors.Is(err, io.EOF) {
							t.Fatalf("%s: sent % x: %v", kind, out, err)
						}
						break
					}
				}
			}
		}
	})
}

// listening is a socket of a kind that never accepts: the test is its only peer. finish ends what serves it.
func listening(kind string, opt Options, heard func(p *peer, m Message)) (s *socket, finish func()) {
	done := make(chan struct{})
	switch kind {
	case "ROUTER":
		r := NewRouter(nowhere{done}, opt)
		s = r.sock
	case "XPUB":
		x := NewXPub(nowhere{done}, opt, func(topic string) Message { return Message{[]byte(topic), []byte("welcome")} })
		s = x.sock
		go func() {
			for range x.events {
			}
		}()
		inner := s.gone
		s.gone = func(p *peer) { inner(p); close(x.events) }
	default:
		s = NewEcho(nowhere{done}, opt).sock
	}
	inner := s.receive
	if kind == "ROUTER" {
		inner = func(*peer, Message) error { return nil } // nobody calls Recv
	}
	s.receive = func(p *peer, m Message) error {
		heard(p, m)
		return inner(p, m)
	}
	return s, func() { s.close() }
}

// nowhere is a listener to which nobody connects.
type nowhere struct{ done chan struct{} }

func (n nowhere) Accept() (net.Conn, error) { <-n.done; return nil, net.ErrClosed }
func (n nowhere) Close() error              { close(n.done); return nil }
func (n nowhere) Addr() net.Addr            { return &net.UnixAddr{Name: "nowhere", Net: "unix"} }

// scripted is a connection whose other side has said all that it says.
type scripted struct {
	in  *bytes.Reader
	out bytes.Buffer
}

func (c *scripted) Read(b []byte) (int, error)       { return c.in.Read(b) }
func (c *scripted) Write(b []byte) (int, error)      { return c.out.Write(b) }
func (c *scripted) Close() error                     { return nil }
func (c *scripted) LocalAddr() net.Addr              { return nowhere{}.Addr() }
func (c *scripted) RemoteAddr() net.Addr             { return nowhere{}.Addr() }
func (c *scripted) SetDeadline(time.Time) error      { return nil }
func (c *scripted) SetReadDeadline(time.Time) error  { return nil }
func (c *scripted) SetWriteDeadline(time.Time) error { return nil }

// What READY announces comes back, whatever it is.
func FuzzReady(f *testing.F) {
	f.Add("DEALER", "me")
	f.Add("SUB", "")
	f.Add("REQ", strings.Repeat("x", 256))
	f.Fuzz(func(t *testing.T, kind, identity string) {
		body := readyCommand(property{"Socket-Type", kind}, property{"Identity", identity})
		var wire bytes.Buffer
		if err := writeFrame(&wire, frame{command: true, body: body}); err != nil {
			t.Fatal(err)
		}
		got, err := readReady(&wire, []string{kind})
		allowed := len(identity) <= maxIdentity && !strings.HasPrefix(identity, "\x00") && len(body) <= 64<<10
		if allowed != (err == nil) || err == nil && got != identity {
			t.Fatalf("%.40q as %.40q came back as %.40q, %v", identity, kind, got, err)
		}
	})
}
