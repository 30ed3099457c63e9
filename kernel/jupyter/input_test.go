package jupyter

import (
	"context"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// answer sends an input_reply; parent may be nil, as some clients leave it.
func (c *client) answer(parent *received, value any) {
	c.t.Helper()
	o := outgoing{header: c.session.newHeader("input_reply"), content: map[string]any{"value": value}}
	if parent != nil {
		o.parent = parent.rawHeader
	}
	frames, err := c.session.encode(o)
	if err != nil {
		c.t.Fatal(err)
	}
	c.stdin.raw(encodeFrames(frames))
}

func TestInputRoundTrip(t *testing.T) {
	s := start(t, newFake())
	other := newClient(t, s.Connection())
	c := newClient(t, s.Connection())
	for _, withParent := range []bool{true, false} {
		id := c.execute("ask")
		asked := c.reply(c.stdin, "input_request", id)
		if asked.field("prompt") != "name? " || asked.field("password") != "false" {
			t.Errorf("input_request %v", asked.fields)
		}
		other.answer(asked, "intruder") // was not asked
		c.answer(asked, 7)              // no line
		if withParent {
			c.answer(asked, "Ada")
		} else {
			c.answer(nil, "Ada")
		}
		c.answer(asked, "too late")
		c.reply(c.shell, "execute_reply", id)
		out := c.outputs(id)
		if got := out[len(out)-1].field("text"); got != "hello, Ada" {
			t.Errorf("published %s", summary(out))
		}
	}
}

func TestInputIsRefusedWhereItIsNotAllowed(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	r := c.reply(c.shell, "execute_reply", c.execute("ask", "allow_stdin", false))
	if want := "input: this front end does not take input (allow_stdin is false)"; r.field("evalue") != want {
		t.Errorf("got %v, want %q", r.fields, want)
	}
	id := c.execute("ask")
	c.reply(c.stdin, "input_request", id)
	c.stdin.conn.Close() // the one who was asked goes
	if r = c.reply(c.shell, "execute_reply", id); r.field("evalue") != "input: the front end went away" {
		t.Errorf("after the front end went: %v", r.fields)
	}
	if r = c.reply(c.shell, "execute_reply", c.execute("ask")); r.field("evalue") != "input: the front end has no stdin channel" {
		t.Errorf("without a stdin channel: %v", r.fields)
	}
}

func TestInterruptEndsInput(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	id := c.execute("ask")
	asked := c.reply(c.stdin, "input_request", id)
	c.request(c.control, "interrupt_request", map[string]any{})
	if r := c.reply(c.shell, "execute_reply", id); r.field("ename") != "interrupted" {
		t.Errorf("execute_reply %v", r.fields)
	}
	// An answer to the question that is gone is no answer to the next one.
	id = c.execute("ask")
	again := c.reply(c.stdin, "input_request", id)
	c.answer(asked, "stale")
	c.answer(again, "fresh")
	c.reply(c.shell, "execute_reply", id)
	out := c.outputs(id)
	if got := out[len(out)-1].field("text"); got != "hello, fresh" {
		t.Errorf("published %s", summary(out))
	}
}

func TestTwoGoroutinesAskInTurn(t *testing.T) {
	f := newFake()
	f.on("two", func(ctx context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		lines := make(chan string, 2)
		for range 2 {
			go func() {
				line, err := out.Input(ctx, "?", true)
				if err != nil {
					line = err.Error()
				}
				lines <- line
			}()
		}
		return text(<-lines + <-lines), nil
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	id := c.execute("two")
	c.answer(c.reply(c.stdin, "input_request", id), "a")
	c.answer(c.reply(c.stdin, "input_request", id), "b")
	out := c.outputs(id)
	if got := summary(out[len(out)-1:]); got != "execute_result ab; " && got != "execute_result ba; " {
		t.Errorf("got %s", got)
	}
}
