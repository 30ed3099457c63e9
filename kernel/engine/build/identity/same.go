package identity

import (
	"reflect"
	"unsafe"
)

// pointer is an address in memory that the garbage collector does not manage.
func pointer(a uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&a)) }

// eface is an interface without methods, in memory.
type eface struct{ typ, data unsafe.Pointer }

func typeAt(a uintptr) reflect.Type {
	var x any
	(*eface)(unsafe.Pointer(&x)).typ = pointer(a)
	return reflect.TypeOf(x)
}

// wordOf is the address of a type.
func wordOf(t reflect.Type) uintptr { return uintptr((*eface)(unsafe.Pointer(&t)).data) }

// unnamed reports whether reflection can make a type.
func unnamed(t reflect.Type) bool { return t.Name() == "" && t.Kind() != reflect.Interface }

// same is the type that reflection knows for what t is made of: t itself if there is no other.
func same(t reflect.Type) (out reflect.Type) {
	if !unnamed(t) {
		return t
	}
	defer func() {
		if recover() != nil { // reflection can not make such a type
			out = t
		}
	}()
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(same(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(same(t.Elem()))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), same(t.Elem()))
	case reflect.Chan:
		return reflect.ChanOf(t.ChanDir(), same(t.Elem()))
	case reflect.Map:
		return reflect.MapOf(same(t.Key()), same(t.Elem()))
	case reflect.Func:
		in, out := make([]reflect.Type, t.NumIn()), make([]reflect.Type, t.NumOut())
		for i := range in {
			in[i] = same(t.In(i))
		}
		for i := range out {
			out[i] = same(t.Out(i))
		}
		return reflect.FuncOf(in, out, t.IsVariadic())
	case reflect.Struct:
		fields := make([]reflect.StructField, t.NumField())
		for i := range fields {
			fields[i] = t.Field(i)
			if fields[i].Anonymous || fields[i].Name == "_" {
				return t
			}
			fields[i].Type = same(fields[i].Type)
		}
		return reflect.StructOf(fields)
	}
	return t
}

// table is the beginning of what an interface with methods holds beside its value.
type table struct{ inter, typ unsafe.Pointer }

// sameTable is the table that the runtime knows for the interface and the type of one.
func sameTable(a uintptr) uintptr {
	t := (*table)(pointer(a))
	v := reflect.New(typeAt(uintptr(t.inter)))
	v.Elem().Set(reflect.Zero(typeAt(uintptr(t.typ))))
	return uintptr((*eface)(v.UnsafePointer()).typ)
}
