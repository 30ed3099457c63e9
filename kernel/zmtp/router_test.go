package zmtp

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// roundTrip shows that the router still serves c.
func roundTrip(t *testing.T, r *Router, c *raw, text string) {
	t.Helper()
	c.send("ask", text)
	for {
		m, err := r.Recv(within(t, 10*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if len(m) != 3 || string(m[2]) != text {
			continue // an earlier message of another peer
		}
		if err := r.Send(Message{m[0], []byte("answer"), m[2]}); err != nil {
			t.Fatal(err)
		}
		break
	}
	if got, want := c.recv(), "answer|"+text; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestRouterAnswersByName(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{})
	named := connect(t, l, "DEALER", "ada")
	nameless := connect(t, l, "DEALER", "")
	req := connect(t, l, "REQ", "")
	roundTrip(t, r, named, "one")
	roundTrip(t, r, nameless, "two")
	roundTrip(t, r, req, "three")

	if err := r.Send(Message{[]byte("ada"), []byte("unasked")}); err != nil {
		t.Fatal(err)
	}
	if got := named.recv(); got != "unasked" {
		t.Fatalf("got %q", got)
	}
	if err := r.Send(Message{[]byte("bob"), []byte("x")}); !errors.Is(err, ErrNoPeer) {
		t.Fatalf("sending to nobody: %v, want ErrNoPeer", err)
	}
	if err := r.Send(Message{[]byte("ada")}); err == nil {
		t.Fatal("a message of only a name was taken")
	}
}

// Two clients of one session announce the same identity. Each has to get its own replies.
func TestPeersOfTheSameName(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{})
	names := func(c *raw, want string) {
		t.Helper()
		c.send("who am I")
		m, err := r.Recv(within(t, 10*time.Second))
		if err != nil || string(m[0]) != want {
			t.Fatalf("got %q, %v; want the name %q", m, err, want)
		}
		if err := r.Send(Message{m[0], m[0]}); err != nil {
			t.Fatal(err)
		}
		if got := c.recv(); got != want {
			t.Fatalf("the answer to %q reached %q", got, want)
		}
	}
	first, second, third := connect(t, l, "DEALER", "ada"), connect(t, l, "DEALER", "ada"), connect(t, l, "DEALER", "ada")
	for range 2 {
		names(third, "ada\x003")
		names(second, "ada\x002")
		names(first, "ada")
	}
	// A name is free once the connection has ended.
	ended := r.Ended([]byte("ada\x002"))
	second.conn.Close()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the end of the connection does not show")
	}
	<-r.Ended([]byte("nobody"))
	for errors.Is(r.Send(Message{[]byte("ada\x002"), nil}), ErrNoPeer) == false {
		time.Sleep(time.Millisecond) // the name goes a moment after the connection
	}
	names(connect(t, l, "DEALER", "ada"), "ada\x002")
	names(first, "ada")
}

// hostile are peers that do what they should not. Each gets a fresh connection; those with ended set must
// be disconnected for it.
var hostile = []struct {
	name  string
	act   func(t *testing.T, c *raw)
	ended bool
}{
	{"says nothing", func(*testing.T, *raw) {}, false},
	{"half a greeting", func(_ *testing.T, c *raw) { c.write(greeting()[:30]...) }, false},
	{"greeting, then nothing", func(_ *testing.T, c *raw) { c.write(greeting()...) }, false},
	{"half a READY", func(_ *testing.T, c *raw) { c.write(append(greeting(), 4, 30, 5, 'R')...) }, false},
	{"speaks HTTP", func(_ *testing.T, c *raw) { c.write([]byte("GET /api/kernels HTTP/1.1\r\n\r\n")...) }, true},
	{"zero bytes", func(_ *testing.T, c *raw) { c.write(make([]byte, 64)...) }, true},
	{"ZMTP 2.0", func(_ *testing.T, c *raw) { c.write(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0) }, true},
	{"asks for CURVE", func(_ *testing.T, c *raw) {
		g := greeting()
		copy(g[12:], "CURVE")
		c.write(g...)
	}, true},
	{"message before READY", func(_ *testing.T, c *raw) { c.write(append(greeting(), 0, 1, 'x')...) }, true},
	{"another command before READY", func(_ *testing.T, c *raw) {
		c.write(append(greeting(), 4, 6, 5, 'H', 'E', 'L', 'L', 'O')...)
	}, true},
	{"READY of 1 TiB", func(_ *testing.T, c *raw) { c.write(append(greeting(), 6, 0, 0, 1, 0, 0, 0, 0, 0)...) }, true},
	{"READY cut inside a property", func(_ *testing.T, c *raw) {
		c.write(append(greeting(), 4, 9, 5, 'R', 'E', 'A', 'D', 'Y', 9, 'S', 'o')...)
	}, true},
	{"wrong socket type", func(_ *testing.T, c *raw) { _ = c.handshake("SUB", "") }, true},
	{"identity too long", func(_ *testing.T, c *raw) { _ = c.handshake("DEALER", strings.Repeat("x", 256)) }, true},
	{"reserved identity", func(_ *testing.T, c *raw) { _ = c.handshake("DEALER", "\x00abc") }, true},
	{"rubbish after the handshake", func(t *testing.T, c *raw) {
		if err := c.handshake("DEALER", ""); err != nil {
			t.Fatal(err)
		}
		c.write([]byte("rubbish rubbish rubbish")...)
	}, true},
	{"message of 1 TiB", func(t *testing.T, c *raw) {
		if err := c.handshake("DEALER", ""); err != nil {
			t.Fatal(err)
		}
		c.write(2, 0, 0, 1, 0, 0, 0, 0, 0)
	}, true},
	{"dies inside a message", func(t *testing.T, c *raw) {
		if err := c.handshake("DEALER", ""); err != nil {
			t.Fatal(err)
		}
		c.write(1, 5, 'w', 'h', 'o', 'l', 'e', 1, 200, 'h', 'a', 'l')
		c.conn.Close()
	}, true},
	{"stops inside a message", func(t *testing.T, c *raw) {
		if err := c.handshake("DEALER", ""); err != nil {
			t.Fatal(err)
		}
		c.write(1, 5, 'w', 'h', 'o', 'l', 'e', 0, 200, 'h', 'a', 'l')
	}, false},
	{"subscribes to a router", func(t *testing.T, c *raw) {
		if err := c.handshake("DEALER", ""); err != nil {
			t.Fatal(err)
		}
		body := command("SUBSCRIBE", []byte("x"))
		c.write(append([]byte{4, byte(len(body))}, body...)...)
	}, true},
	{"command without a name", func(t *testing.T, c *raw) {
		if err := c.handshake("DEALER", ""); err != nil {
			t.Fatal(err)
		}
		c.write(4, 0)
	}, true},
	{"malformed PING", func(t *testing.T, c *raw) {
		if err := c.handshake("DEALER", ""); err != nil {
			t.Fatal(err)
		}
		c.write(4, 5, 4, 'P', 'I', 'N', 'G')
	}, true},
}

func TestHostilePeersHoldUpNobody(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{})
	good := connect(t, l, "DEALER", "good")
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			c := dialRaw(t, l)
			h.act(t, c)
			roundTrip(t, r, good, "an old peer is served")
			roundTrip(t, r, connect(t, l, "DEALER", ""), "a new peer is served")
			if h.ended {
				c.ended()
			}
		})
	}
	roundTrip(t, r, good, "after all of them")
}

func TestSilentPeerIsEndedInTime(t *testing.T) {
	noLeak(t)
	_, l := newTestRouter(t, Options{Handshake: 50 * time.Millisecond})
	silent := dialRaw(t, l)
	slow := dialRaw(t, l)
	slow.write(greeting()[:20]...)
	silent.ended()
	slow.ended()
	// One that shook hands has all the time it wants.
	calm := connect(t, l, "DEALER", "")
	time.Sleep(150 * time.Millisecond)
	calm.write(4, 8, 4, 'P', 'I', 'N', 'G', 0, 1, 'c')
	calm.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, cmd, err := calm.in.next(); err != nil || string(cmd) != "\x04PONGc" {
		t.Fatalf("PING is answered with %q, %v", cmd, err)
	}
}

func TestManySilentPeersLeaveRoom(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{MaxPeers: 20})
	old := connect(t, l, "DEALER", "old")
	for range 200 {
		dialRaw(t, l)
	}
	roundTrip(t, r, old, "old")
	roundTrip(t, r, connect(t, l, "DEALER", ""), "new")
}

func TestPeerThatNeverReadsRepliesIsEnded(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{Queue: 1 << 16, Linger: -1})
	deaf := connect(t, l, "DEALER", "deaf")
	good := connect(t, l, "DEALER", "good")
	block := make([]byte, 1<<16)
	ended := false
	for range 10_000 { // 640 MB, more than any socket buffer holds
		if err := r.Send(Message{[]byte("deaf"), block}); err != nil {
			ended = true
			break
		}
	}
	if !ended {
		t.Fatal("10,000 blocks were queued for a peer that reads nothing")
	}
	roundTrip(t, r, good, "good")
	deaf.ended()
}

func TestFloodOfOneLeavesTurnsToOthers(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{})
	flood, good := connect(t, l, "DEALER", ""), connect(t, l, "DEALER", "good")
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				if writeMessage(flood.conn, Message{[]byte("flood")}) != nil {
					return
				}
			}
		}
	}()
	for i := range 100 {
		good.send(fmt.Sprint(i))
		for others := 0; ; others++ {
			m, err := r.Recv(within(t, 10*time.Second))
			if err != nil {
				t.Fatal(err)
			}
			if string(m[0]) == "good" {
				break
			}
			if others == 100_000 {
				t.Fatalf("message %d waits behind 100,000 of another peer", i)
			}
		}
	}
}

func TestCloseDeliversWhatWasSent(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{Linger: 10 * time.Second})
	c := connect(t, l, "DEALER", "c")
	const n = 5000
	text := strings.Repeat("x", 1000)
	for range n {
		if err := r.Send(Message{[]byte("c"), []byte(text)}); err != nil {
			t.Fatal(err)
		}
	}
	c.send("a message that nobody takes any more")
	closed := make(chan error, 1)
	go func() { closed <- r.Close() }()
	for i := range n {
		if got := c.recv(); got != text {
			t.Fatalf("message %d is %q", i, got)
		}
	}
	c.conn.Close()
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	if _, err := r.Recv(within(t, time.Second)); !errors.Is(err, ErrClosed) {
		t.Fatalf("Recv after Close: %v", err)
	}
	if err := r.Send(Message{[]byte("c"), nil}); !errors.Is(err, ErrClosed) {
		t.Fatalf("Send after Close: %v", err)
	}
}

func TestCloseWaitsNoLongerThanLinger(t *testing.T) {
	noLeak(t)
	r, l := newTestRouter(t, Options{Linger: 100 * time.Millisecond})
	connect(t, l, "DEALER", "deaf")
	dialRaw(t, l)
	for range 200 {
		if err := r.Send(Message{[]byte("deaf"), make([]byte, 1<<16)}); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	r.Close()
	if took := time.Since(began); took > 5*time.Second {
		t.Fatalf("Close took %v", took)
	}
}

func TestEchoReturnsRequestsOnly(t *testing.T) {
	noLeak(t)
	l := listen(t)
	e := NewEcho(l, Options{Logf: t.Logf})
	t.Cleanup(func() { e.Close() })
	dialRaw(t, l)
	c := connect(t, l, "REQ", "")
	c.send("no envelope")
	c.send("", "ping")
	if got := c.recv(); got != "|ping" {
		t.Fatalf("got %q", got)
	}
}
