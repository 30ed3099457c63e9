package frontend

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// receiver is the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	t := ast.Unparen(d.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	switch x := t.(type) {
	case *ast.IndexExpr:
		t = x.X
	case *ast.IndexListExpr:
		t = x.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// genericReceiver reports whether a method belongs to a generic type.
func genericReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return false
	}
	t := ast.Unparen(d.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	switch t.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// base is the name of the type that a method belongs to, where the receiver is an alias of
// it that a cell has declared too.
func (c *checking) base(f *ast.FuncDecl) string {
	name := receiver(f)
	for range len(c.syn.decls.Decls) + 1 { // as often as aliases may follow each other
		if t, ok := c.objects[name].(*types.TypeName); ok && !c.declared[name] {
			if n, ok := aliased(t.Type()).(*types.Named); ok && ours(n.Obj()) {
				return n.Obj().Name()
			}
			return name
		}
		next := c.aliasOf(name)
		if next == "" {
			break
		}
		name = next
	}
	return name
}

// aliased is what an alias stands for, or what that points to.
func aliased(t types.Type) types.Type {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	return t
}

// aliasOf is the name that the cell declares another to be an alias of, "" if it does not.
func (c *checking) aliasOf(name string) string {
	for _, d := range c.syn.decls.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, s := range gen.Specs {
			if t := s.(*ast.TypeSpec); t.Name.Name == name && t.Assign.IsValid() && t.TypeParams == nil {
				of := ast.Unparen(t.Type)
				if star, ok := of.(*ast.StarExpr); ok {
					of = ast.Unparen(star.X)
				}
				if id, ok := of.(*ast.Ident); ok {
					return id.Name
				}
			}
		}
	}
	return ""
}

// keyOf is the key of a function's or method's source.
func (c *checking) keyOf(f *ast.FuncDecl) string { return key(c.base(f), f) }

func key(receiver string, f *ast.FuncDecl) string {
	if receiver == "" {
		return f.Name.Name
	}
	return receiver + "." + f.Name.Name
}

// inPlace reports whether a method may be one that its type has already, with another body:
// the type then stays what it is, and all its values have the new method.
func (c *checking) inPlace(f *ast.FuncDecl) bool {
	d := c.decls[c.keyOf(f)]
	return d != nil && d.fn != nil && !d.generic && !genericReceiver(f) && !c.changed[d.key]
}

// takeInPlace takes the methods that only get another body out of what the cell declares,
// but for those of types that are declared again for other reasons.
func (c *checking) takeInPlace() {
	c.syn.decls.Decls = slices.DeleteFunc(c.syn.decls.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || c.from[d] != nil {
			return false
		}
		t := c.base(f)
		if c.declared[t] || c.again[t] != nil || c.decls[t] == nil || !c.inPlace(f) {
			return false
		}
		fn := c.decls[c.keyOf(f)].fn
		if old := c.methods[fn]; old != nil {
			c.errs = append(c.errs, types.Error{Fset: c.fset, Pos: f.Name.Pos(),
				Msg: fmt.Sprintf("method %s already declared at %s", c.keyOf(f), c.fset.Position(old.Name.Pos()))})
		}
		c.methods[fn] = f
		return true
	})
}

// bodiesInPlace adds the new bodies of methods to the file of bodies.
func (c *checking) bodiesInPlace(file *ast.File) {
	for fn, f := range c.methods {
		b := bodyOf(f, f.Body)
		c.outer[b] = fn
		file.Decls = append(file.Decls, b)
	}
}

// differ finds methods whose signature is not what it was: their types have to be declared
// again. It reports whether the plan has changed.
func (c *checking) differ() bool {
	found := false
	for b, fn := range c.outer {
		f := c.methods[fn]
		if f == nil {
			continue
		}
		now, ok := c.info.Defs[b.Name].(*types.Func)
		if ok && !types.Identical(now.Signature(), flat(fn)) {
			c.changed[c.keyOf(f)] = true
			found = true
		}
	}
	return found
}

// flat is the signature of a method with the receiver as first parameter.
func flat(fn *types.Func) *types.Signature {
	sig := fn.Signature()
	params := []*types.Var{sig.Recv()}
	params = slices.AppendSeq(params, sig.Params().Variables())
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
}
