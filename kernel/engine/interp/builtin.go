package interp

import (
	"reflect"
	"strings"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

func (c *compiler) builtin(in *ssa.Call, b *ssa.Builtin) {
	args := in.Call.Args
	d := c.slots[in]
	switch b.Name() {
	case "append":
		c.appendTo(args, d)
	case "copy":
		c.copyTo(args, d)
	case "len", "cap":
		c.length(b.Name(), args[0], d)
	case "delete":
		m, k := c.arg(args[0]).off, c.arg(args[1]).off
		mt, lock := c.typeOf(args[0].Type().Underlying()), &c.m.maps
		c.emit(func(fr *frame) {
			lock.Lock()
			defer lock.Unlock()
			if v := mapAt(fr, mt, m); !v.IsNil() {
				v.SetMapIndex(valueAt(mt.Key(), fr.at(k)), reflect.Value{})
			}
		})
	case "clear":
		c.clear(args[0])
	case "min", "max":
		c.extreme(b.Name() == "min", args, d)
	case "print", "println":
		c.print(b.Name() == "println", args)
	case "complex":
		re, im := c.arg(args[0]), c.arg(args[1])
		x, y, to := re.off, im.off, d.off
		if d.rt.Kind() == reflect.Complex64 {
			c.emit(func(fr *frame) { *at[complex64](fr, to) = complex(*at[float32](fr, x), *at[float32](fr, y)) })
		} else {
			c.emit(func(fr *frame) { *at[complex128](fr, to) = complex(*at[float64](fr, x), *at[float64](fr, y)) })
		}
	case "real", "imag":
		c.part(b.Name() == "real", args[0], d)
	case "close":
		ch, elem := c.arg(args[0]).off, c.elemOf(args[0].Type())
		c.emit(func(fr *frame) { chanOf(fr, ch, elem).Close() })
	case "recover":
		to := d.off
		c.emit(func(fr *frame) { *at[any](fr, to) = fr.recovered() })
	case "ssa:deferstack":
		to := d.off
		c.emit(func(fr *frame) { *at[unsafe.Pointer](fr, to) = unsafe.Pointer(fr) })
	case "ssa:wrapnilchk":
		p, to := c.arg(args[0]).off, d.off
		recv := constText(args[1]) + "." + constText(args[2])
		c.emit(func(fr *frame) {
			v := *at[unsafe.Pointer](fr, p)
			if v == nil {
				panic(fault("value method " + recv + " called using nil pointer"))
			}
			*at[unsafe.Pointer](fr, to) = v
		})
	default:
		c.refuse("call of "+b.Name(), "the interpreter does not know it")
	}
}

func constText(v ssa.Value) string {
	if k, ok := v.(*ssa.Const); ok && k.Value != nil {
		return strings.Trim(k.Value.ExactString(), `"`)
	}
	return ""
}

// appendTo makes append(s, more...), where more may be a string. Growth is the runtime's own.
func (c *compiler) appendTo(args []ssa.Value, d *slot) {
	s, to := c.arg(args[0]).off, d.off
	if len(args) == 1 {
		c.move(d, c.slots[args[0]])
		return
	}
	more := c.arg(args[1])
	a := more.off
	if more.rt.Kind() == reflect.String {
		c.emit(func(fr *frame) { *at[[]byte](fr, to) = append(*at[[]byte](fr, s), *at[string](fr, a)...) })
		return
	}
	st := c.typeOf(args[0].Type().Underlying())
	switch st.Elem() {
	case reflect.TypeFor[int]():
		c.emit(appendAs[int](to, s, a))
	case reflect.TypeFor[float64]():
		c.emit(appendAs[float64](to, s, a))
	case reflect.TypeFor[float32]():
		c.emit(appendAs[float32](to, s, a))
	case reflect.TypeFor[byte]():
		c.emit(appendAs[byte](to, s, a))
	case reflect.TypeFor[string]():
		c.emit(appendAs[string](to, s, a))
	default:
		c.emit(func(fr *frame) {
			if n := head(fr, s).len; n+head(fr, a).len < n {
				panic(fault("growslice: len out of range"))
			}
			v := reflect.AppendSlice(valueAt(st, fr.at(s)), valueAt(st, fr.at(a)))
			setAt(fr.at(to), v)
		})
	}
}

func appendAs[T any](d, s, a uintptr) op {
	return func(fr *frame) { *at[[]T](fr, d) = append(*at[[]T](fr, s), *at[[]T](fr, a)...) }
}

func (c *compiler) copyTo(args []ssa.Value, d *slot) {
	dst, src := c.arg(args[0]).off, c.arg(args[1])
	a, to := src.off, d.off
	if src.rt.Kind() == reflect.String {
		c.emit(func(fr *frame) { *at[int](fr, to) = copy(*at[[]byte](fr, dst), *at[string](fr, a)) })
		return
	}
	st := c.typeOf(args[0].Type().Underlying())
	c.emit(func(fr *frame) {
		*at[int](fr, to) = reflect.Copy(valueAt(st, fr.at(dst)), valueAt(st, fr.at(a)))
	})
}

func (c *compiler) length(what string, v ssa.Value, d *slot) {
	x, to := c.arg(v), d.off
	a := x.off
	switch x.rt.Kind() {
	case reflect.String:
		c.emit(func(fr *frame) { *at[int](fr, to) = len(*at[string](fr, a)) })
	case reflect.Slice:
		if what == "cap" {
			c.emit(func(fr *frame) { *at[int](fr, to) = head(fr, a).cap })
		} else {
			c.emit(func(fr *frame) { *at[int](fr, to) = head(fr, a).len })
		}
	case reflect.Map:
		mt, lock := c.typeOf(v.Type().Underlying()), &c.m.maps
		c.emit(func(fr *frame) {
			lock.Lock()
			defer lock.Unlock()
			*at[int](fr, to) = mapAt(fr, mt, a).Len()
		})
	case reflect.Chan:
		elem := c.elemOf(v.Type())
		if what == "cap" {
			c.emit(func(fr *frame) { *at[int](fr, to) = chanOf(fr, a, elem).Cap() })
		} else {
			c.emit(func(fr *frame) { *at[int](fr, to) = chanOf(fr, a, elem).Len() })
		}
	default:
		c.refuse(what, "of %s", shortType(v.Type()))
	}
}

func (c *compiler) clear(v ssa.Value) {
	a, rt, lock := c.arg(v).off, c.typeOf(v.Type().Underlying()), &c.m.maps
	c.emit(func(fr *frame) {
		lock.Lock()
		defer lock.Unlock()
		valueAt(rt, fr.at(a)).Clear()
	})
}

// extreme makes min or max of two or more values.
func (c *compiler) extreme(least bool, args []ssa.Value, d *slot) {
	offs := make([]uintptr, len(args))
	for i, a := range args {
		offs[i] = c.arg(a).off
	}
	var o op
	switch d.rt.Kind() {
	case reflect.Int:
		o = extremeOf[int](least, d.off, offs)
	case reflect.Int8:
		o = extremeOf[int8](least, d.off, offs)
	case reflect.Int16:
		o = extremeOf[int16](least, d.off, offs)
	case reflect.Int32:
		o = extremeOf[int32](least, d.off, offs)
	case reflect.Int64:
		o = extremeOf[int64](least, d.off, offs)
	case reflect.Uint:
		o = extremeOf[uint](least, d.off, offs)
	case reflect.Uint8:
		o = extremeOf[uint8](least, d.off, offs)
	case reflect.Uint16:
		o = extremeOf[uint16](least, d.off, offs)
	case reflect.Uint32:
		o = extremeOf[uint32](least, d.off, offs)
	case reflect.Uint64:
		o = extremeOf[uint64](least, d.off, offs)
	case reflect.Uintptr:
		o = extremeOf[uintptr](least, d.off, offs)
	case reflect.Float32:
		o = extremeOf[float32](least, d.off, offs)
	case reflect.Float64:
		o = extremeOf[float64](least, d.off, offs)
	case reflect.String:
		o = extremeOf[string](least, d.off, offs)
	default:
		c.refuse("min or max", "of %s", d.rt)
	}
	c.emit(o)
}

func extremeOf[T ordered](least bool, d uintptr, args []uintptr) op {
	return func(fr *frame) {
		out := *at[T](fr, args[0])
		for _, a := range args[1:] {
			if least {
				out = min(out, *at[T](fr, a))
			} else {
				out = max(out, *at[T](fr, a))
			}
		}
		*at[T](fr, d) = out
	}
}

func (c *compiler) part(re bool, v ssa.Value, d *slot) {
	x, to := c.arg(v), d.off
	a := x.off
	switch {
	case x.rt.Kind() == reflect.Complex64 && re:
		c.emit(func(fr *frame) { *at[float32](fr, to) = real(*at[complex64](fr, a)) })
	case x.rt.Kind() == reflect.Complex64:
		c.emit(func(fr *frame) { *at[float32](fr, to) = imag(*at[complex64](fr, a)) })
	case re:
		c.emit(func(fr *frame) { *at[float64](fr, to) = real(*at[complex128](fr, a)) })
	default:
		c.emit(func(fr *frame) { *at[float64](fr, to) = imag(*at[complex128](fr, a)) })
	}
}

// print makes the builtin print or println, which writes to standard error.
func (c *compiler) print(line bool, args []ssa.Value) {
	var from []*slot
	for _, a := range args {
		s := c.arg(a)
		switch s.rt.Kind() {
		case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer, reflect.Interface, reflect.Slice:
			c.refuse("print or println", "of %s: it writes an address", shortType(a.Type()))
		}
		from = append(from, s)
	}
	c.emit(func(fr *frame) {
		var b strings.Builder
		for i, s := range from {
			if line && i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(printed(valueAt(s.rt, fr.at(s.off))))
		}
		if line {
			b.WriteByte('\n')
		}
		_, _ = fr.t.run.Complain([]byte(b.String()))
	})
}
