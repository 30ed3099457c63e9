package engine

import (
	"context"
	"fmt"
	"sync"

	"github.com/moduli-rnn/moduli-go/kernel/engine/assist"
)

var _ Completer = (*Session)(nil)

// assisting makes what completes and inspects when it is first asked for.
type assisting struct {
	once sync.Once
	*assist.Assistant
	err error
}

func (a *assisting) get() (*assist.Assistant, error) {
	a.once.Do(func() { a.Assistant, a.err = assist.New(assist.Options{}) })
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
	found := a.Complete(s.scope.View(), src, pos)
	c.Start, c.End = found.Start, found.End
	for _, x := range found.Items {
		c.Matches = append(c.Matches, Match{Text: x.Text, Type: x.Kind, Signature: x.Signature})
	}
	return c, nil
}

// recovered makes an error of a panic: a fault in what assists must not end the
// session.
func recovered(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("engine: could not %s: %v", what, p)
	}
}
