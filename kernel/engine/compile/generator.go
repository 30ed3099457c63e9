package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"runtime"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// Generator knows where the types and functions of a session live.
type Generator struct {
	fset  *token.FileSet
	sizes types.Sizes
	homes map[types.Object]*home // of types and functions
	codes map[*types.Func]*code  // of functions and methods
	ids   map[types.Object]int
	c     map[*types.Package]string // what cells know of C, and the paths of these packages
	// shapes are where struct types without a name live, if they have to.
	shapes typeutil.Map // types.Type -> *shape
}

// home is the declaration of a type or function and the package it was compiled into.
type home struct {
	obj     types.Object
	path    string // of the package, "" as long as there is none
	code    *code  // nil for types
	spec    *ast.TypeSpec
	info    *types.Info // of spec
	methods []*code
}

// code is a function as it was written last.
type code struct {
	obj  *types.Func
	decl *ast.FuncDecl
	body *ast.BlockStmt
	info *types.Info
}

// New makes a generator for the cells of one session.
func New(fset *token.FileSet) *Generator {
	return &Generator{fset: fset, sizes: types.SizesFor("gc", runtime.GOARCH), homes: map[types.Object]*home{}, codes: map[*types.Func]*code{}, ids: map[types.Object]int{}, c: map[*types.Package]string{}}
}

// ImportC says that the objects of a package, to go/types one of cells, are those of
// the package of that path, exported under their names; its types with [CType] in front.
func (g *Generator) ImportC(pkg *types.Package, path string) { g.c[pkg] = path }

// C reports whether an object comes from a package that has to do with C.
func (g *Generator) C(obj types.Object) bool { return g.c[obj.Pkg()] != "" }

// Compiled reports whether a type lives in a package that is loaded.
func (g *Generator) Compiled(obj types.Object) bool {
	h := g.homes[obj]
	return h != nil && h.path != ""
}

// CType is in front of the names of types that are given out.
const CType = "Tǀ"

// Note remembers what an interpreted cell declares, in case that a later one needs it compiled.
func (g *Generator) Note(c *frontend.Cell) {
	for _, h := range g.declared(c) {
		g.add(h)
	}
	for d, obj := range c.Again { // a function of an earlier cell means other things now
		if k := g.codes[obj]; k != nil {
			k.decl, k.body, k.info = restored(d, obj), d.Body, c.Info
		}
	}
	for obj := range c.Broken {
		g.forget(obj)
	}
}

func (g *Generator) add(h *home) {
	g.homes[h.obj] = h
	if h.code != nil {
		g.codes[h.code.obj] = h.code
	}
	for _, m := range h.methods {
		g.codes[m.obj] = m
	}
}

func (g *Generator) forget(obj *types.Func) {
	if h := g.homes[obj]; h != nil && h.path == "" {
		delete(g.homes, obj)
	}
}

// restored is the declaration of a function whose receiver was put in front of its parameters.
func restored(d *ast.FuncDecl, obj *types.Func) *ast.FuncDecl {
	name := &ast.Ident{NamePos: d.Name.Pos(), Name: obj.Name()}
	if obj.Signature().Recv() == nil {
		return &ast.FuncDecl{Name: name, Type: d.Type, Body: d.Body}
	}
	t := *d.Type
	t.Params = &ast.FieldList{Opening: t.Params.Opening, List: t.Params.List[1:], Closing: t.Params.Closing}
	return &ast.FuncDecl{Recv: &ast.FieldList{List: d.Type.Params.List[:1]}, Name: name, Type: &t, Body: d.Body}
}

// Commit remembers where the declarations of a program live, once it is loaded.
func (g *Generator) Commit(p *Program) {
	for _, h := range p.homes {
		h.path = p.Path
		g.add(h)
	}
	p.shapes.Iterate(func(t types.Type, s any) {
		s.(*shape).path = p.Path
		g.shapes.Set(t, s)
	})
	for _, obj := range p.cell.Again {
		g.forget(obj)
	}
	for obj := range p.cell.Broken {
		g.forget(obj)
	}
}

// declared lists the types and functions that a cell declares.
func (g *Generator) declared(c *frontend.Cell) []*home {
	var out []*home
	byType := map[types.Object]*home{}
	for _, d := range c.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for _, s := range d.Specs {
				spec := s.(*ast.TypeSpec)
				if obj := c.Info.Defs[spec.Name]; obj != nil {
					byType[obj] = &home{obj: obj, spec: spec, info: c.Info}
					out = append(out, byType[obj])
				}
			}
		}
	}
	for _, d := range c.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok || d.Name.Name == "_" {
			continue
		}
		obj, _ := c.Info.Defs[d.Name].(*types.Func)
		body := d.Body
		if b := c.Bodies[d]; b != nil {
			body = b
		}
		if obj == nil || body == nil {
			continue
		}
		k := &code{obj, d, body, c.Info}
		if d.Recv == nil {
			out = append(out, &home{obj: obj, code: k})
		} else if h := byType[receiver(c.Info, d)]; h != nil {
			h.methods = append(h.methods, k)
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

var marks = regexp.MustCompile(`(cells/\d+\.)?[A-Za-zƒ]*ǀ(\d+ǀ)?`)

// Plain is a text of the compiler or the runtime with the names that cells wrote.
func Plain(s string) string { return marks.ReplaceAllString(s, "") }
