package interp

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/ssa"
)

// convert makes a conversion that may change the representation.
func (c *compiler) convert(in *ssa.Convert) {
	x, y := c.arg(in.X), c.slots[in]
	d, a := y.off, x.off
	from, to := x.rt, y.rt
	var o op
	switch {
	case from.Kind() == reflect.String && to.Kind() == reflect.Slice:
		if to.Elem().Kind() == reflect.Uint8 {
			o = func(fr *frame) { *at[[]byte](fr, d) = []byte(*at[string](fr, a)) }
		} else {
			o = func(fr *frame) { *at[[]rune](fr, d) = []rune(*at[string](fr, a)) }
		}
	case from.Kind() == reflect.Slice && to.Kind() == reflect.String:
		if from.Elem().Kind() == reflect.Uint8 {
			o = func(fr *frame) { *at[string](fr, d) = string(*at[[]byte](fr, a)) }
		} else {
			o = func(fr *frame) { *at[string](fr, d) = string(*at[[]rune](fr, a)) }
		}
	case to.Kind() == reflect.String && from.Kind() == reflect.String:
		c.move(y, x)
		return
	case to.Kind() == reflect.String:
		read, isSigned := c.integer(x)
		o = func(fr *frame) {
			n := read(fr)
			if n < 0 || n > 0x10FFFF || !isSigned && uint64(n) > 0x10FFFF {
				n = 0xFFFD
			}
			*at[string](fr, d) = string(rune(n))
		}
	case isUnsafe(in.Type()) || isUnsafe(in.X.Type()):
		c.refuse("conversion to or from unsafe.Pointer", "cells may not reach behind types")
	default:
		o = numeric(from.Kind(), to.Kind(), d, a)
	}
	if o == nil {
		c.refuse("conversion", "from %s to %s", shortType(in.X.Type()), shortType(in.Type()))
	}
	c.emit(o)
}

func isUnsafe(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.UnsafePointer
}

func numeric(from, to reflect.Kind, d, a uintptr) op {
	switch from {
	case reflect.Int:
		return fromReal[int](to, d, a)
	case reflect.Int8:
		return fromReal[int8](to, d, a)
	case reflect.Int16:
		return fromReal[int16](to, d, a)
	case reflect.Int32:
		return fromReal[int32](to, d, a)
	case reflect.Int64:
		return fromReal[int64](to, d, a)
	case reflect.Uint:
		return fromReal[uint](to, d, a)
	case reflect.Uint8:
		return fromReal[uint8](to, d, a)
	case reflect.Uint16:
		return fromReal[uint16](to, d, a)
	case reflect.Uint32:
		return fromReal[uint32](to, d, a)
	case reflect.Uint64:
		return fromReal[uint64](to, d, a)
	case reflect.Uintptr:
		return fromReal[uintptr](to, d, a)
	case reflect.Float32:
		return fromReal[float32](to, d, a)
	case reflect.Float64:
		return fromReal[float64](to, d, a)
	case reflect.Complex64:
		return fromComplex[complex64](to, d, a)
	case reflect.Complex128:
		return fromComplex[complex128](to, d, a)
	}
	return nil
}

func fromReal[F integer | float](to reflect.Kind, d, a uintptr) op {
	switch to {
	case reflect.Int:
		return toReal[F, int](d, a)
	case reflect.Int8:
		return toReal[F, int8](d, a)
	case reflect.Int16:
		return toReal[F, int16](d, a)
	case reflect.Int32:
		return toReal[F, int32](d, a)
	case reflect.Int64:
		return toReal[F, int64](d, a)
	case reflect.Uint:
		return toReal[F, uint](d, a)
	case reflect.Uint8:
		return toReal[F, uint8](d, a)
	case reflect.Uint16:
		return toReal[F, uint16](d, a)
	case reflect.Uint32:
		return toReal[F, uint32](d, a)
	case reflect.Uint64:
		return toReal[F, uint64](d, a)
	case reflect.Uintptr:
		return toReal[F, uintptr](d, a)
	case reflect.Float32:
		return toReal[F, float32](d, a)
	case reflect.Float64:
		return toReal[F, float64](d, a)
	}
	return nil
}

func toReal[F, T integer | float](d, a uintptr) op {
	return func(fr *frame) { *at[T](fr, d) = T(*at[F](fr, a)) }
}

func fromComplex[F complex64 | complex128](to reflect.Kind, d, a uintptr) op {
	switch to {
	case reflect.Complex64:
		return func(fr *frame) { *at[complex64](fr, d) = complex64(*at[F](fr, a)) }
	case reflect.Complex128:
		return func(fr *frame) { *at[complex128](fr, d) = complex128(*at[F](fr, a)) }
	}
	return nil
}
