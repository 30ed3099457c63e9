package jupyter

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Everything published comes in the order in which the cell made it, and the reply comes with it.
func TestOutputsInOrder(t *testing.T) {
	f := newFake()
	f.on("mixed", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		out.Stdout([]byte("a"))
		out.Stdout([]byte("b\n"))
		out.Stderr([]byte("c\n"))
		out.Stdout([]byte("d\n"))
		err := errors.Join(
			out.Display(display.Message{Bundle: *text("first"), ID: "x"}),
			out.Display(display.Message{Bundle: *text("second"), ID: "x", Update: true}),
			out.Clear(false))
		out.Stdout([]byte("no newline"))
		return text("value"), err
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	id := c.execute("mixed")
	r := c.reply(c.shell, "execute_reply", id)
	if r.field("status") != "ok" || r.field("execution_count") != "1" || r.field("payload") != "[]" || r.field("user_expressions") != "map[]" {
		t.Errorf("execute_reply %v", r.fields)
	}
	out := c.outputs(id)
	want := `in[1]; stdout "ab\n"; stderr "c\n"; stdout "d\n"; display_data first; update_display_data second; clear wait=false; ` +
		`stdout "no newline"; execute_result value; `
	if got := summary(out); got != want {
		t.Errorf("published\n%s want\n%s", got, want)
	}
	for _, r := range out {
		if strings.HasSuffix(r.header.Type, "display_data") && fmt.Sprint(r.fields["transient"]) != "map[display_id:x]" {
			t.Errorf("%s has transient %v", r.header.Type, r.fields["transient"])
		}
	}
}

func TestFailingCell(t *testing.T) {
	f := newFake()
	f.on("plain", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		out.Stdout([]byte("before"))
		return text("not shown"), errors.New("first line\nsecond line")
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	for _, e := range []struct{ code, published, traceback string }{
		{"fail", "in[1]; error compile error: undefined: x; ", "[In[1]:1:1 undefined: x]"},
		{"plain", `in[2]; stdout "before"; error error: first line; `, "[first line second line]"},
	} {
		id := c.execute(e.code)
		reply := c.reply(c.shell, "execute_reply", id)
		out := c.outputs(id)
		if got := summary(out); got != e.published {
			t.Errorf("%s: published %s, want %s", e.code, got, e.published)
		}
		published := out[len(out)-1]
		for _, field := range []string{"ename", "evalue", "traceback"} {
			if !reflect.DeepEqual(published.fields[field], reply.fields[field]) {
				t.Errorf("%s: %s is %v in the reply, %v on IOPub", e.code, field, reply.fields[field], published.fields[field])
			}
		}
		if got := reply.field("traceback"); got != e.traceback || reply.field("status") != "error" {
			t.Errorf("%s: %v", e.code, reply.fields)
		}
	}
}

func TestCountAndHistoryOptions(t *testing.T) {
	f := newFake()
	s := start(t, f)
	c := newClient(t, s.Connection())
	for _, e := range []struct {
		code      string
		options   []any
		published string
		count     string
	}{
		{"value", nil, "in[1]; execute_result 42; ", "1"},
		{"value", []any{"store_history", false}, "in[2]; execute_result 42; ", "2"},
		{"print", []any{"silent", true}, "", "2"},
		{"fail", []any{"silent", true}, "", "2"},
		{" \n", nil, "in[2]; ", "2"},
		{"print", nil, `in[2]; stdout "hello, world\n"; `, "2"},
	} {
		id := c.execute(e.code, e.options...)
		if got := c.reply(c.shell, "execute_reply", id).field("execution_count"); got != e.count {
			t.Errorf("%q %v: execution_count %s, want %s", e.code, e.options, got, e.count)
		}
		if got := summary(c.outputs(id)); got != e.published {
			t.Errorf("%q %v: published %s, want %s", e.code, e.options, got, e.published)
		}
	}
	id := c.request(c.shell, "history_request", map[string]any{"hist_access_type": "tail", "n": 10, "output": true, "raw": true})
	if got, want := c.reply(c.shell, "history_reply", id).field("history"), "[[1 1 [value 42]] [1 2 [print <nil>]]]"; got != want {
		t.Errorf("history %s, want %s", got, want)
	}
	if got, want := f.ran(), "value value print fail print"; got != want {
		t.Errorf("ran %s, want %s", got, want)
	}
}

// What is queued behind a failure is aborted, each with reply and idle; what comes later runs.
func TestStopOnError(t *testing.T) {
	f := newFake()
	entered, gate := make(chan struct{}), make(chan struct{})
	f.on("gated", func(context.Context, engine.Cell, engine.Output) (*display.Bundle, error) {
		close(entered)
		<-gate
		return nil, &engine.Error{Name: "e", Value: "v"}
	})
	s := start(t, f)
	c, other := newClient(t, s.Connection()), newClient(t, s.Connection())
	first := c.execute("gated")
	<-entered
	var queued []string
	for range 3 {
		queued = append(queued, c.execute("print"))
	}
	info := c.request(c.shell, "kernel_info_request", map[string]any{})
	others := other.execute("value")
	s.awaitQueued(t, 5)
	close(gate)
	c.reply(c.shell, "execute_reply", first)
	for _, id := range queued {
		if r := c.reply(c.shell, "execute_reply", id); r.field("status") != "aborted" {
			t.Errorf("execute_reply %v, want aborted", r.fields)
		}
	}
	c.reply(c.shell, "kernel_info_reply", info)
	if r := other.reply(other.shell, "execute_reply", others); r.field("status") != "ok" {
		t.Errorf("another front end's cell: %v", r.fields)
	}
	c.outputs(first)
	for _, id := range queued {
		if out := c.outputs(id); len(out) != 0 {
			t.Errorf("an aborted cell published %s", summary(out))
		}
	}
	if r := c.reply(c.shell, "execute_reply", c.execute("print")); r.field("status") != "ok" {
		t.Errorf("a later cell: %v", r.fields)
	}

	// Requests sent at once with the failing one are behind it, however fast it fails.
	both := ""
	pair := []string{}
	for _, code := range []string{"fail", "print"} {
		h := c.session.newHeader("execute_request")
		frames, err := c.session.encode(outgoing{header: h, content: map[string]any{"code": code}})
		if err != nil {
			t.Fatal(err)
		}
		both += encodeFrames(frames)
		pair = append(pair, h.ID)
	}
	c.shell.raw(both)
	c.reply(c.shell, "execute_reply", pair[0])
	if r := c.reply(c.shell, "execute_reply", pair[1]); r.field("status") != "aborted" {
		t.Errorf("sent with the failing cell: %v", r.fields)
	}
	failing, after := c.execute("fail", "stop_on_error", false), c.execute("print")
	c.reply(c.shell, "execute_reply", failing)
	if r := c.reply(c.shell, "execute_reply", after); r.field("status") != "ok" {
		t.Errorf("stop_on_error false: %v", r.fields)
	}
	if got, want := f.ran(), "gated value print fail fail print"; got != want {
		t.Errorf("ran %s, want %s", got, want)
	}
}

func TestUserExpressions(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	id := c.execute("print", "user_expressions", map[string]string{"good": "value", "bad": "fail", "void": "print", "statement": "x := 1"})
	got := c.reply(c.shell, "execute_reply", id).fields["user_expressions"].(map[string]any)
	for name, want := range map[string]string{
		"good":      "ok map[text/plain:42] <nil>",
		"bad":       "error <nil> compile error",
		"void":      "error <nil> no value",
		"statement": "error <nil> compile error",
	} {
		e := got[name].(map[string]any)
		if s := fmt.Sprint(e["status"], " ", e["data"], " ", e["ename"]); s != want {
			t.Errorf("%s: %s, want %s", name, s, want)
		}
	}
	if got, want := summary(c.outputs(id)), `in[1]; stdout "hello, world\n"; `; got != want {
		t.Errorf("published %s, want %s: expressions publish nothing", got, want)
	}
}

func TestPager(t *testing.T) {
	s := start(t, newFake())
	c := newClient(t, s.Connection())
	r := c.reply(c.shell, "execute_reply", c.execute("page"))
	if got, want := r.field("payload"), "[map[data:map[text/plain:help] source:page start:0]]"; got != want {
		t.Errorf("payload %s, want %s", got, want)
	}
}

// A goroutine that prints when its cell is long done still prints under its own cell.
func TestOutputAfterTheEndGoesToItsCell(t *testing.T) {
	f := newFake()
	release := make(chan struct{})
	late := make(chan error)
	f.on("go", func(ctx context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		go func() {
			<-release
			out.Stdout([]byte("late"))
			err := out.Display(display.Message{Bundle: *text("late display")})
			_, inputErr := out.Input(context.Background(), "?", false)
			if inputErr == nil {
				err = errors.New("input after the end was not refused")
			}
			late <- err
		}()
		return nil, nil
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	first := c.execute("go")
	c.outputs(first)
	second := c.execute("wait")
	c.running(second)
	close(release)
	if err := <-late; err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"stream", "display_data"} {
		if r := c.recv(c.events); r.parent.ID != first || r.header.Type != want {
			t.Errorf("%s %v, want %s of the first cell", r.header.Type, r.fields, want)
		}
	}
	s.Interrupt()
	c.reply(c.shell, "execute_reply", first)
	c.reply(c.shell, "execute_reply", second)
}

func TestGoexitInACellEndsOnlyTheCell(t *testing.T) {
	f := newFake()
	f.on("exit", func(context.Context, engine.Cell, engine.Output) (*display.Bundle, error) {
		runtime.Goexit()
		return nil, nil
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	if r := c.reply(c.shell, "execute_reply", c.execute("exit")); !strings.Contains(r.field("evalue"), "ended its goroutine") {
		t.Errorf("execute_reply %v", r.fields)
	}
	if r := c.reply(c.shell, "execute_reply", c.execute("print")); r.field("status") != "ok" {
		t.Errorf("the next cell: %v", r.fields)
	}
}

func TestDisplaysThatCannotBeShownAreErrors(t *testing.T) {
	f := newFake()
	f.on("bad", func(_ context.Context, _ engine.Cell, out engine.Output) (*display.Bundle, error) {
		for _, m := range []display.Message{
			{Bundle: *text("x"), Update: true},
			{Bundle: display.Bundle{Data: map[string]any{"image/png": 5}}},
			{Bundle: display.Bundle{Data: map[string]any{"text/plain": "x"}, Metadata: map[string]any{"f": func() {}}}},
		} {
			if err := out.Display(m); err == nil || strings.Contains(err.Error(), "\n") {
				return nil, fmt.Errorf("%v: %v, want one line", m, err)
			}
		}
		return nil, nil
	})
	s := start(t, f)
	c := newClient(t, s.Connection())
	id := c.execute("bad")
	if r := c.reply(c.shell, "execute_reply", id); r.field("status") != "ok" {
		t.Errorf("%v", r.fields)
	}
	if got := summary(c.outputs(id)); got != "in[1]; " {
		t.Errorf("published %s", got)
	}
}
