package jupyter

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// wire is a connected ZMTP peer, no more than a test needs and independent of package zmtp.
type wire struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
}

func dial(t testing.TB, port int, kind, identity string) *wire {
	t.Helper()
	w := &wire{t: t, conn: dialTCP(t, port)}
	w.in = bufio.NewReader(w.conn)
	ready := "\x05READY\x0bSocket-Type" + sized(kind) + "\x08Identity" + sized(identity)
	w.raw(zmtpGreeting + "\x04" + string(rune(len(ready))) + ready)
	w.conn.SetReadDeadline(time.Now().Add(patience))
	if _, err := io.ReadFull(w.in, make([]byte, 64)); err != nil {
		t.Fatalf("greeting: %v", err)
	}
	if _, _, err := w.frame(); err != nil {
		t.Fatalf("READY: %v", err)
	}
	return w
}

func dialTCP(t testing.TB, port int) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

const zmtpGreeting = "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x00NULL\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

func sized(s string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(s)))) + s
}

func (w *wire) raw(s string) {
	w.t.Helper()
	if _, err := io.WriteString(w.conn, s); err != nil {
		w.t.Fatal(err)
	}
}

func encodeFrames(frames [][]byte) string {
	var out []byte
	for i, f := range frames {
		flags := byte(2)
		if i < len(frames)-1 {
			flags |= 1
		}
		out = append(out, flags)
		out = binary.BigEndian.AppendUint64(out, uint64(len(f)))
		out = append(out, f...)
	}
	return string(out)
}

func (w *wire) frame() (flags byte, body []byte, err error) {
	if flags, err = w.in.ReadByte(); err != nil {
		return 0, nil, err
	}
	size := make([]byte, 1+flags&2/2*7)
	if _, err = io.ReadFull(w.in, size); err != nil {
		return 0, nil, err
	}
	n := uint64(size[0])
	if len(size) == 8 {
		n = binary.BigEndian.Uint64(size)
	}
	body = make([]byte, n)
	_, err = io.ReadFull(w.in, body)
	return flags, body, err
}

func (w *wire) message() (frames [][]byte, err error) {
	for {
		flags, body, err := w.frame()
		if err != nil {
			return nil, err
		}
		frames = append(frames, body)
		if flags&1 == 0 {
			return frames, nil
		}
	}
}

// received is a message as a front end sees it.
type received struct {
	*message
	fields map[string]any // of the content
}

func (r *received) field(name string) string { return fmt.Sprint(r.fields[name]) }

// client is a front end with all channels.
type client struct {
	t                                 testing.TB
	conn                              Connection
	session                           *session
	shell, control, stdin, hb, events *wire
}

// newClient connects all channels and waits for its welcome.
func newClient(t testing.TB, conn Connection) *client {
	t.Helper()
	c := newDeafClient(t, conn)
	c.subscribe()
	return c
}

// newDeafClient connects all channels but IOPub.
func newDeafClient(t testing.TB, conn Connection) *client {
	t.Helper()
	c := &client{t: t, conn: conn, session: newSession(conn.Key)}
	c.shell = dial(t, conn.Shell, "DEALER", c.session.id)
	c.control = dial(t, conn.Control, "DEALER", c.session.id)
	c.stdin = dial(t, conn.Stdin, "DEALER", c.session.id)
	c.hb = dial(t, conn.Heartbeat, "REQ", "")
	return c
}

func (c *client) subscribe() {
	c.t.Helper()
	c.events = dial(c.t, c.conn.IOPub, "SUB", "")
	c.events.raw(encodeFrames([][]byte{{1}}))
	if m := c.recv(c.events); m.header.Type != "iopub_welcome" || m.field("subscription") != "" {
		c.t.Fatalf("first message on IOPub: %s %v, want iopub_welcome", m.header.Type, m.fields)
	}
}

// request sends a message and returns its id.
func (c *client) request(on *wire, msgType string, content any) string {
	c.t.Helper()
	return c.send(on, msgType, outgoing{content: content})
}

// send sends a message with all that belongs to it but its type, and returns its id.
func (c *client) send(on *wire, msgType string, o outgoing) string {
	c.t.Helper()
	subshell := o.header.Subshell
	o.header = c.session.newHeader(msgType)
	o.header.Subshell = subshell
	frames, err := c.session.encode(o)
	if err != nil {
		c.t.Fatal(err)
	}
	on.raw(encodeFrames(frames))
	return o.header.ID
}

// in is a message for a subshell.
func in(subshell string, content any) outgoing {
	return outgoing{header: header{Subshell: subshell}, content: content}
}

func (c *client) execute(code string, options ...any) string {
	c.t.Helper()
	content := map[string]any{"code": code, "silent": false, "store_history": true, "user_expressions": map[string]any{}, "allow_stdin": true, "stop_on_error": true}
	for i := 0; i < len(options); i += 2 {
		content[options[i].(string)] = options[i+1]
	}
	return c.request(c.shell, "execute_request", content)
}

// recv returns the next message of a channel.
func (c *client) recv(on *wire) *received {
	c.t.Helper()
	on.conn.SetReadDeadline(time.Now().Add(patience))
	frames, err := on.message()
	if err != nil {
		c.t.Fatalf("receiving: %v", err)
	}
	m, err := c.session.decode(frames)
	if err != nil {
		c.t.Fatalf("%q: %v", frames, err)
	}
	r := &received{message: m}
	if err := json.Unmarshal(m.content, &r.fields); err != nil {
		c.t.Fatal(err)
	}
	parts := frames[len(frames)-len(m.buffers)-4:]
	if err := valid(m.header.Type, parts[0], parts[1], parts[2], parts[3]); err != nil {
		c.t.Errorf("%s %s: %v", m.header.Type, m.content, err)
	}
	if m.header.Version != "5.5" || m.header.Session == c.session.id || m.header.Date == "" {
		c.t.Fatalf("header %+v", m.header)
	}
	return r
}

// reply is the next message of a channel, which must answer the request id.
func (c *client) reply(on *wire, msgType, id string) *received {
	c.t.Helper()
	r := c.recv(on)
	if r.header.Type != msgType || r.parent.ID != id {
		c.t.Fatalf("got %s to %s: %v; want %s to %s", r.header.Type, r.parent.ID, r.fields, msgType, id)
	}
	return r
}

// outputs returns what is published for the request id, which must be between busy and idle, and skips what
// is published for others.
func (c *client) outputs(id string) []*received {
	c.t.Helper()
	var out []*received
	for busy := false; ; {
		r := c.recv(c.events)
		state := ""
		if r.header.Type == "status" {
			state = r.field("execution_state")
		}
		switch {
		case r.parent.ID != id:
		case !busy && state != "busy":
			c.t.Fatalf("%s %v before busy", r.header.Type, r.fields)
		case state == "busy":
			busy = true
		case state == "idle":
			return out
		default:
			out = append(out, r)
		}
	}
}

// running waits until the cell of the request id has said something.
func (c *client) running(id string) {
	c.t.Helper()
	for {
		if r := c.recv(c.events); r.parent.ID == id && r.header.Type == "stream" {
			return
		}
	}
}

func summary(out []*received) string {
	s := ""
	for _, r := range out {
		switch r.header.Type {
		case "stream":
			s += fmt.Sprintf("%s %q; ", r.fields["name"], r.fields["text"])
		case "execute_input":
			s += fmt.Sprintf("in[%v]; ", r.fields["execution_count"])
		case "execute_result", "display_data", "update_display_data":
			data := r.fields["data"].(map[string]any)
			s += fmt.Sprintf("%s %v; ", r.header.Type, data["text/plain"])
		case "error":
			s += fmt.Sprintf("error %v: %v; ", r.fields["ename"], r.fields["evalue"])
		case "clear_output":
			s += fmt.Sprintf("clear wait=%v; ", r.fields["wait"])
		default:
			s += r.header.Type + "; "
		}
	}
	return s
}

// start serves an engine on loopback and stops it with the test.
func start(t testing.TB, run engine.Runner, opts ...func(*Options)) *Server {
	t.Helper()
	noLeak(t)
	return serving(t, run, opts...)
}

// serving is start where goroutines are not counted: a fuzzing process has its own.
func serving(t testing.TB, run engine.Runner, opts ...func(*Options)) *Server {
	t.Helper()
	opt := Options{Logf: t.Logf, Version: "1.2.3"}
	for _, o := range opts {
		o(&opt)
	}
	conn := Connection{Transport: "tcp", IP: "127.0.0.1", Key: "a key"}
	s, err := NewServer(conn, run, opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-served:
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("Serve: %v", err)
			}
		case <-time.After(patience):
			t.Error("Serve does not return")
		}
	})
	return s
}

// noLeak fails if goroutines of the test are still there some time after its cleanup.
func noLeak(t testing.TB) {
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
		fmt.Fprintf(os.Stderr, "%s\n", buf[:runtime.Stack(buf, true)])
		t.Errorf("%d goroutines, %d before the test", now, before)
	})
}
