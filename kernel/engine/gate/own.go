package gate

import "go/types"

// Own reports whether t mentions a type that reflection can not make exactly:
// one declared in a cell, or an interface with methods that has no name in a
// package. Values of such types are laid out as Go does and computed with, but
// whoever asks for their type at run time is told the underlying one.
func Own(t types.Type) bool { return mentions(t, map[types.Type]bool{}) }

// Cell reports whether obj was declared in a cell rather than in a package.
func Cell(obj types.Object) bool { return obj.Pkg() != nil && obj.Pkg().Path() == "main" }

func mentions(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		if Cell(t.Obj()) {
			return true
		}
		for i := range t.TypeArgs().Len() {
			if mentions(t.TypeArgs().At(i), seen) {
				return true
			}
		}
		return false
	case *types.Pointer:
		return mentions(t.Elem(), seen)
	case *types.Slice:
		return mentions(t.Elem(), seen)
	case *types.Array:
		return mentions(t.Elem(), seen)
	case *types.Chan:
		return mentions(t.Elem(), seen)
	case *types.Map:
		return mentions(t.Key(), seen) || mentions(t.Elem(), seen)
	case *types.Struct:
		for i := range t.NumFields() {
			f := t.Field(i)
			// An unexported or embedded field belongs to the package that wrote it: reflection makes another.
			if f.Embedded() || !f.Exported() || mentions(f.Type(), seen) {
				return true
			}
		}
		return false
	case *types.Tuple:
		for i := range t.Len() {
			if mentions(t.At(i).Type(), seen) {
				return true
			}
		}
		return false
	case *types.Signature:
		return mentions(t.Params(), seen) || mentions(t.Results(), seen)
	case *types.Interface:
		return t.NumMethods() > 0
	case *types.TypeParam:
		return true
	}
	return false
}
