package interp

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/ssa"

	"github.com/moduli-rnn/moduli-go/kernel/engine/gate"
)

func (c *compiler) makeInterface(in *ssa.MakeInterface) {
	x, d := c.arg(in.X), c.slots[in]
	a, to, from := x.off, d.off, x.rt
	if d.rt.NumMethod() > 0 && !from.Implements(d.rt) {
		c.refuse("conversion to "+shortType(in.Type()), "%s has methods of a cell, which compiled code can not call", shortType(in.X.Type()))
	}
	if d.rt.NumMethod() > 0 {
		c.emit(func(fr *frame) { valueAt(d.rt, fr.at(to)).Set(valueAt(from, fr.at(a))) })
		return
	}
	switch from {
	case reflect.TypeFor[int]():
		c.emit(func(fr *frame) { *at[any](fr, to) = *at[int](fr, a) })
	case reflect.TypeFor[float64]():
		c.emit(func(fr *frame) { *at[any](fr, to) = *at[float64](fr, a) })
	case reflect.TypeFor[string]():
		c.emit(func(fr *frame) { *at[any](fr, to) = *at[string](fr, a) })
	case reflect.TypeFor[bool]():
		c.emit(func(fr *frame) { *at[any](fr, to) = *at[bool](fr, a) })
	default:
		c.emit(func(fr *frame) { *at[any](fr, to) = anyAt(from, fr.at(a)) })
	}
}

func (c *compiler) changeInterface(in *ssa.ChangeInterface) {
	x, d := c.arg(in.X), c.slots[in]
	c.emit(assignInterface(x.off, d.off, x.rt, d.rt))
}

// assignInterface moves what an interface holds into one of another type.
func assignInterface(a, to uintptr, from, into reflect.Type) op {
	if from == into {
		return op(mover(to, a, into))
	}
	return func(fr *frame) {
		v := valueAt(from, fr.at(a))
		if v.IsNil() {
			valueAt(into, fr.at(to)).SetZero()
			return
		}
		valueAt(into, fr.at(to)).Set(v.Elem())
	}
}

func (c *compiler) typeAssert(in *ssa.TypeAssert) {
	x, d := c.arg(in.X), c.slots[in]
	a, to := x.off, d.off
	from, want := x.rt, c.typeOf(in.AssertedType)
	isInterface := types.IsInterface(in.AssertedType)
	var holds func(t reflect.Type) (missing string, ok bool)
	switch {
	case isInterface && want.NumMethod() > 0:
		holds = func(t reflect.Type) (string, bool) {
			if t.Implements(want) {
				return "", true
			}
			for i := range want.NumMethod() {
				if _, ok := t.MethodByName(want.Method(i).Name); !ok {
					return want.Method(i).Name, false
				}
			}
			return want.Method(0).Name, false
		}
	case isInterface:
		holds = c.methodsOf(in.AssertedType.Underlying().(*types.Interface))
	case gate.Own(in.AssertedType):
		c.refuse("type assertion", "at run time %s is known only by what it is made of", shortType(in.AssertedType))
	default:
		holds = func(t reflect.Type) (string, bool) { return "", t == want }
	}
	store := func(fr *frame, off uintptr, v reflect.Value) { valueAt(want, fr.at(off)).Set(v) }
	if !in.CommaOk {
		c.emit(func(fr *frame) {
			v := valueAt(from, fr.at(a))
			if v.IsNil() {
				panic(assertion(from, nil, want, ""))
			}
			missing, ok := holds(v.Elem().Type())
			if !ok {
				panic(assertion(from, v.Elem().Type(), want, missing))
			}
			store(fr, to, v.Elem())
		})
		return
	}
	val, okAt := tupleField(d, 0), tupleField(d, 1)
	clear := zeroer(want)
	c.emit(func(fr *frame) {
		v := valueAt(from, fr.at(a))
		ok := !v.IsNil()
		if ok {
			_, ok = holds(v.Elem().Type())
		}
		*at[bool](fr, okAt) = ok
		if ok {
			store(fr, val, v.Elem())
		} else {
			clear(fr.at(val))
		}
	})
}

// methodsOf tests for the methods of an interface that no package names.
func (c *compiler) methodsOf(t *types.Interface) func(reflect.Type) (string, bool) {
	type method struct {
		name string
		typ  reflect.Type
	}
	var want []method
	for m := range t.Methods() {
		if !m.Exported() {
			c.refuse("type assertion", "to an interface with the unexported method %s", m.Name())
		}
		if gate.Own(m.Signature().Params()) || gate.Own(m.Signature().Results()) {
			c.refuse("type assertion", "to an interface whose method %s has a type of a cell in its signature", m.Name())
		}
		want = append(want, method{m.Name(), c.typeOf(m.Signature())})
	}
	return func(rt reflect.Type) (string, bool) {
		for _, w := range want {
			m, ok := rt.MethodByName(w.name)
			if !ok || !sameSignature(m.Type, w.typ) {
				return w.name, false
			}
		}
		return "", true
	}
}

// sameSignature compares the type of a method, its receiver in front, with that of a function.
func sameSignature(m, f reflect.Type) bool {
	if m.NumIn() != f.NumIn()+1 || m.NumOut() != f.NumOut() || m.IsVariadic() != f.IsVariadic() {
		return false
	}
	for i := range f.NumIn() {
		if m.In(i+1) != f.In(i) {
			return false
		}
	}
	for i := range f.NumOut() {
		if m.Out(i) != f.Out(i) {
			return false
		}
	}
	return true
}
