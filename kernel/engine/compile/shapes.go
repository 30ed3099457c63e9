package compile

import (
	"fmt"
	"go/ast"
	"go/types"
)

// shape is a struct type without a name but with fields that only one package may name. To
// the language it is the same type in all cells, to the compiler it is another in each. So it
// lives in the package that mentioned it first, as the alias Sǀ and a number.
type shape struct {
	path string // of the package, "" until it is loaded
	name string
}

// shapeOf is the home of a struct type, nil if it needs none.
func (u *unit) shapeOf(t *types.Struct) *shape {
	if s, ok := u.shapes.At(t).(*shape); ok && s.path != "" {
		return s
	}
	if s, ok := u.prog.shapes.At(t).(*shape); ok {
		return s
	}
	if !private(t) || tied(t) {
		return nil
	}
	s := &shape{name: fmt.Sprintf("Sǀ%d", u.prog.shapes.Len())}
	u.prog.shapes.Set(t, s)
	fmt.Fprintf(&u.late, "type %s = %s\n", s.name, u.layout(t))
	return s
}

// private reports a struct with fields that only the package which mentions it may name.
func private(t *types.Struct) bool {
	for f := range t.Fields() {
		if !f.Exported() && f.Pkg() != nil && f.Pkg().Path() == "main" {
			return true
		}
	}
	return false
}

// tied reports a type that mentions what only a function knows: its type parameters and the
// types that it declares.
func tied(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		if obj := t.Obj(); obj.Pkg() != nil && obj.Parent() != obj.Pkg().Scope() {
			return true
		}
		for arg := range t.TypeArgs().Types() {
			if tied(arg) {
				return true
			}
		}
	case *types.Map:
		return tied(t.Key()) || tied(t.Elem())
	case interface{ Elem() types.Type }:
		return tied(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if tied(f.Type()) {
				return true
			}
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if tied(v.Type()) {
					return true
				}
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if tied(m.Signature()) {
				return true
			}
		}
	}
	return false
}

// structure writes a struct type.
func (u *unit) structure(t *types.Struct) string {
	switch s := u.shapeOf(t); {
	case s == nil:
		return u.layout(t)
	case s.path == "":
		return s.name
	default:
		return u.unit(s.path) + "." + s.name
	}
}

// structType is what stands for a struct type in the syntax, nil to leave it.
func (r *rewriter) structType(n *ast.StructType, parent ast.Node) ast.Expr {
	t, ok := r.info.TypeOf(n).(*types.Struct)
	if spec, named := parent.(*ast.TypeSpec); !ok || named && !spec.Assign.IsValid() {
		return nil
	}
	if s := r.shapeOf(t); s == nil || s.path == "" {
		return nil
	}
	return raw(n.Pos(), r.structure(t))
}

// elsewhere reports a struct type without a name that lives in another package.
func (r *rewriter) elsewhere(t types.Type) bool {
	st, ok := types.Unalias(t).(*types.Struct)
	if !ok {
		return false
	}
	s := r.shapeOf(st)
	return s != nil && s.path != ""
}
