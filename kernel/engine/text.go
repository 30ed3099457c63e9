package engine

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// text writes a value as a reader of a notebook wants it: strings quoted, structs
// with the names of their fields, a type's own text where it has one.
func text(v reflect.Value, t types.Type) (s string) {
	defer func() {
		if p := recover(); p != nil {
			s = fmt.Sprintf("(a value of type %s, whose text could not be made: %v)", short(t), p)
		}
	}()
	w := &writer{}
	w.value(v, t, 0)
	return w.b.String()
}

type writer struct{ b strings.Builder }

const (
	maxDepth = 6
	maxElems = 1000
)

func (w *writer) value(v reflect.Value, t types.Type, depth int) {
	if w.b.Len() > 2*maxText {
		w.b.WriteString("...")
		return
	}
	if depth > maxDepth {
		w.b.WriteString("...")
		return
	}
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			w.b.WriteString("nil")
			return
		}
		w.value(v.Elem(), nil, depth)
		return
	}
	if v.CanInterface() && !isNil(v) {
		switch x := v.Interface().(type) {
		case error:
			w.b.WriteString(x.Error())
			return
		case fmt.Stringer:
			w.b.WriteString(x.String())
			return
		case fmt.Formatter:
			fmt.Fprintf(&w.b, "%v", x)
			return
		}
	}
	w.kind(v, t, depth)
}

func (w *writer) kind(v reflect.Value, t types.Type, depth int) {
	var under types.Type
	if t != nil {
		under = t.Underlying()
	}
	switch v.Kind() {
	case reflect.String:
		w.b.WriteString(strconv.Quote(v.String()))
	case reflect.Struct:
		w.b.WriteByte('{')
		st, _ := under.(*types.Struct)
		for i := range v.NumField() {
			if i > 0 {
				w.b.WriteByte(' ')
			}
			w.b.WriteString(v.Type().Field(i).Name + ":")
			var ft types.Type
			if st != nil {
				ft = st.Field(i).Type()
			}
			w.value(v.Field(i), ft, depth+1)
		}
		w.b.WriteByte('}')
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			w.b.WriteString("[]")
			return
		}
		w.b.WriteByte('[')
		n := v.Len()
		for i := range min(n, maxElems) {
			if i > 0 {
				w.b.WriteByte(' ')
			}
			w.value(v.Index(i), elem(under), depth+1)
		}
		if n > maxElems {
			fmt.Fprintf(&w.b, " ... (%d more)", n-maxElems)
		}
		w.b.WriteByte(']')
	case reflect.Map:
		w.mapping(v, under, depth)
	case reflect.Pointer:
		if v.IsNil() {
			w.b.WriteString("nil")
			return
		}
		switch v.Elem().Kind() {
		case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
			if depth == 0 {
				w.b.WriteByte('&')
				w.value(v.Elem(), elem(under), depth+1)
				return
			}
		}
		fmt.Fprintf(&w.b, "%#x", v.Pointer())
	case reflect.Func:
		if v.IsNil() {
			w.b.WriteString("nil")
			return
		}
		if t == nil {
			fmt.Fprintf(&w.b, "%s", v.Type())
			return
		}
		w.b.WriteString(short(t))
	case reflect.Chan, reflect.UnsafePointer:
		if v.IsNil() {
			w.b.WriteString("nil")
			return
		}
		fmt.Fprintf(&w.b, "%#x", v.Pointer())
	default:
		fmt.Fprintf(&w.b, "%v", v)
	}
}

func (w *writer) mapping(v reflect.Value, under types.Type, depth int) {
	var kt, et types.Type
	if m, ok := under.(*types.Map); ok {
		kt, et = m.Key(), m.Elem()
	}
	w.b.WriteString("map[")
	for i, k := range sortedKeys(v) {
		if i == maxElems {
			fmt.Fprintf(&w.b, " ... (%d more)", v.Len()-maxElems)
			break
		}
		if i > 0 {
			w.b.WriteByte(' ')
		}
		w.value(k, kt, depth+1)
		w.b.WriteByte(':')
		w.value(v.MapIndex(k), et, depth+1)
	}
	w.b.WriteByte(']')
}

func elem(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Pointer:
		return t.Elem()
	}
	return nil
}
