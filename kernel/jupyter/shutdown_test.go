package jupyter

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// serve is start without the end: the test ends the server.
func serve(t *testing.T, run engine.Runner, opt Options) (*Server, <-chan error, context.CancelFunc) {
	t.Helper()
	noLeak(t)
	opt.Logf = t.Logf
	s, err := NewServer(Connection{Transport: "tcp", IP: "127.0.0.1", Key: "k"}, run, opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	return s, served, cancel
}

func ended(t *testing.T, served <-chan error) error {
	t.Helper()
	select {
	case err := <-served:
		return err
	case <-time.After(patience):
		t.Fatal("Serve does not return")
		return nil
	}
}

func TestShutdown(t *testing.T) {
	for _, channel := range []string{"control", "shell"} {
		for _, restart := range []bool{true, false} {
			t.Run(channel, func(t *testing.T) {
				s, served, _ := serve(t, newFake(), Options{})
				c := newClient(t, s.Connection())
				other := newClient(t, s.Connection())
				on := c.control
				if channel == "shell" {
					on = c.shell
				}
				id := c.request(on, "shutdown_request", map[string]any{"restart": restart})
				if r := c.reply(on, "shutdown_reply", id); r.fields["restart"] != restart || r.field("status") != "ok" {
					t.Errorf("shutdown_reply %v", r.fields)
				}
				for _, each := range []*client{c, other} {
					if out := each.outputs(id); len(out) != 1 || out[0].header.Type != "shutdown_reply" || out[0].fields["restart"] != restart {
						t.Errorf("published %s", summary(out))
					}
				}
				if err := ended(t, served); err != nil {
					t.Errorf("Serve: %v", err)
				}
				if conn, err := net.Dial("tcp", strings.TrimPrefix(s.Connection().address(s.Connection().Shell), "tcp://")); err == nil {
					conn.Close()
					t.Error("the shell port is still open")
				}
			})
		}
	}
}

// Shutdown stops the running cell and answers what is queued; nothing that was printed is lost.
func TestShutdownWhileACellRuns(t *testing.T) {
	f := newFake()
	f.on("last words", func(ctx context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		out.Stdout([]byte("begin "))
		out.Stdout([]byte(strings.Repeat("x", 70_000)))
		<-ctx.Done()
		out.Stdout([]byte(" end"))
		return nil, context.Cause(ctx)
	})
	s, served, _ := serve(t, f, Options{})
	c := newClient(t, s.Connection())
	running := c.execute("last words")
	c.running(running)
	queued := c.execute("print")
	s.awaitQueued(t, 1)
	c.reply(c.control, "shutdown_reply", c.request(c.control, "shutdown_request", map[string]any{}))
	if r := c.reply(c.shell, "execute_reply", running); r.field("ename") != "interrupted" || r.field("evalue") != "the kernel is shut down" {
		t.Errorf("the running cell: %v", r.fields)
	}
	if r := c.reply(c.shell, "execute_reply", queued); r.field("status") != "aborted" {
		t.Errorf("the queued cell: %v", r.fields)
	}
	all := ""
	for {
		r := c.recv(c.events)
		if r.header.Type == "stream" {
			all += r.field("text")
		}
		if r.parent.ID == queued && r.field("execution_state") == "idle" {
			break
		}
	}
	if !strings.HasSuffix(all, "x end") {
		t.Errorf("printed ...%q", all[max(len(all)-10, 0):])
	}
	if err := ended(t, served); err != nil {
		t.Error(err)
	}
}

// awaitQueued waits until n requests are queued behind a cell. No message tells, so it looks.
func (s *Server) awaitQueued(t *testing.T, n int) {
	t.Helper()
	s.lane.awaitQueued(t, n)
}

func (l *lane) awaitQueued(t *testing.T, n int) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		l.mu.Lock()
		have := len(l.items)
		l.mu.Unlock()
		if have == n {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d requests are queued, want %d", have, n)
		}
	}
}

func TestStubbornCellIsLeftBehind(t *testing.T) {
	f := newFake()
	release := make(chan struct{})
	f.on("stubborn", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		out.Stdout([]byte("no"))
		<-release
		out.Stdout([]byte("after the end"))
		return nil, out.Display(display.Message{Bundle: *text("x")})
	})
	s, served, _ := serve(t, f, Options{Grace: 50 * time.Millisecond})
	t.Cleanup(func() { close(release) })
	c := newClient(t, s.Connection())
	c.running(c.execute("stubborn"))
	c.request(c.shell, "shutdown_request", map[string]any{}) // waits behind the cell
	c.reply(c.control, "shutdown_reply", c.request(c.control, "shutdown_request", map[string]any{}))
	if err := ended(t, served); err != nil {
		t.Error(err)
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	s, served, cancel := serve(t, newFake(), Options{})
	c := newClient(t, s.Connection())
	id := c.execute("wait")
	c.running(id)
	cancel()
	if r := c.reply(c.shell, "execute_reply", id); r.field("ename") != "interrupted" {
		t.Errorf("%v", r.fields)
	}
	if err := ended(t, served); !errors.Is(err, context.Canceled) {
		t.Errorf("Serve: %v", err)
	}
}

func TestServerThatIsNeverServedCloses(t *testing.T) {
	noLeak(t)
	s, err := NewServer(Connection{Transport: "tcp", IP: "127.0.0.1"}, newFake(), Options{Logf: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	// A second one on the same ports binds none of them.
	if again, err := NewServer(s.Connection(), newFake(), Options{Logf: t.Logf}); err == nil {
		again.Close()
		t.Error("ports in use were bound again")
	} else if !strings.Contains(err.Error(), "tcp://127.0.0.1:") {
		t.Errorf("%v does not name the address", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
