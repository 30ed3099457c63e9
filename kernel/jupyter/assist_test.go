package jupyter

import (
	"fmt"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

func TestCursorsInCodePointsAndUTF16(t *testing.T) {
	const src = "a😀b€c" // 5 code points, 6 UTF-16 units, 10 bytes
	for _, c := range []struct{ pos, offset, back int }{
		{-3, 0, 0}, {0, 0, 0}, {1, 1, 1}, {2, 5, 2}, {3, 6, 3}, {4, 9, 4}, {5, 10, 5},
		{6, 10, 6},   // only UTF-16 can mean this
		{100, 10, 6}, // behind the end
	} {
		cur := newCursor(src, c.pos)
		if got := cur.offset(c.pos); got != c.offset {
			t.Errorf("position %d is at byte %d, want %d", c.pos, got, c.offset)
		}
		if got := cur.position(c.offset); got != c.back {
			t.Errorf("byte %d is position %d, want %d", c.offset, got, c.back)
		}
	}
}

func TestCompleteAndInspect(t *testing.T) {
	t.Run("by the engine", func(t *testing.T) {
		s := start(t, helpful{newFake()})
		a := asker{newClient(t, s.Connection())}
		r := a.complete(`"😀" fmt.Pri()`, 11)
		if r.field("matches") != "[Print Println]" || r.field("cursor_start") != "8" || r.field("cursor_end") != "11" {
			t.Errorf("complete_reply %v", r.fields)
		}
		r = a.inspect("fmt", 3, 1)
		if r.field("found") != "true" || r.field("data") != "map[text/plain:package fmt at 3, detail 1]" {
			t.Errorf("inspect_reply %v", r.fields)
		}
		if r = a.inspect("nothing", 3, 0); r.field("found") != "false" || r.field("status") != "ok" {
			t.Errorf("inspect_reply %v", r.fields)
		}
		if r = a.complete("broken", 0); r.field("status") != "error" || r.field("evalue") != "no completion today" {
			t.Errorf("complete_reply %v", r.fields)
		}
	})
	t.Run("by an engine that cannot", func(t *testing.T) {
		s := start(t, newFake())
		a := asker{newClient(t, s.Connection())}
		r := a.complete("fmt.", 4)
		if r.field("status") != "ok" || r.field("matches") != "[]" || r.field("cursor_start") != "4" || r.field("cursor_end") != "4" {
			t.Errorf("complete_reply %v", r.fields)
		}
		if r = a.inspect("fmt", 3, 0); r.field("status") != "ok" || r.field("found") != "false" || r.field("data") != "map[]" {
			t.Errorf("inspect_reply %v", r.fields)
		}
	})
}

// What a front end sees of the kernel's own engine, behind characters that are two
// UTF-16 units and four bytes.
func TestAssistOfCells(t *testing.T) {
	session, err := engine.New(engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	s := start(t, session)
	a := asker{newClient(t, s.Connection())}
	a.ask("execute", map[string]any{"code": "// Rat is a rodent.\ntype Rat struct{ Place float64 }\nfunc (r *Rat) Step(cm int) error { return nil }\nrat := &Rat{2.5}"})

	const code = "s := \"😀😀\"\nrat.St + 1"
	r := a.complete(code, 16) // behind "St", in code points
	start := fmt.Sprint(r.fields["matches"], r.fields["cursor_start"], r.fields["cursor_end"])
	if start != "[Step] 14 16" {
		t.Errorf("complete_reply %v", r.fields)
	}
	types, _ := r.fields["metadata"].(map[string]any)["_jupyter_types_experimental"].([]any)
	if got := fmt.Sprint(types); got != "[map[end:16 signature:(cm int) error start:14 text:Step type:method]]" {
		t.Errorf("types %s", got)
	}
	if r = a.complete("fmt.Printl", 10); fmt.Sprint(r.fields["matches"]) != "[Println]" {
		t.Errorf("complete_reply %v", r.fields)
	}

	r = a.inspect("/* 😀 */ rat.Step(1)", 11, 0)
	if data, _ := r.fields["data"].(map[string]any); r.field("found") != "true" || !strings.HasPrefix(fmt.Sprint(data["text/plain"]), "var rat *Rat\n\nvalue: &{Place:2.5}") {
		t.Errorf("inspect_reply %v", r.fields)
	}
	r = a.inspect("Rat{}", 2, 1)
	data, _ := r.fields["data"].(map[string]any)
	for mime, want := range map[string]string{"text/plain": "Rat is a rodent.", "text/markdown": "```go\ntype Rat struct {", "text/html": "<p>Rat is a rodent."} {
		if !strings.Contains(fmt.Sprint(data[mime]), want) {
			t.Errorf("%s has no %q: %v", mime, want, data[mime])
		}
	}
	if r = a.inspect("nothingLikeIt", 3, 0); r.field("found") != "false" {
		t.Errorf("inspect_reply %v", r.fields)
	}
}

func TestIsComplete(t *testing.T) {
	s := start(t, newFake())
	a := asker{newClient(t, s.Connection())}
	for code, want := range map[string]string{
		"x": "map[status:complete]", "for {": "map[indent:     status:incomplete]", ")": "map[status:invalid]",
	} {
		if got := fmt.Sprint(a.ask("is_complete", map[string]any{"code": code}).fields); got != want {
			t.Errorf("%q: %s, want %s", code, got, want)
		}
	}
}

// asker asks on the shell channel.
type asker struct{ *client }

func (a asker) ask(what string, content any) *received {
	a.t.Helper()
	return a.reply(a.shell, what+"_reply", a.request(a.shell, what+"_request", content))
}

func (a asker) complete(code string, pos int) *received {
	a.t.Helper()
	return a.ask("complete", map[string]any{"code": code, "cursor_pos": pos})
}

func (a asker) inspect(code string, pos, detail int) *received {
	a.t.Helper()
	return a.ask("inspect", map[string]any{"code": code, "cursor_pos": pos, "detail_level": detail})
}
