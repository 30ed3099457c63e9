package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/ast/astutil"
)

// Structs of the same fields, or pointers to them, can be converted, and are assigned to each
// other where one of their types has no name. If this package may not name some of the fields,
// the compiler takes them for different ones. Such values are then looked at as the other type.

// convert notes the conversions of a node's parts, while their types are known.
func (r *rewriter) convert(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
			for i, l := range n.Lhs {
				r.becomes(n.Rhs[i], r.info.TypeOf(l))
			}
		}
	case *ast.ValueSpec:
		if n.Type != nil {
			for _, v := range n.Values {
				r.becomes(v, r.info.TypeOf(n.Type))
			}
		}
	case *ast.CallExpr:
		r.convertArgs(n)
	case *ast.FuncDecl:
		if n.Body != nil {
			r.convertResults(n.Type, n.Body)
		}
	case *ast.FuncLit:
		r.convertResults(n.Type, n.Body)
	case *ast.CompositeLit:
		r.convertElements(n)
	case *ast.SendStmt:
		if ch, ok := r.info.TypeOf(n.Chan).Underlying().(*types.Chan); ok {
			r.becomes(n.Value, ch.Elem())
		}
	}
}

func (r *rewriter) convertArgs(n *ast.CallExpr) {
	if r.info.Types[n.Fun].IsType() {
		if len(n.Args) == 1 && r.differ(r.info.TypeOf(n.Args[0]), r.info.TypeOf(n.Fun)) {
			r.becomes(n.Args[0], r.info.TypeOf(n.Fun))
		}
		return
	}
	sig, ok := r.info.TypeOf(n.Fun).(*types.Signature) // of builtins too
	if !ok {
		return
	}
	for i, a := range n.Args {
		last := sig.Params().Len() - 1
		switch {
		case i < last, i == last && (!sig.Variadic() || n.Ellipsis.IsValid()):
			r.becomes(a, sig.Params().At(i).Type())
		case sig.Variadic() && last >= 0:
			if s, ok := sig.Params().At(last).Type().Underlying().(*types.Slice); ok {
				r.becomes(a, s.Elem())
			}
		}
	}
}

func (r *rewriter) convertResults(t *ast.FuncType, body *ast.BlockStmt) {
	if t.Results == nil {
		return
	}
	var results []types.Type
	for _, f := range t.Results.List {
		for range max(1, len(f.Names)) {
			results = append(results, r.info.TypeOf(f.Type))
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) == len(results) {
				for i, e := range n.Results {
					r.becomes(e, results[i])
				}
			}
		}
		return true
	})
}

func (r *rewriter) convertElements(n *ast.CompositeLit) {
	t := r.info.TypeOf(n)
	if t == nil {
		return
	}
	st := structOf(t)
	for i, e := range n.Elts {
		kv, keyed := e.(*ast.KeyValueExpr)
		switch t := t.Underlying().(type) {
		case *types.Map:
			if keyed {
				r.becomes(kv.Key, t.Key())
				r.becomes(kv.Value, t.Elem())
			}
			continue
		case interface{ Elem() types.Type }:
			if st == nil {
				if keyed {
					e = kv.Value
				}
				r.becomes(e, t.Elem())
				continue
			}
		}
		switch {
		case st == nil:
		case !keyed && i < st.NumFields():
			r.becomes(e, st.Field(i).Type())
		case keyed:
			if f, ok := r.info.Uses[ident(kv.Key)].(*types.Var); ok {
				r.becomes(kv.Value, f.Type())
			}
		}
	}
}

func ident(e ast.Expr) *ast.Ident {
	id, _ := e.(*ast.Ident)
	return id
}

// becomes notes that a value is looked at as another type, if it has to be.
func (r *rewriter) becomes(e ast.Expr, to types.Type) {
	if from := r.info.TypeOf(e); r.differ(from, to) {
		r.converted[e] = to
	}
}

// differ reports two types of the same fields that the compiler takes for different ones.
func (r *rewriter) differ(a, b types.Type) bool {
	if a == nil || b == nil || isTypeParam(a) || isTypeParam(b) || types.Identical(a, b) {
		return false
	}
	s, t := structOf(a), structOf(b)
	return s != nil && t != nil && types.IdenticalIgnoreTags(s, t) && (r.opaque(a) || r.opaque(b))
}

// opaque reports a struct type, or a pointer to one, with fields that this package may not name.
func (r *rewriter) opaque(t types.Type) bool {
	for f := range structOf(t).Fields() {
		if r.hidden(t, f) {
			return true
		}
	}
	return false
}

// converting puts the conversion that was noted around what an expression has become.
func (r *rewriter) converting(c *astutil.Cursor) {
	e, ok := c.Node().(ast.Expr)
	if !ok || r.converted[e] == nil {
		return
	}
	to := r.converted[e]
	field := reflect.Indirect(reflect.ValueOf(c.Parent())).FieldByName(c.Name())
	if c.Index() >= 0 {
		field = field.Index(c.Index())
	}
	now := field.Interface().(ast.Expr)
	if _, ok := to.Underlying().(*types.Pointer); ok {
		c.Replace(r.cast("("+r.typ(to)+")", now))
		return
	}
	c.Replace(&ast.CallExpr{Fun: raw(e.Pos(), "kǀ.As["+r.typ(to)+"]"), Args: []ast.Expr{now}})
}
