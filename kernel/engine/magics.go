package engine

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// command runs a cell with commands.
func (s *Session) command(ctx context.Context, c Cell, out Output) (*display.Bundle, error) {
	if ctx == nil {
		ctx = context.Background()
	}
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return nil, &Error{Name: "closed", Value: "the session has ended"}
	}
	name := fmt.Sprintf("In[%d]", c.Count)
	b, err := s.magics.Run(ctx, name, c.Source, &commanded{s, c, name, out, ctx}, out)
	var e *Error
	var m *magic.Error
	switch {
	case err == nil:
		return b, nil
	case errors.As(err, &e):
		return nil, e
	case errors.As(err, &m):
		e = &Error{Name: m.Name, Value: m.Text, Traceback: []string{fmt.Sprintf("%s:%d:%d: %s", name, m.Line, m.Column, m.Text)}}
		e.Traceback = append(e.Traceback, excerpt(c.Source, m.Line, m.Column)...)
		return nil, e
	}
	return nil, &Error{Name: "command failed", Value: firstLine(err.Error()), Traceback: strings.Split(err.Error(), "\n")}
}

// commanded is the session as the commands of a cell see it.
type commanded struct {
	*Session
	cell Cell
	name string
	out  Output
	ctx  context.Context
}

var _ magic.Host = (*commanded)(nil)

var choices = map[magic.Engine]choice{magic.Either: either, magic.Interpreted: interpretedOnly, magic.Compiled: compiledOnly}

func (h *commanded) Run(ctx context.Context, c magic.Code) (*display.Bundle, error) {
	part := h.cell
	part.Source = called(c.Source)
	b, err := h.run(ctx, part, h.out, choices[c.Engine])
	if c.Spent != nil {
		c.Spent.Add(h.spent)
	}
	return b, err
}

func (h *commanded) Check(ctx context.Context, source string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.compiler.ctx = ctx
	if _, err := h.scope.Check(h.name, source); err != nil {
		return failure(h.cell.Source, h.name, err)
	}
	return nil
}

func (h *commanded) Names() []magic.Name {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []magic.Name
	for name, obj := range h.scope.View().Objects() {
		n := magic.Name{Name: name, Type: short(obj.Type())}
		switch obj := obj.(type) {
		case *types.Var:
			if obj == h.scope.Context() {
				continue
			}
			n.Kind = "var"
			n.Value, _ = h.briefly(obj)
		case *types.Const:
			n.Kind, n.Value = "const", obj.Val().String()
		case *types.Func:
			n.Kind = "func"
		case *types.TypeName:
			n.Kind, n.Type = "type", short(obj.Type().Underlying())
		default:
			continue
		}
		out = append(out, n)
	}
	return out
}

func (h *commanded) Routes() []magic.Route {
	var out []magic.Route
	for _, r := range h.Routings() {
		if x := magic.Route(r); len(out) == 0 || out[len(out)-1] != x { // the pieces of a cell that has commands
			out = append(out, x)
		}
	}
	return out
}

func (h *commanded) Compiler() error {
	_, err := h.compiler.builder()
	return err
}

// Reset ends conversations first, while those that handle them still can.
func (h *commanded) Reset() error {
	var err error
	if e, ok := h.out.(CommEnder); ok {
		err = e.EndComms(h.ctx)
	}
	return errors.Join(h.reset(), err)
}

func (h *commanded) Get(ctx context.Context, module string, out io.Writer) error {
	tool, err := h.compiler.builder()
	if err == nil {
		err = tool.Get(ctx, module, out)
	}
	if err != nil {
		return fmt.Errorf("%%get: %w", err)
	}
	return nil
}

func (h *commanded) Replay(ctx context.Context, out io.Writer) error {
	return told(h.Session.Replay(ctx, h.cell.Count, h.out), out)
}

// told says what became of declarations.
func told(all []Replayed, out io.Writer) error {
	if len(all) == 0 {
		fmt.Fprintln(out, "Nothing was lost that could be declared again.")
		return nil
	}
	var known, set, failed []string
	for _, r := range all {
		if r.Err != nil {
			failed = append(failed, fmt.Sprintf("%s: %s", strings.Join(r.Names, ", "), firstLine(r.Err.Error())))
			continue
		}
		known, set = append(known, r.Names...), append(set, r.Variables...)
	}
	if len(known) > 0 {
		fmt.Fprintf(out, "Declared again: %s.\n", strings.Join(known, ", "))
	}
	if len(set) > 0 {
		fmt.Fprintf(out, "Variables have the values of their declarations, what was assigned later is lost: %s.\n", strings.Join(set, ", "))
	}
	for _, f := range failed {
		fmt.Fprintf(out, "Not declared: %s\n", f)
	}
	if len(known) == 0 {
		return &magic.Error{Name: "command failed", Text: "%replay: nothing could be declared again; the first of it: " + failed[0]}
	}
	return nil
}

func (h *commanded) Inspect(ctx context.Context, name string, detail int) (*display.Bundle, error) {
	return h.Session.Inspect(ctx, name, len(name), detail)
}
