package engine

import (
	"context"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
)

func TestInspectCommands(t *testing.T) {
	n := newNotebook(t)
	n.must("// twice is two times n.\nfunc twice(n int) int { return 2 * n }\nx := twice(4)")
	for _, c := range []struct {
		src  string
		want []string
		not  string
	}{
		{"?twice", []string{"func twice(n int) int", "twice is two times n."}, "return 2"},
		{"??twice", []string{"func twice(n int) int", "twice is two times n.", "{ return 2 * n }"}, ""},
		{"twice??", []string{"{ return 2 * n }"}, ""},
		{"x?", []string{"var x int", "8"}, ""},
		{"? strings.Cut", []string{"func strings.Cut(s string, sep string)", "Cut slices s around"}, ""},
		{"?fmt", []string{"fmt"}, ""},
		{"?%timeit", []string{"%timeit [-n LOOPS] [-r RUNS] STATEMENT", "Run Go many times"}, ""},
		{"%who?", []string{"%who [var]"}, ""},
		{"?", []string{"%who", "%%bash", "!COMMAND"}, ""},
	} {
		value, out := n.must(c.src)
		for _, w := range c.want {
			if !strings.Contains(value, w) || out != "" {
				t.Errorf("%q has value %q and prints %q: no %q", c.src, value, out, w)
			}
		}
		if c.not != "" && strings.Contains(value, c.not) {
			t.Errorf("%q tells too much: %q", c.src, value)
		}
		var p paged
		b, err := n.s.Run(context.Background(), Cell{Count: 99, Source: c.src}, &p)
		if err != nil || b != nil || len(p.pages) != 1 || p.pages[0] != value {
			t.Errorf("%q: with a pager the value is %v, the pages are %q, the error is %v", c.src, b, p.pages, err)
		}
	}
	for src, want := range map[string]string{
		"?nothing":       "?nothing: nothing is known of nothing",
		"strings.Nope??": "??strings.Nope: nothing is known of strings.Nope",
		"?%timit":        "%timit: no such command; did you mean %timeit?",
	} {
		if _, _, err := n.run(src); err == nil || err.Value != want {
			t.Errorf("%q fails with %v, not %q", src, err, want)
		}
	}
}

func TestHelpIsComplete(t *testing.T) {
	n := newNotebook(t)
	_, all := n.must("%help")
	for _, name := range magic.Names() {
		if !strings.Contains(all, "\n"+name) && !strings.HasPrefix(all, name) {
			t.Errorf("%%help lists no %s", name)
		}
		for _, src := range []string{"%help " + name, "%help " + strings.TrimLeft(name, "%")} {
			if _, out := n.must(src); !strings.Contains(out, "    %") || len(out) < 30 {
				t.Errorf("%s says %q", src, out)
			}
		}
	}
	for _, want := range []string{"%help", "%who", "%reset", "%time", "%timeit", "%get", "%cd", "%env", "%engine", "%replay", "%%compiled", "%%interpreted", "%%bash"} {
		if !strings.Contains(" "+strings.Join(magic.Names(), " ")+" ", " "+want+" ") {
			t.Errorf("there is no %s", want)
		}
	}
}

func TestCommandsAreCompletedAndDescribed(t *testing.T) {
	n := newNotebook(t)
	for src, want := range map[string]string{
		"%timei": "%timeit", "x := 1\n%who": "%who", "%%ba": "%%bash", "x := 1\n%%": "", "%comp": "%%compiled", "%help repl": "%replay", "%help %%ba": "%%bash", "?strings.CutP": "CutPrefix", "%time strings.CutP": "CutPrefix",
	} {
		if got := n.complete(src); got != want {
			t.Errorf("%q is completed with %q, not %q", src, got, want)
		}
	}
	if got := n.inspect("%timeit", 0); !strings.Contains(got, "Run Go many times") {
		t.Errorf("%%timeit is %q", got)
	}
}

func TestStatusOfCommands(t *testing.T) {
	n := newNotebook(t)
	for src, want := range map[string]Status{
		"%who": Complete, "!ls": Complete, "%time for {": Incomplete, "%%bash\nls": Incomplete, "%%bash\nls\n\n": Complete, "%nope": Invalid,
	} {
		if got, _ := n.s.Status(src); got != want {
			t.Errorf("%q is %s, not %s", src, got, want)
		}
	}
}

func TestReplayCommand(t *testing.T) {
	n := newNotebook(t)
	if _, out := n.must("%replay"); out != "Nothing was lost that could be declared again.\n" {
		t.Errorf("in a new session: %q", out)
	}
	s, err := New(Options{Replay: []string{"import str \"strings\"\nfunc shout(s string) string { return str.ToUpper(s) }", "var n = 3\nfunc f() int { return gone + n }"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	after := &notebook{t: t, s: s}
	value, out := after.must("%replay\nshout(\"a\")")
	if value != `"A"` || !strings.Contains(out, "shout") || !strings.Contains(out, "Not declared: ") || !strings.Contains(out, "undefined: gone") || !strings.Contains(out, "is lost: n.") {
		t.Errorf("value %q, printed %q", value, out)
	}
	_, _, failed := after.run("%replay")
	if failed == nil || !strings.HasPrefix(failed.Value, "%replay: nothing could be declared again; the first of it: ") {
		t.Errorf("again: %v", failed)
	}
}
