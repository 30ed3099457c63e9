package engine

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine/magic"
)

// Repeat makes a function of the code that runs it again and again, so that it is prepared but once.
func (h *commanded) Repeat(ctx context.Context, c magic.Code, measure func(loop func(n int))) (engine string, err error) {
	s := h.Session
	s.mu.Lock()
	defer s.mu.Unlock()
	began := time.Now()
	p, err := s.repeated(ctx, h.name, c)
	if err != nil {
		if errors.Is(err, magic.ErrDeclares) || errors.Is(err, magic.ErrLeaves) {
			return "", err
		}
		return "", failure(h.cell.Source, h.name, err)
	}
	spent := magic.Spent{Prepare: time.Since(began)}
	s.sweep()
	st, err := s.capture(ctx, h.out)
	if err != nil {
		return "", &Error{Name: "kernel error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	s.streams = append(s.streams, st)
	clock := magic.Start()
	if err = s.execute(ctx, p, st); err == nil {
		loop := s.loop(p)
		err = s.execute(ctx, &prepared{Cell: p.Cell, compiled: p.compiled, body: func() { measure(func(n int) { loop(n) }) }}, st)
	}
	spent.Add(clock.Stop())
	st.release()
	if c.Spent != nil {
		c.Spent.Add(spent)
	}
	if err != nil {
		return "", unlooped(h.name, s.stopped(ctx, h.cell.Source, h.name, st, err))
	}
	return s.routings[len(s.routings)-1].Engine, nil
}

// unlooped takes the function around what is measured out of a traceback.
func unlooped(name string, err error) error {
	var e *Error
	if errors.As(err, &e) && len(e.Traceback) > 0 {
		last := &e.Traceback[len(e.Traceback)-1]
		if strings.HasPrefix(*last, name+":") {
			*last, _, _ = strings.Cut(*last, " in func")
		}
	}
	return err
}

// repeated prepares the loop.
func (s *Session) repeated(ctx context.Context, name string, c magic.Code) (*prepared, error) {
	source, err := s.loopOf(ctx, name, c)
	if err != nil {
		return nil, err
	}
	return s.prepare(ctx, name, source, choices[c.Engine])
}

// loop is the function that a prepared cell has made.
func (s *Session) loop(p *prepared) func(int) func() {
	if p.compiled != nil {
		values, _ := p.compiled.shown()
		return values[0].Interface().(func(int) func())
	}
	v := p.Show[0]
	defer s.machine.Forget(v)
	return s.machine.Global(v).Value().Interface().(func(int) func())
}

// loopOf writes a function that runs code n times. The code is checked as it stands first, so that its faults are told
// in its own places.
func (s *Session) loopOf(ctx context.Context, name string, c magic.Code) (string, error) {
	s.compiler.ctx = ctx
	cell, err := s.scope.Check(name, c.Source)
	if err != nil {
		return "", err
	}
	const head = "package p\nfunc _() {\n"
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", head+c.Source+"\n}", parser.SkipObjectResolution)
	if err != nil || len(f.Decls) != 1 { // what stands in no function
		return "", magic.ErrDeclares
	}
	body := f.Decls[0].(*ast.FuncDecl).Body
	if len(body.List) == 0 {
		return "", magic.ErrDeclares
	}
	if leaves(body) {
		return "", magic.ErrLeaves
	}
	offset := func(p token.Pos) int { return fset.Position(p).Offset - len(head) }
	last := body.List[len(body.List)-1]
	from, at, end := offset(body.List[0].Pos()), offset(last.Pos()), offset(last.End())
	top := strings.Repeat("\n", strings.Count(c.Source[:from], "\n")) // for compiled code, which knows lines by where they are
	before := place(name, c.Source, from) + c.Source[from:at]
	value := place(name, c.Source, at) + c.Source[at:end]
	if _, ok := last.(*ast.ExprStmt); ok && len(cell.Show) == 1 {
		// The value goes where the compiler can not know that nobody looks at it.
		return top + fmt.Sprintf("func(loopsʘ int) func() { %s keptʘ := %s; for range loopsʘ - 1 { %s keptʘ = %s }; return func() { _ = keptʘ } }",
			before, value, before, value), nil
	}
	uses := ""
	for _, n := range declared(body.List) {
		uses += "; _ = " + n
	}
	return top + fmt.Sprintf("func(loopsʘ int) func() { for range loopsʘ { %s%s%s }; return nil }", before, value, uses), nil
}

// place makes the parser count positions from a place in a cell.
func place(name, src string, off int) string {
	return fmt.Sprintf("/*line %s:%d:%d*/", name, strings.Count(src[:off], "\n")+1, off-strings.LastIndexByte(src[:off], '\n'))
}

// leaves reports a return that is not a function's in the code.
func leaves(body ast.Node) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		}
		return true
	})
	return found
}

// declared are the variables that statements declare, which a function has to use.
func declared(list []ast.Stmt) (names []string) {
	add := func(x ast.Expr) {
		if id, ok := x.(*ast.Ident); ok && id.Name != "_" {
			names = append(names, id.Name)
		}
	}
	for _, stmt := range list {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if stmt.Tok == token.DEFINE {
				for _, x := range stmt.Lhs {
					add(x)
				}
			}
		case *ast.DeclStmt:
			for _, spec := range stmt.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && stmt.Decl.(*ast.GenDecl).Tok == token.VAR {
					for _, id := range v.Names {
						add(id)
					}
				}
			}
		}
	}
	return names
}
