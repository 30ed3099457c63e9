package assist

import (
	"go/ast"
	"go/token"
	"go/types"
)

// expected is the type that the place of the expression e asks for; its parent is the
// nth node around the name. It is nil where anything fits or nothing is known.
func (c *completer) expected(e ast.Expr, n int) types.Type {
	switch p := c.parent(n).(type) {
	case *ast.ParenExpr:
		return c.expected(p, n+1)
	case *ast.CallExpr:
		for i, arg := range p.Args {
			if arg == e {
				return c.parameter(p, i)
			}
		}
		if p.Fun == e {
			return c.expected(p, n+1)
		}
	case *ast.AssignStmt:
		for i, r := range p.Rhs {
			if r == e && len(p.Lhs) == len(p.Rhs) && p.Tok != token.DEFINE {
				return c.typeOf(p.Lhs[i])
			}
		}
	case *ast.ValueSpec:
		if p.Type != nil && p.Type != e {
			return c.typeOf(p.Type)
		}
	case *ast.ReturnStmt:
		for i, r := range p.Results {
			if r == e {
				return c.result(i)
			}
		}
	case *ast.BinaryExpr:
		if p.Op == token.SHL || p.Op == token.SHR {
			return nil
		}
		if p.Op == token.LAND || p.Op == token.LOR {
			return types.Typ[types.Bool]
		}
		other := p.X
		if other == e {
			other = p.Y
		}
		return c.typeOf(other)
	case *ast.UnaryExpr:
		switch want := c.expected(p, n+1); {
		case p.Op == token.NOT:
			return types.Typ[types.Bool]
		case p.Op == token.AND && want != nil:
			if ptr, ok := want.Underlying().(*types.Pointer); ok {
				return ptr.Elem()
			}
		case p.Op == token.ADD, p.Op == token.SUB, p.Op == token.XOR:
			return want
		}
	case *ast.IfStmt:
		if p.Cond == e {
			return types.Typ[types.Bool]
		}
	case *ast.ForStmt:
		if p.Cond == e {
			return types.Typ[types.Bool]
		}
	case *ast.SendStmt:
		if ch, ok := under(c.typeOf(p.Chan)).(*types.Chan); ok && p.Value == e {
			return ch.Elem()
		}
	case *ast.IndexExpr:
		if p.Index == e {
			switch t := under(c.typeOf(p.X)).(type) {
			case *types.Map:
				return t.Key()
			case *types.Slice, *types.Array, *types.Pointer, *types.Basic:
				return types.Typ[types.Int]
			}
		}
	case *ast.SliceExpr:
		if p.X != e {
			return types.Typ[types.Int]
		}
	case *ast.CaseClause:
		if s, ok := c.parent(n + 2).(*ast.SwitchStmt); ok && s.Tag != nil {
			return c.typeOf(s.Tag)
		}
	case *ast.KeyValueExpr:
		if lit, ok := c.parent(n + 1).(*ast.CompositeLit); ok {
			return c.element(lit, p, e)
		}
	case *ast.CompositeLit:
		return c.element(p, nil, e)
	}
	return nil
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// typeOf is nil where the type is not known.
func (c *completer) typeOf(e ast.Expr) types.Type {
	if t := c.sketch.Info.TypeOf(e); t != nil && t != types.Typ[types.Invalid] {
		return t
	}
	return nil
}

// parameter is the type of the ith argument of a call.
func (c *completer) parameter(call *ast.CallExpr, i int) types.Type {
	tv := c.sketch.Info.Types[call.Fun]
	if tv.IsType() {
		return nil // a conversion takes many
	}
	sig, ok := under(tv.Type).(*types.Signature)
	if !ok {
		return nil
	}
	params := sig.Params()
	var t types.Type
	switch last := params.Len() - 1; {
	case sig.Variadic() && i >= last:
		s, ok := params.At(last).Type().(*types.Slice)
		if !ok {
			return nil
		}
		t = s.Elem()
	case i <= last:
		t = params.At(i).Type()
	default:
		return nil
	}
	if _, generic := t.(*types.TypeParam); generic {
		return nil
	}
	return t
}

// result is the type of the ith result of the function around the name.
func (c *completer) result(i int) types.Type {
	for n := 1; c.parent(n) != nil; n++ {
		var sig types.Type
		switch f := c.parent(n).(type) {
		case *ast.FuncLit:
			sig = c.typeOf(f)
		case *ast.FuncDecl:
			if obj := c.sketch.Info.Defs[f.Name]; obj != nil {
				sig = obj.Type()
			}
		default:
			continue
		}
		if s, ok := sig.(*types.Signature); ok && i < s.Results().Len() {
			return s.Results().At(i).Type()
		}
		return nil
	}
	return nil
}

// element is the type that a composite literal wants for e, which is kv's key or value, or
// an element with no key.
func (c *completer) element(lit *ast.CompositeLit, kv *ast.KeyValueExpr, e ast.Expr) types.Type {
	switch t := c.literalType(lit).(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Map:
		if kv != nil && kv.Value == e {
			return t.Elem()
		}
		return t.Key()
	case *types.Struct:
		if kv != nil {
			key, _ := kv.Key.(*ast.Ident)
			for f := range t.Fields() {
				if key != nil && kv.Value == e && f.Name() == key.Name {
					return f.Type()
				}
			}
			return nil
		}
		for i, x := range lit.Elts {
			if x == e && i < t.NumFields() {
				return t.Field(i).Type()
			}
		}
	}
	return nil
}

// typesOnly reports whether the place of e, whose parent is the nth node around
// the name, is one for a type.
func (c *completer) typesOnly(e ast.Expr, n int) bool {
	switch p := c.parent(n).(type) {
	case *ast.Field:
		return p.Type == e
	case *ast.ValueSpec:
		return p.Type == e
	case *ast.TypeSpec:
		return p.Type == e
	case *ast.ArrayType:
		return p.Elt == e
	case *ast.MapType, *ast.ChanType:
		return true
	case *ast.Ellipsis:
		_, field := c.parent(n + 1).(*ast.Field)
		return field
	case *ast.TypeAssertExpr:
		return p.Type == e
	case *ast.CompositeLit:
		return p.Type == e
	case *ast.StarExpr:
		return c.typesOnly(p, n+1)
	case *ast.ParenExpr:
		return c.typesOnly(p, n+1)
	case *ast.CallExpr:
		if f, ok := p.Fun.(*ast.Ident); ok && len(p.Args) > 0 && p.Args[0] == e {
			_, builtin := c.sketch.Info.Uses[f].(*types.Builtin)
			return builtin && f.Name == "make"
		}
	case *ast.CaseClause:
		_, ok := c.parent(n + 2).(*ast.TypeSwitchStmt)
		return ok
	}
	return false
}
