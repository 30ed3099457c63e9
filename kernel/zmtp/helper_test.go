package zmtp

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// raw is a peer made of nothing but a connection, so that a test can break every rule.
type raw struct {
	t    *testing.T
	conn net.Conn
	in   *reader
}

func dialRaw(t *testing.T, l net.Listener) *raw {
	t.Helper()
	conn, err := net.Dial(l.Addr().Network(), l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &raw{t: t, conn: conn, in: &reader{r: bufio.NewReader(conn), maxBytes: 1 << 30, maxFrames: 100}}
}

// connect shakes hands as a well-behaved peer.
func connect(t *testing.T, l net.Listener, kind, identity string) *raw {
	t.Helper()
	c := dialRaw(t, l)
	if err := c.handshake(kind, identity); err != nil {
		t.Fatalf("handshake as %s %q: %v", kind, identity, err)
	}
	return c
}

func (c *raw) handshake(kind, identity string) error {
	c.conn.SetDeadline(time.Now().Add(10 * time.Second))
	defer c.conn.SetDeadline(time.Time{})
	hello := append(greeting(), 0x04, 0)
	ready := readyCommand(property{"Socket-Type", kind}, property{"Identity", identity})
	hello[len(hello)-1] = byte(len(ready))
	if _, err := c.conn.Write(append(hello, ready...)); err != nil {
		return err
	}
	if err := readGreeting(c.in.r); err != nil {
		return err
	}
	_, cmd, err := c.in.next()
	if err != nil {
		return err
	}
	if name, _, err := parseCommand(cmd); err != nil || name != "READY" {
		return fmt.Errorf("command %q (%v), want READY", name, err)
	}
	return nil
}

func (c *raw) write(b ...byte) {
	c.t.Helper()
	if _, err := c.conn.Write(b); err != nil {
		c.t.Fatal(err)
	}
}

func (c *raw) send(frames ...string) {
	c.t.Helper()
	m := make(Message, len(frames))
	for i, f := range frames {
		m[i] = []byte(f)
	}
	if err := writeMessage(c.conn, m); err != nil {
		c.t.Fatal(err)
	}
}

// recv returns the next message, its frames joined by "|".
func (c *raw) recv() string {
	c.t.Helper()
	c.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	m, cmd, err := c.in.next()
	if err != nil {
		c.t.Fatalf("receiving: %v", err)
	}
	if cmd != nil {
		c.t.Fatalf("got the command %q, want a message", cmd)
	}
	return joined(m)
}

// ended waits until the other side closes the connection.
func (c *raw) ended() {
	c.t.Helper()
	c.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		if _, _, err := c.in.next(); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				c.t.Fatal("the connection is still open after 10 s")
			}
			return
		}
	}
}

func joined(m Message) string {
	parts := make([]string, len(m))
	for i, f := range m {
		parts[i] = string(f)
	}
	return strings.Join(parts, "|")
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := Listen("tcp://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newTestRouter(t *testing.T, opt Options) (*Router, net.Listener) {
	t.Helper()
	l := listen(t)
	opt.Logf = t.Logf
	r := NewRouter(l, opt)
	t.Cleanup(func() { r.Close() })
	return r, l
}

func newTestXPub(t *testing.T, opt Options) (*XPub, net.Listener) {
	t.Helper()
	l := listen(t)
	opt.Logf = t.Logf
	x := NewXPub(l, opt, nil)
	t.Cleanup(func() { x.Close() })
	return x, l
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// noLeak fails if goroutines of the test are still there some time after its cleanup.
func noLeak(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		var now int
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if now = runtime.NumGoroutine(); now <= before {
				return
			}
		}
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before the test:\n%s", now, before, buf[:runtime.Stack(buf, true)])
	})
}
