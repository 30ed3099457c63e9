package interp

import (
	"reflect"
	"unsafe"
)

// copier copies one value from src to dst.
type copier func(dst, src unsafe.Pointer)

func copyAs[T any](dst, src unsafe.Pointer) { *(*T)(dst) = *(*T)(src) }

// copierOf is the copier for values laid out as rt. Words that hold pointers
// are copied as pointers, for the garbage collector must see the writes.
func copierOf(rt reflect.Type) copier {
	switch rt.Kind() {
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return copyAs[uint8]
	case reflect.Int16, reflect.Uint16:
		return copyAs[uint16]
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		return copyAs[uint32]
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		return copyAs[uint64]
	case reflect.Int, reflect.Uint, reflect.Uintptr:
		return copyAs[uint]
	case reflect.Complex64:
		return copyAs[complex64]
	case reflect.Complex128:
		return copyAs[complex128]
	case reflect.String:
		return copyAs[string]
	case reflect.Slice:
		return copyAs[[]byte]
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return copyAs[unsafe.Pointer]
	case reflect.Interface:
		return copyAs[[2]unsafe.Pointer]
	}
	size := rt.Size()
	switch {
	case size == 0:
		return func(dst, src unsafe.Pointer) {}
	case !hasPointers(rt) && size <= 1<<12:
		return func(dst, src unsafe.Pointer) {
			copy(unsafe.Slice((*byte)(dst), size), unsafe.Slice((*byte)(src), size))
		}
	}
	return func(dst, src unsafe.Pointer) { reflect.NewAt(rt, dst).Elem().Set(reflect.NewAt(rt, src).Elem()) }
}

// zeroer clears the value of type rt at p.
func zeroer(rt reflect.Type) func(p unsafe.Pointer) {
	switch rt.Kind() {
	case reflect.Struct, reflect.Array:
		return func(p unsafe.Pointer) { reflect.NewAt(rt, p).Elem().SetZero() }
	}
	cp, zero := copierOf(rt), reflect.New(rt).UnsafePointer()
	return func(p unsafe.Pointer) { cp(p, zero) }
}

// valueAt is the value of type rt at p.
func valueAt(rt reflect.Type, p unsafe.Pointer) reflect.Value { return reflect.NewAt(rt, p).Elem() }

// setAt stores v at p in v's own type, which is laid out as the place is.
func setAt(p unsafe.Pointer, v reflect.Value) { reflect.NewAt(v.Type(), p).Elem().Set(v) }
