package assist

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// comment adds the doc comment of an object and, if it is a cell's, its source.
func (in *inspector) comment(e *entry, obj types.Object) {
	owner, name := in.key(obj)
	key := name
	if owner != "" {
		key = owner + "." + name
	}
	if p := obj.Pkg(); p == nil {
		e.path, e.doc = "builtin", in.docs.Of("builtin", key)
		return
	} else if p.Path() != "main" {
		e.path, e.doc = p.Path(), in.docs.Of(p.Path(), key)
		if anchor := in.anchor(obj, owner); anchor != "" {
			e.link, e.title = "https://pkg.go.dev/"+p.Path()+"#"+anchor, "pkg.go.dev/"+p.Path()+"#"+anchor
		}
		return
	}
	src, ok := in.source(obj, owner, key)
	if !ok {
		return
	}
	e.doc = commentIn(src, owner, name)
	if in.detail > 0 {
		e.source = src.Text
	}
	if src.Cell != "" {
		e.where = fmt.Sprintf("%s, line %d", src.Cell, src.Line)
	}
}

// key is the type that a method or field belongs to, "" for other objects, and the name.
func (in *inspector) key(obj types.Object) (owner, name string) {
	switch obj := obj.(type) {
	case *types.Func:
		if recv := obj.Signature().Recv(); recv != nil {
			t := types.Unalias(recv.Type())
			if p, ok := t.(*types.Pointer); ok {
				t = types.Unalias(p.Elem())
			}
			if n, ok := t.(*types.Named); ok {
				return n.Obj().Name(), obj.Name()
			}
			return ownerOf(obj), obj.Name()
		}
	case *types.Var:
		if obj.IsField() {
			return ownerOf(obj.Origin()), obj.Name()
		}
	}
	return "", obj.Name()
}

// ownerOf finds the type among those of its package that a field, or a method of
// an interface, belongs to.
func ownerOf(member types.Object) string {
	if member.Pkg() == nil {
		return ""
	}
	scope := member.Pkg().Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		switch u := t.Type().Underlying().(type) {
		case *types.Struct:
			for f := range u.Fields() {
				if types.Object(f) == member {
					return name
				}
			}
		case *types.Interface:
			for m := range u.ExplicitMethods() {
				if types.Object(m) == member {
					return name
				}
			}
		}
	}
	return ""
}

// anchor is where pkg.go.dev documents an object.
func (in *inspector) anchor(obj types.Object, owner string) string {
	switch {
	case !obj.Exported():
		return owner
	case owner != "":
		return owner + "." + obj.Name()
	case obj.Parent() == obj.Pkg().Scope():
		return obj.Name()
	}
	return ""
}

// source finds the declaration of an object of this or an earlier cell.
func (in *inspector) source(obj types.Object, owner, key string) (frontend.Source, bool) {
	if _, field := obj.(*types.Var); field && owner != "" {
		key = owner
	}
	known := in.view.Lookup(obj.Name()) == obj
	if owner != "" {
		_, known = in.view.Lookup(owner).(*types.TypeName)
	}
	if known {
		if src, ok := in.view.Source(key); ok {
			return src, true
		}
	}
	if in.sketch == nil {
		return frontend.Source{}, false
	}
	if _, isVar := obj.(*types.Var); isVar && owner == "" {
		return frontend.Source{}, false
	}
	return in.sketch.Source(in.src, obj)
}

// commentIn finds the comment of a name in its declaration, or of a field or method of
// an interface if there is an owner.
func commentIn(src frontend.Source, owner, name string) string {
	f, err := parser.ParseFile(token.NewFileSet(), "", "package main\n"+src.Doc+"\n"+src.Text+"\n", parser.ParseComments|parser.SkipObjectResolution)
	if f == nil || err != nil && len(f.Decls) == 0 {
		return ""
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == name {
				return d.Doc.Text()
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if text, ok := commentOfSpec(d, spec, owner, name); ok {
					return text
				}
			}
		}
	}
	return ""
}

func commentOfSpec(d *ast.GenDecl, spec ast.Spec, owner, name string) (text string, ok bool) {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for _, n := range spec.Names {
			if n.Name == name && owner == "" {
				return firstText(spec.Doc, spec.Comment, d.Doc), true
			}
		}
	case *ast.TypeSpec:
		if owner == "" {
			return firstText(spec.Doc, d.Doc, spec.Comment), spec.Name.Name == name
		}
		if spec.Name.Name != owner {
			return "", false
		}
		var list *ast.FieldList
		switch t := spec.Type.(type) {
		case *ast.StructType:
			list = t.Fields
		case *ast.InterfaceType:
			list = t.Methods
		default:
			return "", false
		}
		for _, f := range list.List {
			for _, n := range f.Names {
				if n.Name == name {
					return firstText(f.Doc, f.Comment), true
				}
			}
		}
	}
	return "", false
}

// firstText is the text of the first comment that has any.
func firstText(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if t := g.Text(); t != "" {
			return t
		}
	}
	return ""
}
