package compile

import (
	"go/ast"
	"go/token"
	"go/types"
)

// field reaches a field, where some step of the way is one that this package may
// not name: through a pointer to a struct type of the same layout.
func (r *rewriter) field(n *ast.SelectorExpr, sel *types.Selection) ast.Expr {
	if sel.Kind() != types.FieldVal {
		return nil
	}
	hidden := false
	t := sel.Recv()
	for _, i := range sel.Index() {
		st := structOf(t)
		if st == nil {
			return nil
		}
		hidden = hidden || r.hidden(t, st.Field(i))
		t = st.Field(i).Type()
	}
	if !hidden {
		return nil
	}
	cur, t, addressable := n.X, sel.Recv(), r.addressable[n]
	for _, i := range sel.Index() {
		st := structOf(t)
		f := st.Field(i)
		_, isPointer := t.Underlying().(*types.Pointer)
		if r.hidden(t, f) {
			mirror := r.layout(st)
			switch {
			case isPointer:
				cur = r.cast("*"+mirror, cur)
			case addressable:
				cur = r.cast("*"+mirror, &ast.UnaryExpr{OpPos: n.Pos(), Op: token.AND, X: cur})
			default:
				cur = &ast.CallExpr{Fun: raw(n.Pos(), "kǀ.As["+mirror+"]"), Args: []ast.Expr{cur}}
			}
		}
		cur = &ast.SelectorExpr{X: cur, Sel: raw(n.Sel.Pos(), f.Name())}
		addressable = addressable || isPointer
		t = f.Type()
	}
	return cur
}

// structOf is the struct that a value of type t has fields of, or points to.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

// hidden reports a field that a cell declared and this package may not name: one
// of a type from elsewhere.
func (r *rewriter) hidden(t types.Type, f *types.Var) bool {
	if f.Exported() || f.Pkg() == nil || f.Pkg().Path() != "main" {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return r.elsewhere(t)
	}
	return session(n.Obj()) && !r.here(n.Obj())
}

// here reports whether a type is declared in this package, now or when its turn comes.
func (r *rewriter) here(obj *types.TypeName) bool {
	r.typeName(obj)
	return r.local[obj]
}

// cast is e as a pointer of another type.
func (r *rewriter) cast(to string, e ast.Expr) ast.Expr {
	return &ast.CallExpr{Fun: raw(e.Pos(), "("+to+")"), Args: []ast.Expr{
		&ast.CallExpr{Fun: raw(e.Pos(), "uǀ.Pointer"), Args: []ast.Expr{e}}}}
}

// foreignLit reports a literal of a struct type from elsewhere with fields that this package may not name.
func (r *rewriter) foreignLit(lit *ast.CompositeLit) bool {
	t := r.info.TypeOf(lit)
	if t == nil || len(lit.Elts) == 0 {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if r.hidden(t, f) {
			return true
		}
	}
	return false
}

// mirrorLit is a literal by way of a struct type of the same layout.
func (r *rewriter) mirrorLit(lit *ast.CompositeLit) ast.Expr {
	t := r.info.TypeOf(lit)
	pointer := r.mirrored[lit]
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t, pointer = p.Elem(), true
	}
	inner := &ast.CompositeLit{Type: raw(lit.Pos(), r.layout(t.Underlying().(*types.Struct))), Lbrace: lit.Lbrace, Elts: lit.Elts, Rbrace: lit.Rbrace}
	call := r.cast("*"+r.typ(t), &ast.UnaryExpr{OpPos: lit.Pos(), Op: token.AND, X: inner})
	if pointer {
		r.mirrored[call] = true
		return call
	}
	return &ast.ParenExpr{Lparen: lit.Pos(), X: &ast.StarExpr{X: call}}
}
