package engine

import (
	"context"
	"fmt"
	"go/types"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine/assist"
	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

var (
	_ Completer = (*Session)(nil)
	_ Inspector = (*Session)(nil)
)

// assisting makes what completes and inspects when it is first asked for.
type assisting struct {
	once sync.Once
	*assist.Assistant
	err error
}

func (a *assisting) get() (*assist.Assistant, error) {
	a.once.Do(func() { a.Assistant, a.err = assist.New(assist.Options{Magics: magic.Names, Help: magic.Help}) })
	return a.Assistant, a.err
}

// Complete says how src may go on at the byte offset pos. It does not wait for a
// cell that runs.
func (s *Session) Complete(ctx context.Context, src string, pos int) (c Completion, err error) {
	c = Completion{Start: pos, End: pos}
	if err := ctx.Err(); err != nil {
		return c, err
	}
	a, err := s.assist.get()
	if err != nil {
		return c, err
	}
	defer recovered("complete", &err)
	found := a.Complete(s.view(), src, pos)
	c.Start, c.End = found.Start, found.End
	for _, x := range found.Items {
		c.Matches = append(c.Matches, Match{Text: x.Text, Type: x.Kind, Signature: x.Signature})
	}
	return c, nil
}

// Inspect describes what is at the byte offset pos of src, nil if nothing is known about
// it. It does not wait for a cell that runs: the values of variables are left out while one does,
// and while goroutines of earlier cells may change them.
func (s *Session) Inspect(ctx context.Context, src string, pos, detail int) (*display.Bundle, error) {
	return s.inspect(ctx, src, pos, detail, func(v *types.Var) (string, bool) {
		if !s.mu.TryLock() {
			return "", false
		}
		defer s.mu.Unlock()
		return s.briefly(v)
	})
}

func (s *Session) inspect(ctx context.Context, src string, pos, detail int, values assist.Values) (b *display.Bundle, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a, err := s.assist.get()
	if err != nil {
		return nil, err
	}
	defer recovered("inspect", &err)
	return a.Inspect(s.view(), src, pos, detail, values), nil
}

// briefly is the value of a variable in a line, if no goroutine can be changing it.
// The session is locked.
func (s *Session) briefly(v *types.Var) (string, bool) {
	for _, st := range s.streams {
		if !st.idle() {
			return "", false
		}
	}
	g := s.machine.Global(v)
	if g == nil || !g.Value().IsValid() {
		return "", false
	}
	return brief(g.Value()), true
}

// recovered makes an error of a panic: a fault in what assists must not end the
// session.
func recovered(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("engine: could not %s: %v", what, p)
	}
}
