package interp

import (
	"go/token"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

// equal makes x == y, or x != y where not is set.
func (c *compiler) equal(d uintptr, x, y *slot, not bool) {
	eq := c.equality(x.rt, y.rt)
	a, b := x.off, y.off
	c.emit(func(fr *frame) { *at[bool](fr, d) = eq(fr.at(a), fr.at(b)) != not })
}

func sameAs[T comparable](a, b unsafe.Pointer) bool { return *(*T)(a) == *(*T)(b) }

func (c *compiler) equality(x, y reflect.Type) func(a, b unsafe.Pointer) bool {
	if x.Kind() == reflect.Interface || y.Kind() == reflect.Interface {
		return func(a, b unsafe.Pointer) bool { return anyAt(x, a) == anyAt(y, b) }
	}
	switch x.Kind() {
	case reflect.Bool:
		return sameAs[bool]
	case reflect.Int8, reflect.Uint8:
		return sameAs[uint8]
	case reflect.Int16, reflect.Uint16:
		return sameAs[uint16]
	case reflect.Int32, reflect.Uint32:
		return sameAs[uint32]
	case reflect.Int64, reflect.Uint64:
		return sameAs[uint64]
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		return sameAs[uint]
	case reflect.Float32:
		return sameAs[float32]
	case reflect.Float64:
		return sameAs[float64]
	case reflect.Complex64:
		return sameAs[complex64]
	case reflect.Complex128:
		return sameAs[complex128]
	case reflect.String:
		return sameAs[string]
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Slice:
		// Maps, functions and slices are compared with nil alone, by their first word.
		return sameAs[unsafe.Pointer]
	case reflect.Struct, reflect.Array:
		return func(a, b unsafe.Pointer) bool { return anyAt(x, a) == anyAt(x, b) }
	}
	c.refuse("comparison", "of values of type %s", x)
	return nil
}

// anyAt is the value at p as an interface holds it.
func anyAt(rt reflect.Type, p unsafe.Pointer) any { return valueAt(rt, p).Interface() }

func (c *compiler) unary(in *ssa.UnOp) {
	switch in.Op {
	case token.MUL:
		c.load(in)
		return
	case token.ARROW:
		c.receive(in)
		return
	}
	x, d := c.arg(in.X), c.slots[in].off
	a := x.off
	if in.Op == token.NOT {
		c.emit(func(fr *frame) { *at[bool](fr, d) = !*at[bool](fr, a) })
		return
	}
	var o op
	switch x.rt.Kind() {
	case reflect.Int:
		o = negation[int](in.Op, d, a)
	case reflect.Int8:
		o = negation[int8](in.Op, d, a)
	case reflect.Int16:
		o = negation[int16](in.Op, d, a)
	case reflect.Int32:
		o = negation[int32](in.Op, d, a)
	case reflect.Int64:
		o = negation[int64](in.Op, d, a)
	case reflect.Uint:
		o = negation[uint](in.Op, d, a)
	case reflect.Uint8:
		o = negation[uint8](in.Op, d, a)
	case reflect.Uint16:
		o = negation[uint16](in.Op, d, a)
	case reflect.Uint32:
		o = negation[uint32](in.Op, d, a)
	case reflect.Uint64:
		o = negation[uint64](in.Op, d, a)
	case reflect.Uintptr:
		o = negation[uintptr](in.Op, d, a)
	case reflect.Float32:
		o = minus[float32](in.Op, d, a)
	case reflect.Float64:
		o = minus[float64](in.Op, d, a)
	case reflect.Complex64:
		o = minus[complex64](in.Op, d, a)
	case reflect.Complex128:
		o = minus[complex128](in.Op, d, a)
	}
	if o == nil {
		c.refuse("operator "+in.Op.String(), "it is applied to %s", shortType(in.X.Type()))
	}
	c.emit(o)
}

func negation[T integer](o token.Token, d, a uintptr) op {
	switch o {
	case token.SUB:
		return func(fr *frame) { *at[T](fr, d) = -*at[T](fr, a) }
	case token.XOR:
		return func(fr *frame) { *at[T](fr, d) = ^*at[T](fr, a) }
	}
	return nil
}

func minus[T float | complex64 | complex128](o token.Token, d, a uintptr) op {
	if o != token.SUB {
		return nil
	}
	return func(fr *frame) { *at[T](fr, d) = -*at[T](fr, a) }
}
