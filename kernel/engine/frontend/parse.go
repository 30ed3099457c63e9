package frontend

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// syntax is a parsed cell.
type syntax struct {
	imports []*ast.ImportSpec
	decls   *ast.File     // types, constants and functions; in a program also variables
	body    *ast.FuncDecl // the statements, as a function
	file    *ast.File     // of body
}

const parseMode = parser.SkipObjectResolution | parser.AllErrors

// parse reads a cell called name, as "In[7]".
func (s *Scope) parse(name string, src []byte, items []item, program bool) (*syntax, error) {
	out := &syntax{}
	var errs scanner.ErrorList
	read := func(before string, want func(kind) bool, after string) *ast.File {
		text := before + lineMark(name, 1, 1) + string(keep(src, items, want)) + after
		f, err := parser.ParseFile(s.fset, name, text, parseMode)
		var list scanner.ErrorList
		if errors.As(err, &list) {
			errs = append(errs, list...)
		}
		return f
	}
	for _, it := range items {
		if it.kind == packageClause {
			if f := strings.Fields(string(src[it.start:it.end])); len(f) < 2 || strings.TrimSuffix(f[1], ";") != "main" {
				errs.Add(token.Position{Filename: name, Line: 1, Column: 1}, "a cell can only be package main")
			}
		}
	}
	imports := read("package main;", func(k kind) bool { return k == importDecl }, "\n")
	out.decls = read("package main;", func(k kind) bool {
		return k == typeDecl || k == constDecl || k == funcDecl || program && k == varDecl
	}, "\n")
	out.file = read("package main;func _(){", func(k kind) bool { return k == statement || !program && k == varDecl }, "\n}\n")
	if len(errs) > 0 {
		errs.Sort()
		errs.RemoveMultiples()
		return nil, s.syntaxErrors(errs, src)
	}
	out.imports = imports.Imports
	for _, d := range out.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && out.body == nil {
			out.body = f
			continue
		}
		return nil, one(s.fset.Position(d.Pos()), "a brace too many closes the cell before its end")
	}
	out.body.Name = ast.NewIdent("cell·")
	return out, nil
}

// syntaxErrors words parse errors for cells.
func (s *Scope) syntaxErrors(list scanner.ErrorList, src []byte) error {
	for _, e := range list {
		if col, text := commandAt(src, e.Pos.Line, "%!"); text != "" {
			return one(token.Position{Filename: e.Pos.Filename, Line: e.Pos.Line, Column: col}, notCommand(text))
		}
	}
	out := &Errors{}
	lines := strings.Count(string(src), "\n") + 1
	for _, e := range list {
		if e.Pos.Line > lines { // in what was put behind the cell
			e.Pos.Line, e.Pos.Column = lines, len(src)-strings.LastIndexByte(string(src), '\n')
			e.Msg = "the cell ends too early: " + e.Msg
		}
		out.List = append(out.List, Error{Pos: e.Pos, Msg: e.Msg})
	}
	return out
}

// commandAt is the text of a line of a cell, and its column, if it starts with one of the signs of commands.
func commandAt(src []byte, line int, signs string) (col int, text string) {
	lines := strings.Split(string(src), "\n")
	if line < 1 || line > len(lines) {
		return 0, ""
	}
	l := lines[line-1]
	text = strings.TrimSpace(l)
	if text == "" || !strings.ContainsRune(signs, rune(text[0])) {
		return 0, ""
	}
	return strings.Index(l, text) + 1, text
}

// notCommand words the fault of a command that stands where it is none.
func notCommand(text string) string {
	return text + ": a command stands at the top level of a cell, not inside brackets"
}

// Error is one fault of a cell.
type Error struct {
	Pos token.Position
	Msg string
}

func (e Error) String() string { return e.Pos.String() + ": " + e.Msg }

// Errors are all faults found in a cell, in order.
type Errors struct{ List []Error }

func (e *Errors) Error() string {
	lines := make([]string, len(e.List))
	for i, x := range e.List {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

func one(pos token.Position, msg string) *Errors { return &Errors{List: []Error{{pos, msg}}} }
