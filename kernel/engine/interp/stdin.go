package interp

import (
	"bufio"
	"context"
	"errors"
	"io"
	"sync"
)

// stdin is what the code of a run reads from standard input: lines that the user is asked for.
// What one read leaves of a line is there for the next.
type stdin struct {
	mu sync.Mutex
	r  *bufio.Reader
}

// lines asks the user for one line at each read.
type lines struct {
	run  *Run
	rest string
}

func (l *lines) Read(p []byte) (int, error) {
	if l.rest == "" {
		if l.run.ReadLine == nil {
			return 0, io.EOF
		}
		s, err := l.run.asked(func(ctx context.Context) (string, error) { return l.run.ReadLine(ctx, "", false) })
		if err != nil {
			return 0, err
		}
		l.rest = s + "\n"
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// asked is the user's answer. It does not return if the run is to stop.
func (r *Run) asked(f func(context.Context) (string, error)) (string, error) {
	ctx := r.Ctx
	if ctx == nil {
		ctx = context.Background()
	}
	s, err := f(ctx)
	if errors.Is(err, ErrStopped) {
		panic(stop{})
	}
	return s, err
}

// Ask puts a question to the user, beside what the run reads from standard input.
func (r *Run) Ask(prompt string, password bool) (string, error) {
	if r.ReadLine == nil {
		return "", io.EOF
	}
	return r.asked(func(ctx context.Context) (string, error) { return r.ReadLine(ctx, prompt, password) })
}

func (r *Run) scan(f func(io.Reader) (int, error)) (int, error) {
	r.input.mu.Lock()
	defer r.input.mu.Unlock()
	if r.input.r == nil {
		r.input.r = bufio.NewReader(&lines{run: r})
	}
	return f(r.input.r)
}

// Stdin is standard input: whoever reads it asks the user of the cell that runs. A reader made
// of it in one cell can be used in the next.
func (m *Machine) Stdin() io.Reader { return asking{m} }

// asking reads from the one buffer of the caller's run.
type asking struct{ m *Machine }

func (a asking) Read(p []byte) (n int, err error) {
	return a.m.Caller().scan(func(r io.Reader) (int, error) { return r.Read(p) })
}

func (a asking) ReadRune() (c rune, size int, err error) {
	_, err = a.m.Caller().scan(func(r io.Reader) (int, error) {
		c, size, err = r.(*bufio.Reader).ReadRune()
		return size, err
	})
	return c, size, err
}

func (a asking) UnreadRune() error {
	_, err := a.m.Caller().scan(func(r io.Reader) (int, error) { return 0, r.(*bufio.Reader).UnreadRune() })
	return err
}
