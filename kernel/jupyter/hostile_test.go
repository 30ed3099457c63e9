package jupyter

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// served shows that a front end is served whole: shell with its outputs, control and heartbeat.
func (c *client) served() {
	c.t.Helper()
	id := c.execute("print")
	c.reply(c.shell, "execute_reply", id)
	if got := summary(c.outputs(id)); !strings.Contains(got, `stdout "hello, world\n"`) {
		c.t.Fatalf("published %s", got)
	}
	c.reply(c.control, "kernel_info_reply", c.request(c.control, "kernel_info_request", map[string]any{}))
	c.hb.raw(encodeFrames([][]byte{{}, []byte("beat")}))
	c.hb.conn.SetReadDeadline(time.Now().Add(patience))
	if frames, err := c.hb.message(); err != nil || string(frames[1]) != "beat" {
		c.t.Fatalf("heartbeat %q, %v", frames, err)
	}
}

// A client may do its worst on every port, and the others do not notice.
func TestHostileClients(t *testing.T) {
	s := start(t, newFake())
	conn := s.Connection()
	good := newClient(t, conn)
	forger := conn
	forger.Key = "another key"
	ports := []int{conn.Shell, conn.Control, conn.IOPub, conn.Stdin, conn.Heartbeat}
	everywhere := func(act func(t *testing.T, port int)) func(t *testing.T) {
		return func(t *testing.T) {
			for _, port := range ports {
				act(t, port)
			}
		}
	}
	messages := func(kind string, content map[string]any, times int) func(t *testing.T) {
		return func(t *testing.T) {
			c := &client{t: t, conn: forger, session: newSession(forger.Key)}
			for _, port := range []int{conn.Shell, conn.Control, conn.Stdin} {
				w := dial(t, port, "DEALER", "")
				for range times {
					c.request(w, kind, content)
				}
			}
		}
	}
	for _, h := range []struct {
		name string
		act  func(t *testing.T)
	}{
		{"says nothing", everywhere(func(t *testing.T, port int) { dialTCP(t, port) })},
		{"half a handshake", everywhere(func(t *testing.T, port int) { fmt.Fprint(dialTCP(t, port), zmtpGreeting[:40]) })},
		{"greeting only", everywhere(func(t *testing.T, port int) { fmt.Fprint(dialTCP(t, port), zmtpGreeting) })},
		{"rubbish", everywhere(func(t *testing.T, port int) { fmt.Fprint(dialTCP(t, port), strings.Repeat("\xde\xad\xbe\xef", 100)) })},
		{"a browser", everywhere(func(t *testing.T, port int) { fmt.Fprint(dialTCP(t, port), "GET / HTTP/1.1\r\nHost: x\r\n\r\n") })},
		{"rubbish after the handshake", func(t *testing.T) { dial(t, conn.Shell, "DEALER", "").raw("\xde\xad\xbe\xef") }},
		{"messages that are none", func(t *testing.T) {
			w := dial(t, conn.Shell, "DEALER", "")
			for _, frames := range [][][]byte{{{}}, {[]byte("x")}, {delimiter}, {delimiter, {}, {}, {}, {}, {}}} {
				w.raw(encodeFrames(frames))
			}
		}},
		{"wrong signatures", messages("execute_request", map[string]any{"code": "print"}, 100)},
		{"a shutdown that is not signed right", messages("shutdown_request", map[string]any{"restart": false}, 1)},
		{"an interrupt that is not signed right", messages("interrupt_request", map[string]any{}, 1)},
		{"dies in the middle of a message", func(t *testing.T) {
			c := &client{t: t, conn: conn, session: newSession(conn.Key)}
			frames, err := c.session.encode(outgoing{header: c.session.newHeader("execute_request"), content: map[string]any{"code": "value"}})
			if err != nil {
				t.Fatal(err)
			}
			whole := encodeFrames(frames)
			for n := 1; n < len(whole); n += 37 {
				w := dial(t, conn.Shell, "DEALER", "")
				w.raw(whole[:n])
				w.conn.Close()
			}
		}},
		{"dies while its cell runs", func(t *testing.T) {
			c := newClient(t, conn)
			c.running(c.execute("wait"))
			for _, w := range []*wire{c.shell, c.control, c.stdin, c.events, c.hb} {
				w.conn.Close()
			}
			s.Interrupt()
		}},
	} {
		t.Run(h.name, func(t *testing.T) {
			h.act(t)
			good.t = t
			good.served()
			newClient(t, conn).served()
		})
	}
	if got := s.Stats(); got.BadSignatures != 306+1 || got.Malformed != 3 {
		// The last of "messages that are none" has an empty signature, which is a wrong one.
		t.Errorf("counted %+v, want 307 bad signatures and 3 malformed messages", got)
	}
}

// A front end that subscribes and never reads does not slow down the others, nor the cell.
func TestFrontEndThatNeverReads(t *testing.T) {
	const n = 2_000
	f := newFake()
	line := bytes.Repeat([]byte("x"), 8000)
	f.on("much", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		for i := range n {
			if err := out.Display(display.Message{Bundle: *text(fmt.Sprint(i, string(line)))}); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	s := start(t, f, func(o *Options) { o.Wire = zmtp.Options{Queue: 1 << 20} })
	good := newClient(t, s.Connection())
	read := func() time.Duration {
		began := time.Now()
		id := good.execute("much")
		for i := 0; ; { // frames alone are looked at: decoding takes longer than all the rest
			good.events.conn.SetReadDeadline(time.Now().Add(patience))
			frames, err := good.events.message()
			if err != nil {
				t.Fatal(err)
			}
			kind, parent, content := frames[3], frames[4], frames[6]
			switch {
			case !bytes.Contains(parent, []byte(id)):
			case bytes.Contains(kind, []byte(`"display_data"`)):
				if want := fmt.Sprintf(`{"data":{"text/plain":"%dx`, i); !bytes.HasPrefix(content, []byte(want)) {
					t.Fatalf("display %d is %.40s", i, content)
				}
				i++
				continue
			case bytes.Contains(content, []byte(`"idle"`)):
				if i != n {
					t.Fatalf("%d displays, want %d", i, n)
				}
				good.reply(good.shell, "execute_reply", id)
				return time.Since(began)
			}
		}
	}
	alone := read()
	deaf := newClient(t, s.Connection())
	took := read()
	t.Logf("%d displays of %d bytes in %v, and in %v alone", n, len(line), took, alone)
	if got := s.Stats(); got != (Stats{Connections: 1}) {
		t.Errorf("%+v, want that the one that does not read is disconnected, and nothing else", got)
	}
	deaf.reply(deaf.control, "kernel_info_reply", deaf.request(deaf.control, "kernel_info_request", map[string]any{}))
	// It costs the others a second, a fifth of zmtp.Options.Stall, and that once; the rest is for a machine that does other things.
	if most := 4*alone + 10*time.Second; took > most {
		t.Errorf("the cell took %v beside a front end that does not read, and %v alone", took, alone)
	}
}

// A million lines reach a front end that reads, whole and in order, in messages few enough for any client.
func TestMillionLines(t *testing.T) {
	const n = 1_000_000
	f := newFake()
	f.on("lines", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		var b []byte
		for i := range n {
			if b = fmt.Appendln(b, i); i%10 == 9 {
				out.Stdout(b)
				b = b[:0]
			}
		}
		return nil, nil
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	out := c.outputs(c.execute("lines"))
	var all strings.Builder
	for _, r := range out[1:] {
		all.WriteString(r.field("text"))
	}
	lines := strings.Split(all.String(), "\n")
	if len(lines) != n+1 {
		t.Fatalf("%d lines, want %d", len(lines)-1, n)
	}
	for i, line := range lines[:n] {
		if line != fmt.Sprint(i) {
			t.Fatalf("line %d is %q", i, line)
		}
	}
	t.Logf("%d lines in %d messages", n, len(out)-1)
	if len(out) > 1000 {
		t.Errorf("%d messages, and some clients drop beyond 1000", len(out))
	}
}
