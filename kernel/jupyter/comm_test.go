package jupyter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// talker is a fake whose conversations echo what front ends say, each with the count of messages so far.
type talker struct {
	*fake
	mu    sync.Mutex
	heard []string
	count int
}

func newTalker() *talker {
	k := &talker{fake: newFake()}
	k.on("open", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		out.Stdout([]byte("before"))
		err := out.(engine.CommOutput).OpenComm(display.CommMessage{
			ID: "slider", Target: "jupyter.widget", Data: json.RawMessage(`{"state":{"value":3}}`),
			Metadata: json.RawMessage(`{"version":"2.1.0"}`), Buffers: [][]byte{{0, 1, 255}, {}, []byte("three")},
		})
		out.Stdout([]byte("after"))
		return nil, err
	})
	k.on("close", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		return nil, out.(engine.CommOutput).CloseComm(display.CommMessage{ID: "slider"})
	})
	return k
}

func (k *talker) Comm(ctx context.Context, kind display.CommKind, m display.CommMessage, out engine.Output) (bool, error) {
	k.mu.Lock()
	k.count++
	n := k.count
	k.heard = append(k.heard, fmt.Sprintf("%v %s %s %s %s", kind, m.ID, m.Target, m.Data, bytes.Join(m.Buffers, []byte("|"))))
	k.mu.Unlock()
	to := out.(engine.CommOutput)
	switch {
	case m.Target == "unknown":
		return true, to.CloseComm(display.CommMessage{ID: m.ID, Data: json.RawMessage(`{"why":"no such target"}`)})
	case m.Target == "nobody":
		return false, nil
	case strings.Contains(string(m.Data), "panic"):
		panic("the handler panics")
	case strings.Contains(string(m.Data), "fail"):
		return true, &engine.Error{Name: "panic", Value: "oh", Traceback: []string{"panic: oh", "In[1]:2"}}
	case strings.Contains(string(m.Data), "stuck"):
		out.Stdout([]byte("stuck"))
		<-ctx.Done()
		return true, &engine.Error{Name: "interrupted", Value: context.Cause(ctx).Error()}
	case kind == display.CommMsg:
		out.Stdout([]byte("handling"))
		if _, err := out.Input(ctx, "?", false); err == nil {
			return true, errors.New("a handler could ask a question")
		}
		return true, to.SendComm(display.CommMessage{ID: m.ID, Data: json.RawMessage(fmt.Sprintf(`{"n":%d,"said":%s}`, n, m.Data)), Metadata: m.Metadata, Buffers: m.Buffers})
	}
	return true, nil
}

// ended waits for the idle of a request, before which something is said.
func (c *client) ended(id, said string) {
	c.t.Helper()
	for heard := ""; ; {
		r := c.recv(c.events)
		if r.parent.ID != id {
			continue
		}
		heard += r.field("text")
		if r.field("execution_state") == "idle" {
			if !strings.Contains(heard, said) {
				c.t.Errorf("heard %q, want %q in it", heard, said)
			}
			return
		}
	}
}

// say sends a message of a conversation.
func (c *client) say(msgType, id string, data any, more ...any) string {
	c.t.Helper()
	content := map[string]any{"comm_id": id, "data": data}
	for i := 0; i < len(more); i += 2 {
		content[more[i].(string)] = more[i+1]
	}
	return c.request(c.shell, msgType, content)
}

// comms are the conversations that comm_info_reply names.
func (c *client) comms(ask any) string {
	c.t.Helper()
	return fmt.Sprint(c.reply(c.shell, "comm_info_reply", c.request(c.shell, "comm_info_request", ask)).fields["comms"])
}

func TestACellOpensAConversation(t *testing.T) {
	s := start(t, newTalker())
	c := newClient(t, s.Connection())
	for _, silent := range []bool{false, true} {
		id := c.execute("open", "silent", silent)
		c.reply(c.shell, "execute_reply", id)
		out := c.outputs(id)
		want := `in[1]; stdout "before"; comm_open; stdout "after"; `
		if silent {
			want = "comm_open; " // front ends must know of it all the same
		}
		if got := summary(out); got != want {
			t.Fatalf("published %s, want %s", got, want)
		}
		opened := out[0]
		if !silent {
			opened = out[2]
		}
		if got := fmt.Sprintf("%s %s %q", opened.content, opened.rawMeta, opened.buffers); got !=
			`{"comm_id":"slider","target_name":"jupyter.widget","data":{"state":{"value":3}}} {"version":"2.1.0"} ["\x00\x01\xff" "" "three"]` {
			t.Errorf("comm_open %s", got)
		}
	}
	for ask, want := range map[string]string{
		`{}`:                               "map[slider:map[target_name:jupyter.widget]]",
		`{"target_name":"jupyter.widget"}`: "map[slider:map[target_name:jupyter.widget]]",
		`{"target_name":"another"}`:        "map[]",
	} {
		if got := c.comms(json.RawMessage(ask)); got != want {
			t.Errorf("comm_info %s: %s, want %s", ask, got, want)
		}
	}
	id := c.execute("close")
	c.reply(c.shell, "execute_reply", id)
	if got := summary(c.outputs(id)); got != "in[2]; comm_close; " || c.comms(map[string]any{}) != "map[]" {
		t.Errorf("published %s, comms %s", got, c.comms(map[string]any{}))
	}
}

// What a front end says arrives whole, and what the handler says belongs to it, between its busy and idle.
func TestAFrontEndIsAnswered(t *testing.T) {
	k := newTalker()
	s := start(t, k)
	c := newClient(t, s.Connection())
	if out := c.outputs(c.say("comm_open", "c", map[string]any{"a": 1}, "target_name", "mine")); len(out) != 0 {
		t.Errorf("published %s", summary(out))
	}
	id := c.send(c.shell, "comm_msg", outgoing{
		content:  map[string]any{"comm_id": "c", "data": map[string]any{"value": 7}},
		metadata: map[string]any{"m": true}, buffers: [][]byte{[]byte("one"), {0xff}},
	})
	out := c.outputs(id)
	if got := summary(out); got != `stdout "handling"; comm_msg; ` {
		t.Fatalf("published %s", got)
	}
	if got := fmt.Sprintf("%s %s %q", out[1].content, out[1].rawMeta, out[1].buffers); got != `{"comm_id":"c","data":{"n":2,"said":{"value":7}}} {"m":true} ["one" "\xff"]` {
		t.Errorf("comm_msg %s", got)
	}
	if got := c.comms(map[string]any{}); got != "map[c:map[target_name:mine]]" {
		t.Errorf("comms %s", got)
	}
	for data, want := range map[string]string{"fail": `stderr "panic: oh\nIn[1]:2\n"; `, "panic": ""} {
		if got := summary(c.outputs(c.say("comm_msg", "c", map[string]any{data: 1}))); got != want {
			t.Errorf("%s: published %s, want %s", data, got, want)
		}
	}
	c.outputs(c.say("comm_close", "c", map[string]any{}))
	c.outputs(c.say("comm_msg", "c", map[string]any{})) // too late
	for target, want := range map[string]string{"unknown": `{"comm_id":"d","data":{"why":"no such target"}}`, "nobody": `{"comm_id":"d","data":{}}`} {
		out := c.outputs(c.say("comm_open", "d", map[string]any{}, "target_name", target))
		if len(out) != 1 || out[0].header.Type != "comm_close" || string(out[0].content) != want {
			t.Errorf("target %s: published %s", target, summary(out))
		}
	}
	for _, bad := range []any{map[string]any{"comm_id": 5}, map[string]any{"data": map[string]any{}}} {
		for _, msgType := range []string{"comm_open", "comm_msg", "comm_close"} {
			if out := c.outputs(c.request(c.shell, msgType, bad)); len(out) != 0 {
				t.Errorf("%s %v: published %s", msgType, bad, summary(out))
			}
		}
	}
	if got := c.comms(map[string]any{}); got != "map[]" {
		t.Errorf("comms %s", got)
	}
	want := []string{
		`comm_open c mine {"a":1} `, "comm_msg c  {\"value\":7} one|\xff", `comm_msg c  {"fail":1} `, `comm_msg c  {"panic":1} `, `comm_close c  {} `,
		`comm_open d unknown {} `, `comm_open d nobody {} `,
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, w := range want {
		n := 0
		for _, h := range k.heard {
			if h == w {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q was heard %d times, want once; heard %q", w, n, k.heard)
		}
	}
}

// A slider answers while a cell runs, in order, by every way that a front end may take.
func TestConversationsDoNotWaitForTheCell(t *testing.T) {
	for _, way := range []string{"a subshell", "the main shell"} {
		t.Run(way, func(t *testing.T) {
			s := start(t, newTalker())
			c := newClient(t, s.Connection())
			subshell := ""
			if way == "a subshell" {
				subshell = c.reply(c.control, "create_subshell_reply", c.request(c.control, "create_subshell_request", map[string]any{})).field("subshell_id")
			}
			c.outputs(c.execute("open"))
			cell := c.execute("wait")
			c.running(cell)
			const n = 200
			began := time.Now()
			for i := range n {
				c.send(c.shell, "comm_msg", in(subshell, map[string]any{"comm_id": "slider", "data": i}))
			}
			for i := range n {
				for {
					r := c.recv(c.events)
					if r.header.Type != "comm_msg" {
						continue
					}
					if want := fmt.Sprintf(`{"comm_id":"slider","data":{"n":%d,"said":%d}}`, i+1, i); string(r.content) != want || r.parent.Subshell != subshell {
						t.Fatalf("message %d: %s of %+v, want %s", i, r.content, r.parent, want)
					}
					break
				}
			}
			t.Logf("%d answers in %v beside a cell", n, time.Since(began))
			s.Interrupt()
		})
	}
}

// On the main shell a message overtakes the cell that runs, and no request that is queued before it.
func TestAConversationOvertakesNoRequest(t *testing.T) {
	k := newTalker()
	s := start(t, k)
	c := newClient(t, s.Connection())
	cell := c.execute("wait")
	c.running(cell)
	opening := c.execute("open", "stop_on_error", false)
	s.awaitQueued(t, 1)
	said := c.say("comm_msg", "slider", 1) // of a conversation that the queued cell is about to open
	s.awaitQueued(t, 2)
	s.Interrupt()
	c.reply(c.shell, "execute_reply", cell)
	if got := c.reply(c.shell, "execute_reply", opening).field("status"); got != "aborted" {
		t.Fatalf("queued behind a failure: %s", got)
	}
	c.outputs(said)
	again := c.execute("wait", "stop_on_error", false)
	c.running(again)
	c.execute("open")
	s.awaitQueued(t, 1)
	said = c.say("comm_msg", "slider", 2)
	s.awaitQueued(t, 2)
	s.Interrupt()
	if got := summary(c.outputs(said)); got != `stdout "handling"; comm_msg; ` {
		t.Errorf("published %s", got)
	}
}

// Whatever a handler does, the cells go on, and an interrupt ends it.
func TestAStuckHandlerHoldsUpNoCell(t *testing.T) {
	s := start(t, newTalker())
	c := newClient(t, s.Connection())
	c.outputs(c.execute("open"))
	cell := c.execute("wait")
	c.running(cell)
	stuck := c.say("comm_msg", "slider", "stuck")
	c.running(stuck)
	s.Interrupt()
	c.ended(stuck, "interrupted")
	c.outputs(c.execute("print"))
	other := c.reply(c.control, "create_subshell_reply", c.request(c.control, "create_subshell_request", map[string]any{})).field("subshell_id")
	stuck = c.send(c.shell, "comm_msg", in(other, map[string]any{"comm_id": "slider", "data": "stuck"}))
	c.running(stuck)
	id := c.execute("print")
	if got := summary(c.outputs(id)); !strings.Contains(got, "hello") {
		t.Errorf("published %s", got)
	}
	// The server ends with a handler under way.
}
