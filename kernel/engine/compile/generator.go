package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// Generator knows where the types and generic functions of a session live.
type Generator struct {
	fset  *token.FileSet
	homes map[types.Object]*home // of types and generic functions
	ids   map[types.Object]int
}

// home is the declaration of a type or generic function and the package it was compiled into.
type home struct {
	obj     types.Object
	path    string // of the package, "" as long as there is none
	decl    ast.Decl
	spec    *ast.TypeSpec // nil for functions
	methods []*ast.FuncDecl
	bodies  map[*ast.FuncDecl]*ast.BlockStmt
	info    *types.Info
}

// New makes a generator for the cells of one session.
func New(fset *token.FileSet) *Generator {
	return &Generator{fset: fset, homes: map[types.Object]*home{}, ids: map[types.Object]int{}}
}

// Note remembers what an interpreted cell declares, in case that a later one needs it compiled.
func (g *Generator) Note(c *frontend.Cell) {
	for _, h := range g.declared(c) {
		g.homes[h.obj] = h
	}
}

// Commit remembers where the declarations of a program live, once it is loaded.
func (g *Generator) Commit(p *Program) {
	for _, h := range p.homes {
		h.path = p.Path
		g.homes[h.obj] = h
	}
}

// declared lists the types and generic functions that a cell declares.
func (g *Generator) declared(c *frontend.Cell) []*home {
	var out []*home
	byType := map[types.Object]*home{}
	add := func(h *home) *home {
		h.bodies, h.info = c.Bodies, c.Info
		out = append(out, h)
		return h
	}
	for _, d := range c.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok != token.TYPE {
				continue
			}
			for _, s := range d.Specs {
				spec := s.(*ast.TypeSpec)
				if obj := c.Info.Defs[spec.Name]; obj != nil {
					byType[obj] = add(&home{obj: obj, decl: d, spec: spec})
				}
			}
		case *ast.FuncDecl:
			if obj := c.Info.Defs[d.Name]; obj != nil && d.Recv == nil && d.Type.TypeParams != nil {
				add(&home{obj: obj, decl: d})
			}
		}
	}
	for _, d := range c.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv != nil {
			if h := byType[receiver(c.Info, d)]; h != nil {
				h.methods = append(h.methods, d)
			}
		}
	}
	return out
}

// receiver is the type that a method belongs to.
func receiver(info *types.Info, d *ast.FuncDecl) types.Object {
	fn, ok := info.Defs[d.Name].(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return nil
	}
	t := types.Unalias(fn.Signature().Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj()
	}
	return nil
}

// id is a number for an object, so that its namesakes are told apart.
func (g *Generator) id(obj types.Object) int {
	n, ok := g.ids[obj]
	if !ok {
		n = len(g.ids) + 1
		g.ids[obj] = n
	}
	return n
}

func (g *Generator) name(kind string, obj types.Object) string {
	return fmt.Sprintf("%sǀ%dǀ%s", kind, g.id(obj), obj.Name())
}

var marks = regexp.MustCompile(`\b(cells/)?\w*ǀ(\d+ǀ)?`)

// Plain is a text of the compiler or the runtime with the names that cells wrote.
func Plain(s string) string { return marks.ReplaceAllString(s, "") }
