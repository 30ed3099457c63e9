package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/notebook"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/ansi"
)

// progress writes a line for each cell. On a terminal the line stands while the cell runs, and what
// the cell prints is shown under it; elsewhere there is just the one line when the cell ends.
type progress struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	open     bool // the running cell's line is the last thing on the screen
	midLine  bool // what the cell printed last did not end its line
}

func newProgress(w io.Writer) *progress { return &progress{w: w, terminal: isTerminal(w)} }

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *progress) step(s notebook.Step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	took := "..."
	var e *engine.Error
	switch {
	case errors.As(s.Err, &e) && e.Name == "interrupted":
		took = "stopped"
	case s.Err != nil:
		took = "failed"
	case s.Done:
		took = seconds(s.Elapsed)
	}
	width := len(fmt.Sprint(s.Of))
	line := fmt.Sprintf("[%*d/%d] %8s  %s", width, s.Index, s.Of, took, clip(s.Cell.Title(), 64))
	switch {
	case !s.Done && p.terminal:
		fmt.Fprint(p.w, line)
		p.open, p.midLine = true, false
	case s.Done && p.open:
		fmt.Fprintf(p.w, "\r%s\n", line)
		p.open = false
	case s.Done:
		if p.midLine {
			fmt.Fprintln(p.w)
		}
		fmt.Fprintln(p.w, line)
		p.midLine = false
	}
}

func (p *progress) live(_ string, text []byte) {
	if !p.terminal || len(text) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		fmt.Fprintln(p.w)
		p.open = false
	}
	_, _ = p.w.Write(text)
	p.midLine = text[len(text)-1] != '\n'
}

func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d:%02d m", int(d.Minutes()), int((d % time.Minute).Seconds()))
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// showFailure prints the failing cell and its error.
func (a *app) showFailure(err error) {
	fmt.Fprintf(a.stderr, "kernel: %v\n", err)
	var e *engine.Error
	if !errors.As(err, &e) {
		return
	}
	trace := strings.Join(e.Traceback, "\n")
	if !isTerminal(a.stderr) {
		trace = ansi.Strip(trace)
	}
	for l := range strings.Lines(trace) {
		fmt.Fprintf(a.stderr, "    %s\n", strings.TrimRight(l, "\r\n"))
	}
}
