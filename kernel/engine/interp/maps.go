package interp

import (
	"reflect"
	"unicode/utf8"
	"unsafe"

	"go/types"

	"golang.org/x/tools/go/ssa"
)

func (c *compiler) makeMap(in *ssa.MakeMap) {
	d, rt := c.slots[in].off, c.typeOf(in.Type().Underlying())
	size := c.limit(in.Reserve)
	c.emit(func(fr *frame) {
		n := min(max(size.get(fr, 0), 0), 1<<20) // a hint, beyond this one more likely a mistake
		*at[unsafe.Pointer](fr, d) = reflect.MakeMapWithSize(rt, n).UnsafePointer()
	})
}

// mapAt is the map value at an offset, of the type that all steps give maps of its static type.
func mapAt(fr *frame, rt reflect.Type, off uintptr) reflect.Value { return valueAt(rt, fr.at(off)) }

func (c *compiler) lookup(in *ssa.Lookup) {
	if b, ok := in.X.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		c.refuse("index", "of a string by this form")
	}
	a, k := c.arg(in.X).off, c.arg(in.Index)
	mt := c.typeOf(in.X.Type().Underlying())
	key := k.off
	d := c.slots[in]
	to := d.off
	read := func(fr *frame) reflect.Value {
		lock := &c.m.maps
		lock.Lock()
		defer lock.Unlock()
		return mapAt(fr, mt, a).MapIndex(valueAt(mt.Key(), fr.at(key)))
	}
	if !in.CommaOk {
		clear := zeroer(mt.Elem())
		c.emit(func(fr *frame) {
			v := read(fr)
			if v.IsValid() {
				setAt(fr.at(to), v)
			} else {
				clear(fr.at(to))
			}
		})
		return
	}
	val, ok := tupleField(d, 0), tupleField(d, 1)
	clear := zeroer(mt.Elem())
	c.emit(func(fr *frame) {
		v := read(fr)
		if v.IsValid() {
			setAt(fr.at(val), v)
		} else {
			clear(fr.at(val))
		}
		*at[bool](fr, ok) = v.IsValid()
	})
}

func (c *compiler) mapUpdate(in *ssa.MapUpdate) {
	a, k, v := c.arg(in.Map).off, c.arg(in.Key).off, c.arg(in.Value).off
	mt := c.typeOf(in.Map.Type().Underlying())
	lock := &c.m.maps
	c.emit(func(fr *frame) {
		lock.Lock()
		defer lock.Unlock()
		mapAt(fr, mt, a).SetMapIndex(valueAt(mt.Key(), fr.at(k)), valueAt(mt.Elem(), fr.at(v)))
	})
}

// iterator walks a map or a string.
type iterator struct {
	iter *reflect.MapIter
	str  string
	pos  int
}

func (c *compiler) rangeOver(in *ssa.Range) {
	x, d := c.arg(in.X), c.slots[in].off
	a := x.off
	if x.rt.Kind() == reflect.String {
		c.emit(func(fr *frame) { *at[*iterator](fr, d) = &iterator{str: *at[string](fr, a)} })
		return
	}
	mt := c.typeOf(in.X.Type().Underlying())
	c.emit(func(fr *frame) { *at[*iterator](fr, d) = &iterator{iter: clone(mapAt(fr, mt, a)).MapRange()} })
}

// clone takes a map out of its place, which may be given another one during the iteration.
func clone(m reflect.Value) reflect.Value { return reflect.ValueOf(m.Interface()) }

func (c *compiler) next(in *ssa.Next) {
	a, d := c.arg(in.Iter).off, c.slots[in]
	ok, key, val := tupleField(d, 0), tupleField(d, 1), tupleField(d, 2)
	tuple := in.Type().(*types.Tuple)
	wantKey, wantVal := used(tuple.At(1)), used(tuple.At(2))
	if in.IsString {
		c.emit(func(fr *frame) {
			it := *at[*iterator](fr, a)
			more := it.pos < len(it.str)
			*at[bool](fr, ok) = more
			if !more {
				return
			}
			r, n := utf8.DecodeRuneInString(it.str[it.pos:])
			if wantKey {
				*at[int](fr, key) = it.pos
			}
			if wantVal {
				*at[rune](fr, val) = r
			}
			it.pos += n
		})
		return
	}
	lock := &c.m.maps
	c.emit(func(fr *frame) {
		it := *at[*iterator](fr, a)
		lock.Lock()
		defer lock.Unlock()
		more := it.iter.Next()
		*at[bool](fr, ok) = more
		if !more {
			return
		}
		if wantKey {
			setAt(fr.at(key), it.iter.Key())
		}
		if wantVal {
			setAt(fr.at(val), it.iter.Value())
		}
	})
}

func used(v *types.Var) bool {
	b, ok := v.Type().(*types.Basic)
	return !ok || b.Kind() != types.Invalid
}
