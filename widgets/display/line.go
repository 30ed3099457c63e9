package display

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// Line draws one line of text in place of the one drawn under the same ID before, if s is where lines can be drawn
// over: a terminal. The last one stays. It reports false elsewhere, where nothing was drawn.
func Line(s Sink, id, text string, last bool) bool {
	l, ok := s.(interface {
		Line(id, text string, last bool) bool
	})
	return ok && l.Line(id, text, last)
}

// openLine is one that is not the last of its ID.
type openLine struct{ id, text string }

// Line is as [Line] says, on the terminal that f prints to. Several lines under way share one.
func (f *Files) Line(id, text string, last bool) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.terminal {
		return false
	}
	at := -1
	for i, l := range f.lines {
		if l.id == id {
			at = i
		}
	}
	switch {
	case last:
		if at >= 0 {
			f.lines = append(f.lines[:at], f.lines[at+1:]...)
		}
		f.over(func() { fmt.Fprintln(f.log, text) })
		return true
	case at < 0:
		f.lines = append(f.lines, openLine{id, text})
	default:
		f.lines[at].text = text
	}
	f.over(func() {})
	return true
}

// over prints above the open lines, and draws these anew.
func (f *Files) over(print func()) {
	if f.open {
		fmt.Fprint(f.log, "\r\x1b[K")
		f.open = false
	}
	print()
	var texts []string
	for _, l := range f.lines {
		texts = append(texts, l.text)
	}
	if line := []rune(strings.Join(texts, " | ")); len(line) > 0 {
		fmt.Fprint(f.log, string(line[:min(len(line), terminalWidth)]))
		f.open = true
	}
}

// terminalWidth is what fits on one line of any terminal: one that is wrapped could not be drawn over.
const terminalWidth = 79

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
