package cell

import (
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// Print1 and Println1 stand for the builtins print and println.
func (u *Unit) Print1(a ...any)   { u.host.Complain(builtin(a, "")) }
func (u *Unit) Println1(a ...any) { u.host.Complain(builtin(a, " ") + "\n") }

// Words are what an interface value is made of. The builtins print them, not what it holds.
type Words [2]uintptr

// WordsOf are the words of v, whose type is an interface.
func WordsOf[T any](v T) Words { return *(*Words)(unsafe.Pointer(&v)) }

// builtin formats values as the builtins do, methods or not.
func builtin(a []any, sep string) string {
	parts := make([]string, len(a))
	for i, v := range a {
		parts[i] = bare(v)
	}
	return strings.Join(parts, sep)
}

func bare(v any) string {
	if w, ok := v.(Words); ok {
		return "(" + hex(w[0]) + "," + hex(w[1]) + ")"
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(r.Bool())
	case reflect.String:
		return r.String()
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(r.Float(), 'g', -1, r.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(r.Complex(), 'g', -1, r.Type().Bits())
	case reflect.Slice:
		return "[" + strconv.Itoa(r.Len()) + "/" + strconv.Itoa(r.Cap()) + "]" + hex(r.Pointer())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return hex(uintptr(*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(&v), unsafe.Sizeof(uintptr(0))))))
	}
	if r.CanInt() {
		return strconv.FormatInt(r.Int(), 10)
	}
	return strconv.FormatUint(r.Uint(), 10)
}

func hex(p uintptr) string { return "0x" + strconv.FormatUint(uint64(p), 16) }
