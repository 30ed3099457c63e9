package jupyter

import (
	"context"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func TestKernelInfoOnBothChannels(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	for _, on := range []*wire{c.shell, c.control} {
		id := c.request(on, "kernel_info_request", map[string]any{})
		r := c.reply(on, "kernel_info_reply", id)
		for field, want := range map[string]string{
			"status": "ok", "protocol_version": "5.5", "implementation": "moduli-go", "implementation_version": "1.2.3", "supported_features": "[kernel subshells]",
		} {
			if got := r.field(field); got != want {
				t.Errorf("%s is %q, want %q", field, got, want)
			}
		}
		info := r.fields["language_info"].(map[string]any)
		if info["name"] != "go" || info["file_extension"] != ".go" || info["mimetype"] != "text/x-go" {
			t.Errorf("language_info %v", info)
		}
		if out := c.outputs(id); len(out) != 0 {
			t.Errorf("published beside the status: %s", summary(out))
		}
	}
}

func TestControlAnswersWhileACellRuns(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	cell := c.execute("wait")
	c.running(cell)
	for range 100 {
		c.reply(c.control, "kernel_info_reply", c.request(c.control, "kernel_info_request", map[string]any{}))
	}
	id := c.request(c.control, "interrupt_request", map[string]any{})
	if r := c.reply(c.control, "interrupt_reply", id); r.field("status") != "ok" {
		t.Errorf("interrupt_reply %v", r.fields)
	}
	if r := c.reply(c.shell, "execute_reply", cell); r.field("status") != "error" || r.field("ename") != "interrupted" {
		t.Errorf("execute_reply %v", r.fields)
	}
}

func TestInterruptBetweenCellsDoesNothing(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	c.reply(c.control, "interrupt_reply", c.request(c.control, "interrupt_request", map[string]any{}))
	s.Interrupt()
	if r := c.reply(c.shell, "execute_reply", c.execute("print")); r.field("status") != "ok" {
		t.Errorf("the next cell: %v", r.fields)
	}
}

// The first status must not be lost on a front end that subscribes late.
func TestFirstStatusWaitsForASubscriber(t *testing.T) {
	s := start(t, newFake())
	c := newDeafClient(t, s.Connection())
	id := c.request(c.shell, "kernel_info_request", map[string]any{})
	c.reply(c.shell, "kernel_info_reply", id)
	c.subscribe()
	if r := c.recv(c.events); r.field("execution_state") != "starting" {
		t.Errorf("after the welcome: %s %v, want starting", r.header.Type, r.fields)
	}
	c.outputs(id) // ends at idle
}

func TestWelcomeNamesTheSubscription(t *testing.T) {
	s := start(t, newFake())
	other := newClient(t, s.Connection())
	c := newDeafClient(t, s.Connection())
	c.events = dial(t, s.Connection().IOPub, "SUB", "")
	c.events.raw(encodeFrames([][]byte{[]byte("\x01kernel.")}))
	r := c.recv(c.events)
	if r.header.Type != "iopub_welcome" || r.field("subscription") != "kernel." || string(r.ids[0]) != "kernel." {
		t.Errorf("%s %v with topic %q", r.header.Type, r.fields, r.ids[0])
	}
	id := c.execute("print")
	if got, want := summary(c.outputs(id)), `in[1]; stdout "hello, world\n"; `; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, r := range other.outputs(id) {
		if r.header.Type == "iopub_welcome" {
			t.Error("another's welcome was published to all")
		}
	}
}

func TestPanicsHaveReplyAndIdle(t *testing.T) {
	f := newFake()
	f.on("panic", func(context.Context, engine.Cell, engine.Output) (*display.Bundle, error) { panic("the engine panics") })
	f.on("bundle", func(context.Context, engine.Cell, engine.Output) (*display.Bundle, error) {
		return &display.Bundle{Data: map[string]any{"application/json": func() {}}}, nil
	})
	s := start(t, f)
	c := newClient(t, s.Connection())

	id := c.execute("panic")
	if r := c.reply(c.shell, "execute_reply", id); r.field("status") != "error" || r.field("evalue") != "the engine panics" {
		t.Errorf("execute_reply %v", r.fields)
	}
	if got, want := summary(c.outputs(id)), "in[1]; error kernel panic: the engine panics; "; got != want {
		t.Errorf("published %s, want %s", got, want)
	}
	id = c.request(c.shell, "is_complete_request", map[string]any{"code": "status panics"})
	if r := c.reply(c.shell, "is_complete_reply", id); r.field("status") != "error" {
		t.Errorf("is_complete_reply %v", r.fields)
	}
	c.outputs(id)
	id = c.execute("bundle")
	if r := c.reply(c.shell, "execute_reply", id); r.field("ename") != "display error" {
		t.Errorf("execute_reply %v", r.fields)
	}
	c.outputs(id)
	if r := c.reply(c.shell, "execute_reply", c.execute("print")); r.field("status") != "ok" {
		t.Errorf("the next cell: %v", r.fields)
	}
}

func TestBadRequestsHaveReplyAndIdle(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	for _, b := range []struct {
		msgType string
		content any
	}{
		{"execute_request", map[string]any{}},
		{"execute_request", map[string]any{"code": 5}},
		{"complete_request", map[string]any{"code": "x", "cursor_pos": "end"}},
		{"inspect_request", map[string]any{"code": []int{1}}},
		{"is_complete_request", map[string]any{"code": nil, "cursor_pos": true}},
		{"history_request", map[string]any{"hist_access_type": "everything"}},
		{"shutdown_request", map[string]any{"restart": "maybe"}},
	} {
		id := c.request(c.shell, b.msgType, b.content)
		r := c.recv(c.shell)
		if r.parent.ID != id || r.field("status") != "error" || r.field("ename") != "bad request" {
			t.Errorf("%s %v: %s %v", b.msgType, b.content, r.header.Type, r.fields)
		}
		if out := c.outputs(id); len(out) != 0 {
			t.Errorf("%s: published %s", b.msgType, summary(out))
		}
	}
}

func TestUnknownTypesAreIgnoredBetweenBusyAndIdle(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	for _, on := range []*wire{c.shell, c.control} {
		for _, msgType := range []string{"debug_request", "no_such_request", "nonsense", "comm_msg"} {
			if out := c.outputs(c.request(on, msgType, map[string]any{})); len(out) != 0 {
				t.Errorf("%s: published %s", msgType, summary(out))
			}
		}
		c.reply(on, "kernel_info_reply", c.request(on, "kernel_info_request", map[string]any{}))
	}
}

func TestUnknownCommTargetIsClosed(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	out := c.outputs(c.request(c.shell, "comm_open", map[string]any{"comm_id": "c1", "target_name": "none", "data": map[string]any{}}))
	if len(out) != 1 || out[0].header.Type != "comm_close" || out[0].field("comm_id") != "c1" {
		t.Errorf("published %s", summary(out))
	}
	id := c.request(c.shell, "comm_info_request", map[string]any{})
	if r := c.reply(c.shell, "comm_info_reply", id); r.field("status") != "ok" || r.field("comms") != "map[]" {
		t.Errorf("comm_info_reply %v", r.fields)
	}
}

func TestHeartbeat(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	cell := c.execute("wait") // a cell does not stop the heart
	c.running(cell)
	for range 3 {
		c.hb.raw(encodeFrames([][]byte{{}, []byte("ping")}))
		c.hb.conn.SetReadDeadline(time.Now().Add(patience))
		if frames, err := c.hb.message(); err != nil || len(frames) != 2 || string(frames[1]) != "ping" {
			t.Fatalf("got %q, %v", frames, err)
		}
	}
	s.Interrupt()
	c.reply(c.shell, "execute_reply", cell)
}
