package identity

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"
)

// hasher hashes the key that a pointer leads to.
type hasher = func(key unsafe.Pointer, seed uintptr) uintptr

// mapType is the beginning of what the runtime knows of the type of a map.
type mapType struct {
	rtype
	key, elem, group unsafe.Pointer
	hash             hasher
}

func mapOf(t reflect.Type) *mapType { return (*mapType)(pointer(wordOf(t))) }

//go:linkname memhash runtime.memhash
func memhash(p unsafe.Pointer, seed, size uintptr) uintptr

// settleMap gives the type of a map that reflection has made the hash of keys that the compiler
// gives it: compiled cells look keys up in the same maps. Reflection hashes structs field by
// field, the compiler goes over several fields at once.
func settleMap(t reflect.Type) error {
	m := mapOf(t)
	if m.str >= 0 || !compound(t.Key()) {
		return nil
	}
	if !knownMaps() {
		return fmt.Errorf("it is not known how the compiler hashes keys of type %s", t.Key())
	}
	m.hash = hasherOf(t.Key())
	return nil
}

// compound reports a type of several parts, which the compiler may hash together.
func compound(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return compound(t.Elem())
	case reflect.Struct:
		return true
	}
	return false
}

func compiled[K comparable]() hasher { return mapOf(reflect.TypeFor[map[K]struct{}]()).hash }

// hasherOf hashes as the compiler does. Source: hashFunc in cmd/compile/internal/reflectdata.
func hasherOf(t reflect.Type) hasher {
	if plain(t) {
		switch size := t.Size(); size {
		case 4:
			return compiled[int32]()
		case 8:
			return compiled[int64]()
		default:
			return memory(size)
		}
	}
	switch t.Kind() {
	case reflect.Float32:
		return compiled[float32]()
	case reflect.Float64:
		return compiled[float64]()
	case reflect.Complex64:
		return compiled[complex64]()
	case reflect.Complex128:
		return compiled[complex128]()
	case reflect.String:
		return compiled[string]()
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return compiled[any]()
		}
		return compiled[error]()
	case reflect.Array:
		elem, n, size := hasherOf(t.Elem()), t.Len(), t.Elem().Size()
		return func(p unsafe.Pointer, h uintptr) uintptr {
			for i := range uintptr(n) {
				h = elem(unsafe.Add(p, i*size), h)
			}
			return h
		}
	case reflect.Struct:
		if t.NumField() == 1 {
			return hasherOf(t.Field(0).Type)
		}
		return fieldsOf(t)
	}
	panic("identity: a key of type " + t.String())
}

func memory(size uintptr) hasher {
	return func(p unsafe.Pointer, h uintptr) uintptr { return memhash(p, h, size) }
}

// fieldsOf hashes a struct: runs of plain memory as one, and other fields by their types.
func fieldsOf(t reflect.Type) hasher {
	type part struct {
		offset uintptr
		hash   hasher
	}
	var parts []part
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		switch {
		case f.Name == "_":
		case !plain(f.Type):
			parts = append(parts, part{f.Offset, hasherOf(f.Type)})
		default:
			for i+1 < t.NumField() && !padded(t, i) && t.Field(i+1).Name != "_" && plain(t.Field(i+1).Type) {
				i++
			}
			end := t.Field(i).Offset + t.Field(i).Type.Size()
			parts = append(parts, part{f.Offset, memory(end - f.Offset)})
		}
	}
	return func(p unsafe.Pointer, h uintptr) uintptr {
		for _, x := range parts {
			h = x.hash(unsafe.Add(p, x.offset), h)
		}
		return h
	}
}

// plain reports a type whose values are equal where their memory is.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() == 0 && t.Elem().Comparable() || plain(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.Name == "_" || !plain(f.Type) || t.NumField() > 1 && padded(t, i) {
				return false
			}
		}
		return true
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.String, reflect.Interface:
		return false
	}
	return true
}

// padded reports whether there is room behind a field.
func padded(t reflect.Type, i int) bool {
	end := t.Size()
	if i+1 < t.NumField() {
		end = t.Field(i + 1).Offset
	}
	return t.Field(i).Offset+t.Field(i).Type.Size() != end
}

// knownMaps reports whether hasherOf does what the compiler has done.
var knownMaps = sync.OnceValue(func() bool {
	return known() &&
		agrees(struct{ A, B int }{1, 2}) &&
		agrees(struct{ A, B int32 }{1, 2}) &&
		agrees(struct{ A, B int16 }{1, 2}) &&
		agrees(struct {
			A int
			S string
		}{3, "text"}) &&
		agrees(struct {
			A, B int32
			S    any
			C    int8
		}{3, 4, "text", 5}) &&
		agrees(struct {
			A int8
			B int64
			C bool
			F float64
		}{1, 2, true, 3}) &&
		agrees(struct{ X [2]struct{ A, B uint16 } }{}) &&
		agrees([2]struct {
			E error
			N int
		}{{nil, 1}, {fmt.Errorf("e"), 2}})
})

func agrees[K comparable](key K) bool {
	t := reflect.TypeFor[map[K]struct{}]()
	const seed = 0x5eed
	p := unsafe.Pointer(&key)
	return mapOf(t).key == pointer(wordOf(t.Key())) && mapOf(t).hash(p, seed) == hasherOf(t.Key())(p, seed)
}
