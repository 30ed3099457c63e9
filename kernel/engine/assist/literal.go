package assist

import (
	"go/ast"
	"go/types"
)

// literalFields offers the fields of a struct that its literal does not set yet.
// It reports whether nothing but a field can stand there.
func (c *completer) literalFields(id *ast.Ident) (only bool) {
	at := 1
	if kv, ok := c.parent(1).(*ast.KeyValueExpr); ok {
		if kv.Key != ast.Expr(id) {
			return false
		}
		at = 2
	}
	lit, ok := c.parent(at).(*ast.CompositeLit)
	if !ok || lit.Type == ast.Expr(id) {
		return false
	}
	st, _ := c.literalType(lit).(*types.Struct)
	if st == nil {
		return false
	}
	set := map[string]bool{}
	keyed, plain := at == 2, false
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			keyed = true
			if k, ok := kv.Key.(*ast.Ident); ok {
				set[k.Name] = true
			}
		} else if e != ast.Expr(id) {
			plain = true
		}
	}
	if plain && !keyed {
		return false
	}
	for f := range st.Fields() {
		if !set[f.Name()] && f.Name() != "_" && (f.Exported() || f.Pkg() != nil && f.Pkg().Path() == c.sketch.Pkg.Path()) {
			c.add(c.object(f, nearest))
		}
	}
	return keyed
}

// literalType is what a composite literal is made of: a struct, map, slice or array; nil if unknown.
func (c *completer) literalType(lit *ast.CompositeLit) types.Type {
	t := c.sketch.Info.Types[lit].Type
	if t == nil && lit.Type != nil {
		t = c.sketch.Info.Types[lit.Type].Type
	}
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok { // {1} for &T{1} in a literal of many
		t = p.Elem()
	}
	return t.Underlying()
}
