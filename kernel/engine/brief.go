package engine

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// maxBrief is how long the text of a value in a tooltip may be, in bytes.
const maxBrief = 200

// brief is a line about a value that calls no method of its, for a look at a
// variable must not run code.
func brief(v reflect.Value) string {
	w := &briefer{}
	w.value(v, 0)
	s := w.b.String()
	if len(s) > maxBrief {
		s = strings.ToValidUTF8(s[:maxBrief], "") + "..."
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String, reflect.Chan:
		if n := v.Len(); n > 3 {
			s += fmt.Sprintf(" (len %d)", n)
		}
	}
	return s
}

type briefer struct{ b strings.Builder }

func (w *briefer) value(v reflect.Value, depth int) {
	switch {
	case w.b.Len() > maxBrief:
		return
	case !v.IsValid():
		w.b.WriteString("nil")
		return
	case depth > 3:
		w.b.WriteString("...")
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		w.b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.b.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		w.b.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()))
	case reflect.Complex64, reflect.Complex128:
		w.b.WriteString(strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits()))
	case reflect.String:
		s := v.String()
		if len(s) > maxBrief {
			s = strings.ToValidUTF8(s[:maxBrief], "")
		}
		w.b.WriteString(strconv.Quote(s))
	case reflect.Slice, reflect.Array:
		w.list("[", v.Len(), "]", func(i int) { w.value(v.Index(i), depth+1) })
	case reflect.Struct:
		w.list("{", v.NumField(), "}", func(i int) {
			w.b.WriteString(v.Type().Field(i).Name + ":")
			w.value(v.Field(i), depth+1)
		})
	case reflect.Map:
		it := v.MapRange()
		w.list("map[", v.Len(), "]", func(int) {
			if it.Next() {
				w.value(it.Key(), depth+1)
				w.b.WriteString(":")
				w.value(it.Value(), depth+1)
			}
		})
	case reflect.Interface:
		w.value(v.Elem(), depth)
	case reflect.Pointer:
		if v.IsNil() {
			w.b.WriteString("nil")
			return
		}
		w.b.WriteString("&")
		w.value(v.Elem(), depth+1)
	default: // func, chan, unsafe.Pointer
		if isNil(v) {
			w.b.WriteString("nil")
			return
		}
		if v.Kind() == reflect.UnsafePointer { // to a type that is made of itself
			w.b.WriteString("&...")
			return
		}
		w.b.WriteString(v.Kind().String())
	}
}

func (w *briefer) list(open string, n int, end string, elem func(i int)) {
	w.b.WriteString(open)
	for i := 0; i < n && w.b.Len() <= maxBrief; i++ {
		if i > 0 {
			w.b.WriteString(" ")
		}
		elem(i)
	}
	w.b.WriteString(end)
}
