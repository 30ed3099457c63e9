package frontend

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// source is a declaration of an earlier cell, kept so that it can be checked
// again when something that it uses is redefined.
type source struct {
	key       string // "f", "T" or "T.Method"; for constants the names together
	names     []string
	text      string
	doc       string // the comment above it
	cell      string
	line, col int
	uses      map[string]bool // what it mentions of the top level
	fn        *types.Func     // nil for types and constants
	generic   bool
}

// parse reads the declaration once more.
func (s *Scope) parseSource(d *source) (ast.Decl, error) {
	text := "package main;" + strings.Repeat("\n", d.line-1) + lineMark(d.cell, d.line, d.col) + d.text + "\n"
	f, err := parser.ParseFile(s.fset, d.cell, text, parseMode)
	if err != nil || len(f.Decls) != 1 {
		return nil, fmt.Errorf("frontend: %s of %s can not be read again: %v", d.key, d.cell, err)
	}
	return f.Decls[0], nil
}

// declareAgain adds the declarations of earlier cells that are built on types or
// constants which this cell declares: other types made of them, and functions
// and methods that use them. A method for a type of an earlier cell declares the
// type again, too.
func (c *checking) declareAgain() error {
	roots := map[string]bool{}
	for _, d := range c.syn.decls.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			if t := c.base(f); t != "" && !c.declared[t] && c.decls[t] != nil && !c.inPlace(f) {
				c.again[t] = c.decls[t]
				roots[t] = true
			}
		}
	}
	for name := range c.declared {
		switch c.objects[name].(type) {
		case *types.TypeName, *types.Const:
			roots[name] = true
		}
	}
	for _, d := range c.again { // by an earlier attempt
		if d.fn == nil {
			for _, n := range d.names {
				roots[n] = true
			}
		}
	}
	c.retyped = len(roots) > 0
	for grown := c.retyped; grown; {
		grown = false
		for key, d := range c.decls {
			if c.again[key] == nil && d.usesAny(roots) && !c.overridden(d) {
				c.again[key] = d
				grown = true
			}
			if c.again[key] != nil && d.fn == nil {
				for _, n := range d.names {
					grown = grown || !roots[n]
					roots[n] = true
				}
			}
		}
	}
	c.takeInPlace()
	for key, d := range c.again {
		delete(c.bodies, key) // where an earlier attempt had only that in view
		if c.overridden(d) {
			continue
		}
		if why := c.broken[key]; why != "" {
			if generic(d.fn) {
				c.cell.lost[key] = why
			}
			continue
		}
		decl, err := c.parseSource(d)
		if err != nil {
			return err
		}
		c.from[decl] = d
		c.syn.decls.Decls = append(c.syn.decls.Decls, decl)
		for _, n := range d.names {
			c.declared[n] = true
		}
	}
	return nil
}

func (d *source) usesAny(names map[string]bool) bool {
	for n := range d.uses {
		if names[n] {
			return true
		}
	}
	return false
}

// overridden reports whether the cell itself declares what d declares.
func (c *checking) overridden(d *source) bool {
	for _, decl := range c.syn.decls.Decls {
		if c.from[decl] != nil {
			continue
		}
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if c.keyOf(decl) == d.key {
				return true
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				for _, n := range specNames(spec) {
					for _, m := range d.names {
						if n.Name == m {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// affected finds functions of earlier cells that use a variable or function
// which this cell gives another type, or a generic function which it declares: nothing
// redirects calls of the instances of one. Their bodies are to be compiled again, and
// those that are generic themselves to be declared again. It reports whether the plan
// has changed.
func (c *checking) affected(code *types.Package) bool {
	changed := map[string]bool{}
	differs := func(name string, now types.Object) {
		if c.stale[name] != "" {
			changed[name] = true
		}
		if old := c.objects[name]; old != nil {
			_, wasVar := old.(*types.Var)
			_, isVar := now.(*types.Var)
			if wasVar != isVar || !types.Identical(old.Type(), now.Type()) {
				changed[name] = true
			}
		}
	}
	for name := range c.carried {
		changed[name] = true // its type has other methods now
	}
	for name := range c.cell.lost {
		changed[name] = true
	}
	for name, v := range c.locals() {
		differs(name, v)
	}
	for _, name := range code.Scope().Names() {
		if obj := code.Scope().Lookup(name); c.declared[name] {
			switch obj.(type) {
			case *types.Func, *types.Var:
				differs(name, obj)
				if fn, ok := obj.(*types.Func); ok && generic(fn) {
					changed[name] = true
				}
			}
		}
	}
	grown := false
	for key, d := range c.decls {
		if d.fn == nil || c.again[key] != nil || c.bodies[key] != nil || c.methods[d.fn] != nil || c.overridden(d) || !d.usesAny(changed) {
			continue
		}
		grown = true
		if !d.generic {
			c.bodies[key] = d
			continue
		}
		c.again[key] = d
		if typ, _, isMethod := strings.Cut(key, "."); isMethod && c.decls[typ] != nil {
			c.again[typ] = c.decls[typ]
		}
	}
	return grown
}

// generic reports a generic function.
func generic(fn *types.Func) bool { return fn != nil && fn.Signature().TypeParams().Len() > 0 }

// bodiesAgain adds the bodies of functions of earlier cells to the file of bodies.
func (c *checking) bodiesAgain(file *ast.File) {
	for key, d := range c.bodies {
		if why := c.broken[key]; why != "" {
			c.cell.Broken[d.fn] = why
			continue
		}
		decl, err := c.parseSource(d)
		if err != nil {
			c.broken[key] = err.Error()
			c.cell.Broken[d.fn] = err.Error()
			continue
		}
		f := decl.(*ast.FuncDecl)
		b := bodyOf(f, f.Body)
		c.outer[b] = d.fn
		file.Decls = append(file.Decls, b)
	}
}

// giveUp marks the declaration of an earlier cell around pos as broken.
func (c *checking) giveUp(pos token.Position, msg string) bool {
	var best *source
	var key string
	for _, set := range []map[string]*source{c.again, c.bodies} {
		for k, d := range set {
			if d.cell == pos.Filename && d.line <= pos.Line && (best == nil || d.line > best.line) && c.broken[k] == "" {
				best, key = d, k
			}
		}
	}
	if best == nil {
		return false
	}
	c.broken[key] = fmt.Sprintf("%s of %s no longer compiles since %s: %s:%d:%d: %s", key, best.cell, c.cell.Name, pos.Filename, pos.Line, pos.Column, msg)
	return true
}

// remember keeps the declarations of the cell as sources.
func (c *checking) remember(src []byte) {
	add := func(decl ast.Decl, d *source, node ast.Node) {
		d.uses = c.mentions(node, decl)
		c.cell.sources = append(c.cell.sources, d)
	}
	for fn, decl := range c.methods {
		d := &source{key: c.keyOf(decl), fn: fn}
		c.locate(d, src, decl.Pos(), decl.Body.End())
		add(decl, d, decl)
	}
	for _, decl := range c.syn.decls.Decls {
		if old := c.from[decl]; old != nil {
			d := *old
			if f, ok := decl.(*ast.FuncDecl); ok {
				d.fn, _ = c.info.Defs[f.Name].(*types.Func)
				add(decl, &d, bodyNode(f, c.stripped[f]))
			} else {
				add(decl, &d, decl)
			}
			continue
		}
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			fn, _ := c.info.Defs[decl.Name].(*types.Func)
			d := &source{key: c.keyOf(decl), fn: fn, generic: decl.Type.TypeParams != nil || genericReceiver(decl)}
			if decl.Recv == nil {
				d.names = []string{decl.Name.Name}
			}
			end := decl.End()
			if b := c.stripped[decl]; b != nil {
				end = b.End()
			}
			c.locate(d, src, decl.Pos(), end)
			add(decl, d, bodyNode(decl, c.stripped[decl]))
		case *ast.GenDecl:
			if decl.Tok != token.TYPE && decl.Tok != token.CONST {
				continue
			}
			d := &source{}
			for _, spec := range decl.Specs {
				for _, n := range specNames(spec) {
					d.names = append(d.names, n.Name)
				}
			}
			if len(d.names) == 0 {
				continue
			}
			d.key = d.names[0]
			c.locate(d, src, decl.Pos(), decl.End())
			add(decl, d, decl)
		}
	}
}

// bodyNode is a function declaration together with the body that was taken off it.
func bodyNode(f *ast.FuncDecl, body *ast.BlockStmt) ast.Node {
	if body == nil {
		return f
	}
	return &ast.FuncDecl{Name: f.Name, Recv: f.Recv, Type: f.Type, Body: body}
}

// locate cuts the text of a declaration out of the cell.
func (c *checking) locate(d *source, src []byte, from, to token.Pos) {
	start, end := c.fset.Position(from), c.fset.Position(to)
	d.cell, d.line, d.col = c.cell.Name, start.Line, start.Column
	d.text = string(src[offset(src, start):offset(src, end)])
	d.doc = commentAbove(string(src[:offset(src, start)]))
}

func offset(src []byte, p token.Position) int {
	line := 1
	for i, b := range src {
		if line == p.Line {
			return min(i+p.Column-1, len(src))
		}
		if b == '\n' {
			line++
		}
	}
	return len(src)
}

// mentions lists the names of the top level that a declaration uses.
func (c *checking) mentions(node ast.Node, decl ast.Decl) map[string]bool {
	out := map[string]bool{}
	own := map[string]bool{}
	if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
		own[f.Name.Name] = true
	}
	ast.Inspect(node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := c.info.Uses[id]
		if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != "main" || own[id.Name] {
			return true
		}
		if p := obj.Parent(); p == obj.Pkg().Scope() || p == c.local || c.objects[id.Name] == obj {
			out[id.Name] = true
		}
		return true
	})
	return out
}
