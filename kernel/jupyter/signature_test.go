package jupyter

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/zmtp"
)

// lines is a log that a test reads.
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) logf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, fmt.Sprintf(format, args...))
}

// has waits for a line: what a peer sends is dropped a moment later.
func (l *lines) has(t *testing.T, want string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		l.mu.Lock()
		for _, line := range l.all {
			if line == want {
				l.mu.Unlock()
				return
			}
		}
		l.mu.Unlock()
	}
	t.Fatalf("no line %q in the log\n%q", want, l.all)
}

// frames are a message of c as it goes over the wire.
func (c *client) frames(msgType string, content any) zmtp.Message {
	c.t.Helper()
	m, err := c.session.encode(outgoing{header: c.session.newHeader(msgType), content: content})
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

// What is signed wrong, not at all, or comes a second time has no effect on any channel, and is counted and logged.
func TestSignaturesAreCheckedOnEveryChannel(t *testing.T) {
	var log lines
	s := start(t, newFake(), func(o *Options) { o.Logf = log.logf })
	c := newClient(t, s.Connection())
	forger := newSession("another key")
	bad, replayed := 0, 0
	// attack sends m in every way that must not work. Ten times in all: then the log is thinned out.
	attack := func(on *wire, name string, m zmtp.Message) {
		t.Helper()
		forged := append(zmtp.Message{}, m...)
		forged[1] = forger.sign(m[2:6])
		for _, signature := range [][]byte{forged[1], {}, m[1][:63], append(m[1][:64:64], '0'), []byte("x")} {
			forged[1] = signature
			on.raw(encodeFrames(forged))
			bad++
			log.has(t, fmt.Sprintf("%s: dropped a message: wrong signature (%d so far)", name, bad))
		}
	}
	replay := func(on *wire, name string, m zmtp.Message) {
		t.Helper()
		on.raw(encodeFrames(m))
		replayed++
		log.has(t, fmt.Sprintf("%s: dropped a message: a message that has come before (%d so far)", name, replayed))
	}

	// stdin: a forged line is not taken for the user's, and the answer to one question not for that to the next.
	id := c.execute("ask")
	c.reply(c.stdin, "input_request", id)
	answer := c.frames("input_reply", map[string]any{"value": "Ada"})
	attack(c.stdin, "stdin", answer)
	c.stdin.raw(encodeFrames(answer))
	if got, want := summary(c.outputs(id)), `in[1]; stdout "hello, Ada"; `; got != want {
		t.Errorf("published %s, want %s", got, want)
	}
	c.reply(c.shell, "execute_reply", id)
	id = c.execute("ask")
	c.reply(c.stdin, "input_request", id)
	replay(c.stdin, "stdin", answer)
	c.request(c.stdin, "input_reply", map[string]any{"value": "Eve"})
	if got, want := summary(c.outputs(id)), `in[2]; stdout "hello, Eve"; `; got != want {
		t.Errorf("published %s, want %s", got, want)
	}
	c.reply(c.shell, "execute_reply", id)

	// shell: no cell runs.
	cell := c.frames("execute_request", map[string]any{"code": "print"})
	attack(c.shell, "shell", cell)
	c.shell.raw(encodeFrames(cell))
	if r := c.recv(c.shell); r.field("execution_count") != "3" {
		t.Errorf("%v, want the third cell: a forged one was run", r.fields)
	}
	replay(c.shell, "shell", cell)
	// The same message on another channel is no other message.
	replay(c.control, "control", cell)

	// control: the running cell is not interrupted, and the kernel goes on.
	id = c.execute("wait")
	c.running(id)
	interrupt := c.frames("interrupt_request", map[string]any{})
	for _, m := range []zmtp.Message{interrupt, c.frames("shutdown_request", map[string]any{"restart": false})} {
		forged := append(zmtp.Message{}, m...)
		for _, signature := range [][]byte{forger.sign(m[2:6]), {}} {
			forged[1] = signature
			c.control.raw(encodeFrames(forged))
			bad++
		}
	}
	c.reply(c.control, "kernel_info_reply", c.request(c.control, "kernel_info_request", map[string]any{}))
	if c.shell.in.Buffered() > 0 {
		t.Error("a forged interrupt ended the cell")
	}
	c.control.raw(encodeFrames(interrupt))
	c.recv(c.control)
	if r := c.reply(c.shell, "execute_reply", id); r.field("ename") != "interrupted" {
		t.Errorf("%v", r.fields)
	}
	id = c.execute("wait")
	c.running(id)
	replay(c.control, "control", interrupt)
	if got := s.Stats(); got != (Stats{BadSignatures: uint64(bad), Replayed: uint64(replayed)}) {
		t.Errorf("counted %+v, want %d bad signatures and %d replays", got, bad, replayed)
	}
	c.reply(c.control, "interrupt_reply", c.request(c.control, "interrupt_request", map[string]any{}))
	c.reply(c.shell, "execute_reply", id)

	s.Close()
	log.has(t, fmt.Sprintf("in all: dropped 0 malformed messages, %d with a wrong signature, %d replayed; broke off 0 connections; 0 replies found nobody, 0 messages no subscriber", bad, replayed))
}

func TestOldSignaturesAreForgotten(t *testing.T) {
	var s signatures
	sign := func(i int) []byte { return fmt.Appendf(nil, "%032x%032x", i, i) }
	for i := range 3 * rememberedSignatures {
		if !s.add(sign(i)) {
			t.Fatalf("signature %d was taken for an earlier one", i)
		}
	}
	if len(s.known) != rememberedSignatures || len(s.order) != rememberedSignatures {
		t.Errorf("%d are remembered, want %d", len(s.known), rememberedSignatures)
	}
	for i := 2 * rememberedSignatures; i < 3*rememberedSignatures; i++ {
		if s.add(sign(i)) {
			t.Fatalf("signature %d was forgotten", i)
		}
	}
}
