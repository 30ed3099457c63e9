package jupyter

import (
	"fmt"
	"strings"
	"testing"
)

func (c *client) subshell() string {
	c.t.Helper()
	return c.reply(c.control, "create_subshell_reply", c.request(c.control, "create_subshell_request", map[string]any{})).field("subshell_id")
}

func (c *client) subshells() string {
	c.t.Helper()
	return c.reply(c.control, "list_subshell_reply", c.request(c.control, "list_subshell_request", map[string]any{})).field("subshell_id")
}

func TestSubshellsComeAndGo(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	if got := c.subshells(); got != "[]" {
		t.Errorf("subshells %s", got)
	}
	a, b := c.subshell(), c.subshell()
	if got, want := c.subshells(), fmt.Sprintf("[%s %s]", a, b); a == b || got != want {
		t.Errorf("subshells %s, want %s", got, want)
	}
	del := func(id string) *received {
		return c.reply(c.control, "delete_subshell_reply", c.request(c.control, "delete_subshell_request", map[string]any{"subshell_id": id}))
	}
	if got := del(a).field("status"); got != "ok" {
		t.Errorf("deleting: %s", got)
	}
	if got := del(a); got.field("status") != "error" || !strings.Contains(got.field("evalue"), a) {
		t.Errorf("deleting twice: %v", got.fields)
	}
	if got, want := c.subshells(), fmt.Sprintf("[%s]", b); got != want {
		t.Errorf("subshells %s, want %s", got, want)
	}
	for _, msgType := range []string{"kernel_info", "execute", "complete"} {
		id := c.send(c.shell, msgType+"_request", in(a, map[string]any{"code": "print", "cursor_pos": 1}))
		if r := c.reply(c.shell, msgType+"_reply", id); r.field("status") != "error" || !strings.Contains(r.field("evalue"), a) {
			t.Errorf("%s for a subshell that is gone: %v", msgType, r.fields)
		}
		c.outputs(id)
	}
	c.outputs(c.send(c.shell, "comm_msg", in(a, map[string]any{"comm_id": "x"})))
	for len(strings.Fields(c.subshells())) < mostSubshells {
		for range 100 {
			c.request(c.control, "create_subshell_request", map[string]any{})
		}
		for range 100 {
			c.recv(c.control)
		}
	}
	if r := c.reply(c.control, "create_subshell_reply", c.request(c.control, "create_subshell_request", map[string]any{})); r.field("status") != "error" {
		t.Errorf("one too many: %v", r.fields)
	}
}

// All but cells is answered by a subshell while a cell runs.
func TestSubshellsAnswerWhileACellRuns(t *testing.T) {
	s := start(t, helpful{newFake()})
	c := newClient(t, s.Connection())
	shell := c.subshell()
	cell := c.execute("wait")
	c.running(cell)
	for _, q := range []struct {
		what    string
		content map[string]any
	}{
		{"kernel_info", map[string]any{}}, {"complete", map[string]any{"code": "fmt.Pri", "cursor_pos": 7}},
		{"inspect", map[string]any{"code": "fmt", "cursor_pos": 1, "detail_level": 1}}, {"is_complete", map[string]any{"code": "x"}},
		{"history", map[string]any{"hist_access_type": "tail", "n": 3, "output": false, "raw": true}}, {"comm_info", map[string]any{}},
	} {
		r := c.reply(c.shell, q.what+"_reply", c.send(c.shell, q.what+"_request", in(shell, q.content)))
		if r.parent.Subshell != shell {
			t.Errorf("%s: the parent names subshell %q", q.what, r.parent.Subshell)
		}
	}
	s.Interrupt()
	c.reply(c.shell, "execute_reply", cell)
}

// Cells of a subshell use the same values: they run when no other does, say so, and have a queue of their own.
func TestACellOfASubshellWaitsForTheOther(t *testing.T) {
	f := newFake()
	s := start(t, f)
	c := newClient(t, s.Connection())
	shell := c.subshell()
	id := c.send(c.shell, "execute_request", in(shell, map[string]any{"code": "value"}))
	if r := c.reply(c.shell, "execute_reply", id); r.field("status") != "ok" || r.field("execution_count") != "1" {
		t.Errorf("between cells: %v", r.fields)
	}
	if got := summary(c.outputs(id)); got != "in[1]; execute_result 42; " {
		t.Errorf("published %s", got)
	}
	cell := c.execute("wait")
	c.running(cell)
	waiting := c.send(c.shell, "execute_request", in(shell, map[string]any{"code": "print"}))
	r := c.recv(c.events)
	for r.parent.ID != waiting || r.header.Type != "stream" {
		r = c.recv(c.events)
	}
	if !strings.Contains(r.field("text"), "another shell") {
		t.Errorf("notice %v", r.fields)
	}
	s.Interrupt()
	c.reply(c.shell, "execute_reply", cell)
	if r := c.reply(c.shell, "execute_reply", waiting); r.field("status") != "ok" || r.field("execution_count") != "3" {
		t.Errorf("after the cell: %v", r.fields)
	}
	// One that is deleted gives up what it has not begun.
	cell = c.execute("wait")
	c.running(cell)
	waiting = c.send(c.shell, "execute_request", in(shell, map[string]any{"code": "print"}))
	queued := c.send(c.shell, "execute_request", in(shell, map[string]any{"code": "print"}))
	for r := c.recv(c.events); r.parent.ID != waiting || r.header.Type != "stream"; r = c.recv(c.events) {
	}
	s.subshells.lane(shell).awaitQueued(t, 1)
	c.reply(c.control, "delete_subshell_reply", c.request(c.control, "delete_subshell_request", map[string]any{"subshell_id": shell}))
	for _, id := range []string{waiting, queued} {
		if r := c.reply(c.shell, "execute_reply", id); r.field("status") != "aborted" {
			t.Errorf("in a subshell that was deleted: %v", r.fields)
		}
	}
	s.Interrupt()
	c.reply(c.shell, "execute_reply", cell)
	if got, want := f.ran(), "value wait print wait"; got != want {
		t.Errorf("ran %s, want %s", got, want)
	}
}
