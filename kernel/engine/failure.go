package engine

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"path/filepath"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
	"github.com/moduli-rnn/moduli-go/kernel/engine/interp"
)

// refused is a refusal with the place of what was refused.
type refused struct {
	pos string
	*gate.Refusal
}

// placed gives a refusal its place in a cell.
func (s *Session) placed(err error) error {
	if err == nil {
		return nil
	}
	var r *gate.Refusal
	if errors.As(err, &r) {
		pos := ""
		if r.Pos.IsValid() {
			pos = s.scope.Fset().Position(r.Pos).String() + ": "
		}
		return &refused{pos, r}
	}
	return err
}

// failure words an error from before a cell ran.
func failure(src, name string, err error) error {
	var e *Error
	var list *frontend.Errors
	var r *refused
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &list):
		e = &Error{Name: "compile error", Value: list.List[0].String()}
		const most = 10
		for i, x := range list.List {
			if i == most {
				e.Traceback = append(e.Traceback, fmt.Sprintf("and %d more", len(list.List)-most))
				break
			}
			e.Traceback = append(e.Traceback, x.String())
			if x.Pos.Filename == name {
				e.Traceback = append(e.Traceback, excerpt(src, x.Pos.Line, x.Pos.Column)...)
			}
		}
		return e
	case errors.As(err, &r):
		e = &Error{Name: "not supported", Value: r.pos + r.Construct + " is not run by the kernel: " + r.Why}
		e.Traceback = []string{e.Value}
		return e
	}
	return &Error{Name: "kernel error", Value: err.Error(), Traceback: []string{err.Error()}}
}

// excerpt shows a line of a cell with a mark under the column.
func excerpt(src string, line, col int) []string {
	lines := strings.Split(src, "\n")
	if line < 1 || line > len(lines) || strings.TrimSpace(lines[line-1]) == "" {
		return nil
	}
	text := strings.TrimRight(lines[line-1], "\r")
	col = min(max(col, 1), len(text)+1)
	pad := []byte{}
	for _, r := range text[:col-1] {
		if r == '\t' {
			pad = append(pad, '\t')
		} else {
			pad = append(pad, ' ')
		}
	}
	return []string{"    " + text, "    " + string(pad) + "^"}
}

// stopped words an error of a cell that ran.
func (s *Session) stopped(ctx context.Context, src, name string, st *streams, err error) error {
	if f := st.run.Fault(); f != nil {
		err = f
	}
	var p *interp.Panic
	if !errors.As(err, &p) {
		e := &Error{Name: "interrupted", Value: "the cell was stopped; values of earlier cells are kept"}
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			e.Value = "the cell was stopped at its time limit; values of earlier cells are kept"
		}
		if st.abandoned {
			e.Value += " (a library call that has not ended goes on; its result is dropped)"
		}
		e.Traceback = []string{e.Name + ": " + e.Value}
		return e
	}
	e := &Error{Name: "panic", Value: firstLine(p.Error())}
	switch {
	case p.Exit != "":
		e.Name, e.Value = "exit", p.Exit+" was called: the kernel goes on, values are kept"
	case p.TooDeep:
		e.Value = "recursion is deeper than 500000 calls: it seems to have no end"
	case p.Stale:
		e.Name = "stale"
	case p.Unordered:
		e.Name = "not supported"
	}
	if p.Unordered && len(p.Trace) > 0 {
		e.Value = fmt.Sprintf("%s: %s", p.Trace[0].Pos, e.Value)
	}
	head := e.Name + ": " + p.Error()
	if e.Name == "exit" || p.TooDeep {
		head = e.Name + ": " + e.Value
	}
	if p.Goroutine {
		head += " [in a goroutine]"
	}
	e.Traceback = append(e.Traceback, strings.Split(head, "\n")...)
	for i, f := range p.Trace {
		where := f.Pos.String() // code that was compiled has no columns
		if filepath.IsAbs(f.Pos.Filename) {
			continue
		}
		if f.Func != "cell" {
			where += " in " + f.Func
		}
		e.Traceback = append(e.Traceback, where)
		if i == 0 && f.Pos.Filename == name {
			shown := excerpt(src, f.Pos.Line, f.Pos.Column)
			if f.Pos.Column == 0 && len(shown) > 1 {
				shown = shown[:1]
			}
			e.Traceback = append(e.Traceback, shown...)
		}
	}
	return e
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// short is a type as a cell would write it.
func short(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}
