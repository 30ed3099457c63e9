package compile

import (
	"go/ast"
	"go/types"
	"reflect"
)

// copying gives the rewriter a copy of syntax to work on, with what is known of it:
// the syntax of a cell serves others too, such as generic functions, of which each
// later cell makes instances. The function that it returns ends the work.
func (r *rewriter) copying() (done func()) {
	from := r.info
	r.from, r.info = from, &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	return func() { r.info = from }
}

func copyOf[N ast.Node](r *rewriter, n N) N {
	return r.deep(reflect.ValueOf(n)).Interface().(N)
}

// deep copies what a value of a syntax tree refers to.
func (r *rewriter) deep(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(r.deep(v.Elem()))
		return out
	case reflect.Pointer:
		if v.IsNil() || !v.Type().Implements(reflect.TypeFor[ast.Node]()) {
			return v
		}
		out := reflect.New(v.Type().Elem())
		for i := range v.Elem().NumField() {
			out.Elem().Field(i).Set(r.deep(v.Elem().Field(i)))
		}
		r.carry(v.Interface().(ast.Node), out.Interface().(ast.Node))
		return out
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(r.deep(v.Index(i)))
		}
		return out
	}
	return v
}

// carry makes known of a copy what is known of the node.
func (r *rewriter) carry(from, to ast.Node) {
	if e, ok := from.(ast.Expr); ok {
		if tv, ok := r.from.Types[e]; ok {
			r.info.Types[to.(ast.Expr)] = tv
		}
	}
	switch from := from.(type) {
	case *ast.Ident:
		if obj, ok := r.from.Defs[from]; ok {
			r.info.Defs[to.(*ast.Ident)] = obj
		}
		if obj, ok := r.from.Uses[from]; ok {
			r.info.Uses[to.(*ast.Ident)] = obj
		}
	case *ast.SelectorExpr:
		if sel, ok := r.from.Selections[from]; ok {
			r.info.Selections[to.(*ast.SelectorExpr)] = sel
		}
	}
}
