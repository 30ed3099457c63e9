package assist

import (
	"go/types"
)

// member is a field or method, and how many embedded types deep it lies.
type member struct {
	obj   types.Object
	depth int
}

// membersOf lists what can be selected from a value of type t or, if isType, from the
// type itself in a method expression, by code of the package pkg.
func membersOf(t types.Type, isType bool, pkg *types.Package) []member {
	if t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	var out []member
	seen := map[string]bool{}
	add := func(obj types.Object, depth int) {
		if seen[obj.Name()] || obj.Name() == "_" {
			return
		}
		if !obj.Exported() && (pkg == nil || obj.Pkg() == nil || obj.Pkg().Path() != pkg.Path()) {
			return
		}
		// One of several at the same depth, or a name that is hidden, is not what is selected.
		if got, _, _ := types.LookupFieldOrMethod(t, !isType, obj.Pkg(), obj.Name()); got == nil || got.Name() != obj.Name() {
			return
		} else if seen[obj.Name()] = true; got.Pkg() == obj.Pkg() {
			obj = got
		}
		out = append(out, member{obj, depth})
	}
	if !isType {
		eachField(t, func(f *types.Var, depth int) { add(f, depth) })
	}
	set := t
	if _, isPtr := types.Unalias(t).(*types.Pointer); !isType && !isPtr && !types.IsInterface(t) {
		set = types.NewPointer(t) // values in variables have the methods of their addresses
	}
	for sel := range types.NewMethodSet(set).Methods() {
		add(sel.Obj(), len(sel.Index())-1)
	}
	return out
}

// eachField visits the fields of a struct, or of one that t points to, and those of the structs embedded in it.
func eachField(t types.Type, visit func(f *types.Var, depth int)) {
	seen := map[types.Type]bool{}
	level := []types.Type{t}
	for depth := 0; len(level) > 0 && depth < 16; depth++ {
		var next []types.Type
		for _, t := range level {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			if seen[t] {
				continue
			}
			seen[t] = true
			st, ok := t.Underlying().(*types.Struct)
			if !ok {
				continue
			}
			for f := range st.Fields() {
				visit(f, depth)
				if f.Embedded() {
					next = append(next, f.Type())
				}
			}
		}
		level = next
	}
}
