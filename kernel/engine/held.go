package engine

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// noteHeld says which variables may hold values of a compiled type in interfaces, where a cell
// declares that type again with other methods: those values keep the methods that they have.
func (s *Session) noteHeld(redefined []frontend.Redefined) {
	for _, r := range redefined {
		old, wasType := r.Old.(*types.TypeName)
		now, isType := r.New.(*types.TypeName)
		if !wasType || !isType || !s.compiler.gen.Compiled(old) || !types.Identical(old.Type().Underlying(), now.Type().Underlying()) {
			continue
		}
		var names []string
		for name, obj := range s.scope.View().Objects() {
			if v, ok := obj.(*types.Var); ok && v != s.scope.Context() && holds(v.Type(), old.Type(), map[types.Type]bool{}) {
				names = append(names, name)
			}
		}
		if len(names) > 0 && s.compiler.out != nil {
			slices.Sort(names)
			s.compiler.out.Stderr([]byte(fmt.Sprintf("note: %s has other methods now; what %s may hold of it keeps those of before: run again the cells that made it\n",
				old.Name(), strings.Join(names, ", "))))
		}
	}
}

// holds reports whether a value of type in may have a T or a *T in an interface with methods.
func holds(in, t types.Type, seen map[types.Type]bool) bool {
	if seen[in] {
		return false
	}
	seen[in] = true
	switch u := in.Underlying().(type) {
	case *types.Interface:
		return u.NumMethods() > 0 && u.IsMethodSet() && (types.Implements(t, u) || types.Implements(types.NewPointer(t), u))
	case *types.Map:
		return holds(u.Key(), t, seen) || holds(u.Elem(), t, seen)
	case interface{ Elem() types.Type }:
		return holds(u.Elem(), t, seen)
	case *types.Struct:
		for f := range u.Fields() {
			if holds(f.Type(), t, seen) {
				return true
			}
		}
	}
	return false
}
