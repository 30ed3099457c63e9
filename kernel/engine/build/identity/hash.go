package identity

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

// Settle gives a type that reflection has made the hash that the compiler gives it, for type
// switches of compiled code look at that first, and maps the compiler's hash of keys. The types
// that it is made of come before it. The error says which values compiled code could not use.
func Settle(t reflect.Type) error {
	if !unnamed(t) {
		return nil
	}
	if h := head(t); known() && h.str < 0 {
		if s, ok := linkString(t); ok {
			h.hash = hashOf(s)
		}
	}
	if t.Kind() == reflect.Map {
		return settleMap(t)
	}
	return nil
}

// rtype is the beginning of what the runtime knows of a type.
type rtype struct {
	size, pointers uintptr
	hash           uint32
	_              [4]byte
	_, _           unsafe.Pointer
	str            int32 // below 0 for types that reflection has made
}

func head(t reflect.Type) *rtype { return (*rtype)(pointer(wordOf(t))) }

// known reports whether this package knows how the running program's types look and how its
// compiler hashed them. Where it does not, types keep what reflection gave them.
var known = sync.OnceValue(func() bool {
	for _, t := range []reflect.Type{
		reflect.TypeFor[map[string][]int](), reflect.TypeFor[*url.URL](), reflect.TypeFor[[3]func(io.Reader, ...string) (uint8, error)](),
		reflect.TypeFor[struct {
			A chan<- (<-chan any) `tag:"x"`
			B interface{ Len() int }
		}](),
	} {
		h := head(t)
		if s, ok := linkString(t); !ok || h.size != t.Size() || h.hash != hashOf(s) || h.str < 0 {
			return false
		}
	}
	return head(reflect.ArrayOf(91, reflect.TypeFor[chan complex64]())).str < 0
})

// hashOf is the compiler's hash of the text of a type.
func hashOf(s string) uint32 {
	sum := sha256.Sum256([]byte(s))
	sum[0] ^= 0xff
	return binary.LittleEndian.Uint32(sum[:])
}

// linkString is the text of a type in which packages have their paths. It reports false where
// reflection does not tell enough.
func linkString(t reflect.Type) (string, bool) {
	var b strings.Builder
	ok := link(&b, t)
	return b.String(), ok
}

func link(b *strings.Builder, t reflect.Type) bool {
	if t.Name() != "" {
		p := t.PkgPath()
		if p != "" {
			b.WriteString(p + ".")
		}
		b.WriteString(t.Name())
		// The compiler writes some characters of paths in another way, and knows more of type arguments
		// and types that functions declare.
		return !strings.ContainsAny(t.Name(), "[·") && !strings.ContainsAny(p[strings.LastIndex(p, "/")+1:], ".%\"")
	}
	switch t.Kind() {
	case reflect.Pointer:
		b.WriteString("*")
		return link(b, t.Elem())
	case reflect.Slice:
		b.WriteString("[]")
		return link(b, t.Elem())
	case reflect.Array:
		fmt.Fprintf(b, "[%d]", t.Len())
		return link(b, t.Elem())
	case reflect.Chan:
		b.WriteString(t.ChanDir().String() + " ")
		if inner := t.Elem(); t.ChanDir() == reflect.BothDir && inner.Name() == "" && inner.Kind() == reflect.Chan && inner.ChanDir() == reflect.RecvDir {
			b.WriteString("(")
			defer b.WriteString(")")
		}
		return link(b, t.Elem())
	case reflect.Map:
		b.WriteString("map[")
		ok := link(b, t.Key())
		b.WriteString("]")
		return link(b, t.Elem()) && ok
	case reflect.Func:
		b.WriteString("func")
		return signature(b, t)
	case reflect.Struct:
		return structure(b, t)
	case reflect.Interface:
		return methods(b, t)
	}
	return false
}

func signature(b *strings.Builder, t reflect.Type) bool {
	ok := true
	list := func(n int, at func(int) reflect.Type, variadic bool) {
		b.WriteString("(")
		for i := range n {
			if i > 0 {
				b.WriteString(", ")
			}
			x := at(i)
			if variadic && i == n-1 {
				b.WriteString("...")
				x = x.Elem()
			}
			ok = link(b, x) && ok
		}
		b.WriteString(")")
	}
	list(t.NumIn(), t.In, t.IsVariadic())
	switch t.NumOut() {
	case 0:
	case 1:
		b.WriteString(" ")
		ok = link(b, t.Out(0)) && ok
	default:
		b.WriteString(" ")
		list(t.NumOut(), t.Out, false)
	}
	return ok
}

func structure(b *strings.Builder, t reflect.Type) bool {
	b.WriteString("struct {")
	ok := true
	for i := range t.NumField() {
		f := t.Field(i)
		if i > 0 {
			b.WriteString(";")
		}
		ok = ok && f.IsExported() && !f.Anonymous
		b.WriteString(" " + f.Name + " ")
		ok = link(b, f.Type) && ok
		if f.Tag != "" {
			b.WriteString(" " + strconv.Quote(string(f.Tag)))
		}
	}
	if t.NumField() > 0 {
		b.WriteString(" ")
	}
	b.WriteString("}")
	return ok
}

func methods(b *strings.Builder, t reflect.Type) bool {
	b.WriteString("interface {")
	ok := true
	for i := range t.NumMethod() {
		m := t.Method(i)
		if i > 0 {
			b.WriteString(";")
		}
		ok = ok && m.IsExported()
		b.WriteString(" " + m.Name)
		ok = signature(b, m.Type) && ok
	}
	if t.NumMethod() > 0 {
		b.WriteString(" ")
	}
	b.WriteString("}")
	return ok
}
