package engine

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// recorder is an Output that keeps what it gets, in order.
type recorder struct {
	mu     sync.Mutex
	stdout strings.Builder
	stderr strings.Builder
	events []string // "out ...", "err ...", "display ..."
	lines  []string // answers to Input
}

func (r *recorder) Stdout(p []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stdout.Write(p)
	r.events = append(r.events, "out "+string(p))
}

func (r *recorder) Stderr(p []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stderr.Write(p)
	r.events = append(r.events, "err "+string(p))
}

func (r *recorder) Display(m display.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, _ := m.Bundle.Data["text/plain"].(string)
	r.events = append(r.events, "display "+s)
	return nil
}

func (r *recorder) Clear(bool) error { return nil }

func (r *recorder) Input(ctx context.Context, prompt string, password bool) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.lines) == 0 {
		return "", errors.New("nobody answers")
	}
	l := r.lines[0]
	r.lines = r.lines[1:]
	return l, nil
}

func (r *recorder) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stdout.String()
}

// notebook is a session with a count.
type notebook struct {
	t     testing.TB
	s     *Session
	count int
}

func newNotebook(t testing.TB) *notebook {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &notebook{t: t, s: s}
}

// run executes a cell and returns its value as text, its standard output and its error.
func (n *notebook) run(src string) (value, stdout string, err *Error) {
	n.t.Helper()
	n.count++
	var out recorder
	b, e := n.s.Run(context.Background(), Cell{Count: n.count, Source: src}, &out)
	if e != nil && !errors.As(e, &err) {
		n.t.Fatalf("In[%d] failed with %T, not *Error: %v", n.count, e, e)
	}
	if b != nil {
		value, _ = b.Data["text/plain"].(string)
	}
	return value, out.text(), err
}

// must runs a cell that has to succeed.
func (n *notebook) must(src string) (value, stdout string) {
	n.t.Helper()
	value, stdout, err := n.run(src)
	if err != nil {
		n.t.Fatalf("cell failed: %s\n%s\n---\n%s", err, strings.Join(err.Traceback, "\n"), src)
	}
	return value, stdout
}
