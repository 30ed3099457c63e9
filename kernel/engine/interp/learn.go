package interp

import (
	"go/types"
	"reflect"
)

// learn walks a static type along the run-time type it is known to have and
// keeps those named types that no table lists: the unexported ones that
// functions return and fields hold.
func (m *typeMap) learn(t types.Type, rt reflect.Type) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.walk(t, rt, 4)
}

func (m *typeMap) walk(t types.Type, rt reflect.Type, depth int) {
	if depth == 0 {
		return
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() == nil || obj.Pkg().Path() == "main" || t.TypeArgs().Len() > 0 || m.learned[obj] != nil || rt.PkgPath() != obj.Pkg().Path() || rt.Name() != obj.Name() {
			return
		}
		if _, ok := m.table(obj.Pkg().Path()).Type(obj.Name()); !ok {
			m.learned[obj] = rt
		}
	case *types.Pointer:
		if rt.Kind() == reflect.Pointer {
			m.walk(t.Elem(), rt.Elem(), depth-1)
		}
	case *types.Slice:
		if rt.Kind() == reflect.Slice {
			m.walk(t.Elem(), rt.Elem(), depth-1)
		}
	case *types.Array:
		if rt.Kind() == reflect.Array {
			m.walk(t.Elem(), rt.Elem(), depth-1)
		}
	case *types.Chan:
		if rt.Kind() == reflect.Chan {
			m.walk(t.Elem(), rt.Elem(), depth-1)
		}
	case *types.Map:
		if rt.Kind() == reflect.Map {
			m.walk(t.Key(), rt.Key(), depth-1)
			m.walk(t.Elem(), rt.Elem(), depth-1)
		}
	case *types.Signature:
		if rt.Kind() != reflect.Func {
			return
		}
		in := rt.NumIn() - t.Params().Len() // 1 where the receiver leads
		for i := range t.Params().Len() {
			if in+i >= 0 && in+i < rt.NumIn() {
				m.walk(t.Params().At(i).Type(), rt.In(in+i), depth-1)
			}
		}
		for i := range t.Results().Len() {
			if i < rt.NumOut() {
				m.walk(t.Results().At(i).Type(), rt.Out(i), depth-1)
			}
		}
	}
}
