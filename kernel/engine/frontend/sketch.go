package frontend

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// Sketch is a cell that need not be finished, typed as far as that goes.
type Sketch struct {
	// Path leads from the outermost function or declaration to the identifier that
	// was asked for; empty if no part of the cell that could be read holds it.
	Path []ast.Node
	Info *types.Info
	// Scope is the innermost at that identifier, nil if there is none. Names of
	// earlier cells and imports are in the scopes around it only where the cell uses
	// them: ask the view for the rest.
	Scope   *types.Scope
	Imports map[string]string // the cell's own, name to path
	Pkg     *types.Package    // of the identifier

	code  *types.Package // of what the cell declares
	fset  *token.FileSet
	shift map[*token.File]int
}

// Sketch types a cell in which errors are expected. It looks for the identifier
// at the byte offset at.
func (v *View) Sketch(src string, at int) *Sketch {
	text := []byte(src)
	items := split(text)
	for i, it := range items {
		if at < it.start || at >= it.end {
			if faults(src[it.start:it.end], it.kind) != 0 { // what is broken elsewhere does not matter here
				items[i].kind = packageClause
			}
		}
	}
	s := v.scope
	syn, shift := s.parseLoosely(text, items, isProgram(text, items))
	c := s.begin("", newPlan(isProgram(text, items)), syn)
	out := &Sketch{Info: c.info, fset: s.fset, shift: shift}
	c.sketch(out, shift, at)
	out.Imports = c.cell.imported
	return out
}

// parseLoosely reads a cell with as many errors as it has. It also says how far
// into each file that it reads the cell begins.
func (s *Scope) parseLoosely(src []byte, items []item, program bool) (*syntax, map[*token.File]int) {
	shift := map[*token.File]int{}
	read := func(before string, want func(kind) bool, after string) *ast.File {
		f, _ := parser.ParseFile(s.fset, "", before+string(keep(src, items, want))+after, parseMode)
		shift[s.fset.File(f.FileStart)] = len(before)
		return f
	}
	out := &syntax{}
	out.imports = read("package main;", func(k kind) bool { return k == importDecl }, "\n").Imports
	out.decls = read("package main;", func(k kind) bool {
		return k == typeDecl || k == constDecl || k == funcDecl || program && k == varDecl
	}, "\n")
	out.file = read("package main;func _(){", func(k kind) bool { return k == statement || !program && k == varDecl }, "\n}\n")
	for _, d := range out.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && f.Recv == nil {
			out.body = f
			break
		}
	}
	if out.body == nil {
		out.body = &ast.FuncDecl{Name: ast.NewIdent("_"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: &ast.BlockStmt{}}
	}
	out.body.Name = ast.NewIdent("cell·")
	out.file.Decls = []ast.Decl{out.body}
	return out, shift
}

// Faults counts the syntax errors of an item of a cell.
func Faults(src string) int {
	n := 0
	for _, it := range split([]byte(src)) {
		n += faults(src[it.start:it.end], it.kind)
	}
	return n
}

func faults(src string, k kind) int {
	switch k {
	case statement, varDecl:
		src = "package main;func _(){" + src + "\n}\n"
	case packageClause:
		return 0
	default:
		src = "package main;" + src + "\n"
	}
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parseMode)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		return len(list)
	}
	return 0
}

// sketch goes the way of check, past all errors.
func (c *checking) sketch(out *Sketch, shift map[*token.File]int, at int) {
	for _, spec := range c.syn.imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || !c.Scope.imports.Has(path) {
			continue
		}
		if pkg, err := c.Scope.imports.Import(path); err == nil {
			name := pkg.Name()
			if spec.Name != nil {
				name = spec.Name.Name
			}
			c.cell.imported[name] = path
		}
	}
	for _, d := range c.syn.decls.Decls {
		_ = c.declare(d) // names that are declared twice are known all the same
	}
	_ = c.declareAgain()
	if !c.program {
		for _, d := range c.syn.decls.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Type.TypeParams == nil && !genericReceiver(f) && f.Body != nil {
				c.stripped[f], f.Body = f.Body, nil
			}
		}
	}
	code := types.NewPackage("main", "main")
	out.code = code
	c.expose(code, func(obj types.Object) bool { _, isVar := obj.(*types.Var); return !isVar || !c.retyped })
	c.addImports(c.syn.decls, nil)
	c.run(c.info, code, c.syn.decls)
	c.carryOver(code)
	c.addImports(c.syn.file, nil)
	c.run(c.info, code, c.syn.file)
	c.local = c.info.Scopes[c.syn.body.Type]
	bodies, bodyFile := c.bodyPackage(code)
	for i, root := range []ast.Node{c.syn.decls, c.syn.file, bodyFile} {
		path := c.find(root, shift, at)
		if len(path) < 2 {
			continue
		}
		if f, ok := path[len(path)-2].(*ast.FuncDecl); ok && i > 0 && f.Name == path[len(path)-1] {
			continue // a body under another name
		}
		out.Path, out.Pkg = path[1:], code
		if i == 2 {
			out.Pkg = bodies
		}
	}
	out.locate()
}

// locate finds the innermost scope around the identifier.
func (out *Sketch) locate() {
	if out.Pkg != nil {
		out.Scope = out.Pkg.Scope()
	}
	for _, n := range out.Path {
		var key ast.Node = n
		switch n := n.(type) {
		case *ast.FuncDecl:
			key = n.Type
		case *ast.FuncLit:
			key = n.Type
		}
		if s := out.Info.Scopes[key]; s != nil {
			out.Scope = s
		}
	}
}

// find is the way to the identifier at a byte offset of the cell.
func (c *checking) find(root ast.Node, shift map[*token.File]int, at int) []ast.Node {
	var path, found []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		switch {
		case n == nil:
			path = path[:len(path)-1]
			return true
		case found != nil:
			return false
		}
		path = append(path, n)
		if id, ok := n.(*ast.Ident); ok && id.NamePos.IsValid() {
			f := c.fset.File(id.NamePos)
			if before, own := shift[f]; own && f.Offset(id.NamePos)-before == at {
				found = append(found, path...)
			}
		}
		return true
	})
	return found
}

// Source finds the declaration of an object in the cell src, which was sketched.
func (out *Sketch) Source(src string, obj types.Object) (Source, bool) {
	if obj.Pkg() == nil || obj.Pkg() != out.code && obj.Pkg() != out.Pkg {
		return Source{}, false
	}
	f := out.fset.File(obj.Pos())
	before, own := out.shift[f]
	if !own {
		return Source{}, false
	}
	at := f.Offset(obj.Pos()) - before
	for _, it := range split([]byte(src)) {
		if it.start <= at && at < it.end && it.kind != statement {
			return Source{Line: 1 + strings.Count(src[:it.start], "\n"), Text: src[it.start:it.end], Doc: commentAbove(src[:it.start])}, true
		}
	}
	return Source{}, false
}
