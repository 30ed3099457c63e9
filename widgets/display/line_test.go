package display

import (
	"strings"
	"testing"
)

func TestLinesAreDrawnOverOnATerminal(t *testing.T) {
	var b strings.Builder
	f := NewFiles(t.TempDir()).Log(&b)
	if Line(f, "a", "one", false) || b.Len() > 0 {
		t.Fatalf("a line was drawn where there is no terminal: %q", b.String())
	}
	if Line(Discard{}, "a", "one", false) {
		t.Error("a line was drawn where nothing is shown")
	}
	f.terminal = true
	const back = "\r\x1b[K"
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"first", func() { Line(f, "a", "one", false) }, "one"},
		{"over it", func() { Line(f, "a", "two", false) }, back + "two"},
		{"beside it", func() { Line(f, "b", "other", false) }, back + "two | other"},
		{"text that stays goes above", func() {
			if err := f.Display(Message{Bundle: Bundle{Data: map[string]any{"text/plain": "a\nb"}}}); err != nil {
				t.Error(err)
			}
		}, back + "a b\ntwo | other"},
		{"the last of one", func() { Line(f, "a", "end", true) }, back + "end\nother"},
		{"long", func() { Line(f, "b", strings.Repeat("é", 100), false) }, back + strings.Repeat("é", 79)},
		{"the last of all", func() { Line(f, "b", "end", true) }, back + "end\n"},
		{"one that is over at once", func() { Line(f, "c", "quick", true) }, "quick\n"},
	} {
		b.Reset()
		c.do()
		if got := b.String(); got != c.want {
			t.Errorf("%s: wrote %q, want %q", c.name, got, c.want)
		}
	}
}
