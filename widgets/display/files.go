package display

import (
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Files is the sink of scripts: it writes every form of what is shown to a file
// of its own, 01-domain.png, 01-domain.html and 01-domain.txt, and prints one
// line that says where. A second run of the same script replaces them. A file
// appears whole or not at all; an update writes the same files again.
type Files struct {
	dir string
	log io.Writer

	mu    sync.Mutex
	count int
	stems map[string]string // by display ID

	terminal bool // log is one
	lines    []openLine
	open     bool // one of them stands at the end of the screen
}

// NewFiles writes into dir, which is made when it is needed, and prints to
// standard error.
func NewFiles(dir string) *Files {
	return &Files{dir: dir, log: os.Stderr, terminal: isTerminal(os.Stderr)}
}

// Log makes f print to w instead, io.Discard for silence, and returns f.
func (f *Files) Log(w io.Writer) *Files {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log, f.terminal = w, isTerminal(w)
	return f
}

// Clear keeps the files: they are no front end.
func (f *Files) Clear(bool) error { return nil }

// Live is false: nobody watches a file change.
func (f *Files) Live() bool { return false }

// Page is a new page for every output: each html file stands alone.
func (f *Files) Page() *Page { return new(Page) }

// Display writes the forms of m. Text that comes with no other form is printed only.
func (f *Files) Display(m Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	text, _ := m.Bundle.Data["text/plain"].(string)
	if len(m.Bundle.Data) == 1 && text != "" {
		f.print(nil, text)
		return nil
	}
	var names []string
	var errs []error
	stem, known := f.stem(m)
	for _, form := range fileForms {
		content, ok := form.content(m.Bundle, stem)
		if !ok {
			continue
		}
		name := filepath.Join(f.dir, stem+form.ext)
		if err := writeWhole(name, content); err != nil {
			errs = append(errs, fmt.Errorf("display: writing %s: %w", name, err))
			continue
		}
		names = append(names, name)
	}
	if !known {
		f.print(names, text)
	}
	return errors.Join(errs...)
}

// stem is the file name without extension; an update keeps that of its display.
func (f *Files) stem(m Message) (stem string, known bool) {
	if stem, known = f.stems[m.ID]; known && m.Update {
		return stem, true
	}
	f.count++
	stem = fmt.Sprintf("%02d-%s", f.count, slug(m.Bundle.Name))
	if m.ID != "" {
		if f.stems == nil {
			f.stems = map[string]string{}
		}
		f.stems[m.ID] = stem
	}
	return stem, false
}

// print cannot fail usefully: the files are there whether or not the line is.
func (f *Files) print(names []string, text string) {
	line := strings.Join(names, ", ")
	if text != "" && line != "" {
		line += ": "
	}
	f.over(func() { fmt.Fprintln(f.log, line+strings.Join(strings.Fields(text), " ")) })
}

var fileForms = []struct {
	ext     string
	content func(b Bundle, stem string) ([]byte, bool)
}{
	{".png", func(b Bundle, _ string) ([]byte, bool) { p, ok := b.Data["image/png"].([]byte); return p, ok }},
	{".svg", func(b Bundle, _ string) ([]byte, bool) { return textForm(b, "image/svg+xml") }},
	{".html", func(b Bundle, stem string) ([]byte, bool) {
		body, ok := textForm(b, "text/html")
		return []byte(document(stem, string(body))), ok
	}},
	{".txt", func(b Bundle, _ string) ([]byte, bool) {
		text, ok := textForm(b, "text/plain")
		return append(text, '\n'), ok
	}},
}

func textForm(b Bundle, mime string) ([]byte, bool) {
	s, ok := b.Data[mime].(string)
	return []byte(s), ok
}

// document makes a page of a piece of html.
func document(title, body string) string {
	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>` + html.EscapeString(title) + `</title>
<meta name="viewport" content="width=device-width"><style>
:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;margin:1.5em}
</style></head><body>
` + body + "\n</body></html>\n"
}

// slug keeps letters and digits of a name for use in a file name.
func slug(name string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	if s = strings.Trim(s, "-"); s == "" {
		return "display"
	}
	return s[:min(len(s), 60)]
}

// writeWhole replaces a file by renaming a finished one over it.
func writeWhole(name string, content []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(content); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
