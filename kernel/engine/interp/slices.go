package interp

import (
	"go/types"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

// limit reads a bound of a slice expression as the bits of an int64; present is false where it was left out.
type limit struct {
	read    func(fr *frame) int64
	signed  bool
	present bool
}

func (c *compiler) limit(v ssa.Value) limit {
	if v == nil {
		return limit{}
	}
	read, isSigned := c.integer(c.arg(v))
	return limit{read, isSigned, true}
}

// get is the bound as an int. What no int holds becomes the largest, so that the
// check that follows fails.
func (l limit) get(fr *frame, missing int) int {
	if !l.present {
		return missing
	}
	n := l.read(fr)
	if !l.signed && n < 0 {
		return int(^uint(0) >> 1)
	}
	return int(n)
}

// slice makes x[low:high:max]. The check is made by slicing something of the same
// length that has no elements to reach, so that a fault is the real one.
func (c *compiler) slice(in *ssa.Slice) {
	d := c.slots[in].off
	lo, hi, top := c.limit(in.Low), c.limit(in.High), c.limit(in.Max)
	if al, ok := in.X.(*ssa.Alloc); ok && al.Comment == "makeslice" {
		c.madeSlice(in, al, hi)
		return
	}
	a := c.arg(in.X).off
	switch t := in.X.Type().Underlying().(type) {
	case *types.Basic:
		c.emit(func(fr *frame) {
			s := *at[string](fr, a)
			*at[string](fr, d) = s[lo.get(fr, 0):hi.get(fr, len(s))]
		})
	case *types.Slice:
		size := c.typeOf(t.Elem()).Size()
		c.emit(func(fr *frame) {
			s := *head(fr, a)
			ghost := make([]struct{}, s.len, s.cap)
			l := lo.get(fr, 0)
			if top.present {
				ghost = ghost[l:hi.get(fr, s.len):top.get(fr, s.cap)]
			} else {
				ghost = ghost[l:hi.get(fr, s.len)]
			}
			cut(at[sliceHead](fr, d), s.data, uintptr(l)*size, len(ghost), cap(ghost))
		})
	case *types.Pointer:
		arr := t.Elem().Underlying().(*types.Array)
		size, n := c.typeOf(arr.Elem()).Size(), int(arr.Len())
		c.emit(func(fr *frame) {
			p := *at[unsafe.Pointer](fr, a)
			if p == nil {
				nilDeref()
			}
			l, h, m := lo.get(fr, 0), hi.get(fr, n), top.get(fr, n)
			if top.present {
				_ = make([]struct{}, n)[l:h:m]
			} else {
				_ = unsafe.String((*byte)(p), n)[l:h]
			}
			cut(at[sliceHead](fr, d), p, uintptr(l)*size, h-l, m-l)
		})
	default:
		c.refuse("slice expression", "of %s", shortType(in.X.Type()))
	}
}

// cut writes a slice that begins off bytes behind p. One without capacity stays
// at p: its start must not lie behind the memory it came from.
func cut(d *sliceHead, p unsafe.Pointer, off uintptr, length, capacity int) {
	if capacity > 0 {
		p = unsafe.Add(p, off)
	}
	d.data, d.len, d.cap = p, length, capacity
}

// madeSlice makes the slice of make([]T, n, constant), for which the compiler
// writes an array and a cut of it.
func (c *compiler) madeSlice(in *ssa.Slice, al *ssa.Alloc, hi limit) {
	capacity := int(deref(al.Type()).Underlying().(*types.Array).Len())
	c.makeSliceOf(in, hi, limit{read: func(*frame) int64 { return int64(capacity) }, signed: true, present: true})
}

func (c *compiler) makeSlice(in *ssa.MakeSlice) {
	c.makeSliceOf(in, c.limit(in.Len), c.limit(in.Cap))
}

func (c *compiler) makeSliceOf(v ssa.Value, length, capacity limit) {
	d := c.slots[v].off
	rt := c.typeOf(v.Type().Underlying())
	size := int(rt.Elem().Size())
	c.emit(func(fr *frame) {
		n := length.get(fr, 0)
		m := capacity.get(fr, n)
		if n < 0 || m < n || size > 0 && m > maxBytes/size {
			badMake(n, m, size)
		}
		s := reflect.MakeSlice(rt, n, m)
		*at[sliceHead](fr, d) = sliceHead{s.UnsafePointer(), n, m}
	})
}

// badMake fails as make does with these bounds. A slice that no machine can hold
// fails as one of impossible bounds: Go would lose the process over it.
//
//go:noinline
func badMake(n, m, size int) {
	if n < 0 || size > 0 && n > maxBytes/size {
		_ = make([]struct{}, min(n, -1))
	}
	_ = make([]struct{}, 0, min(m, -1))
}

func (c *compiler) sliceToArray(in *ssa.SliceToArrayPointer) {
	a, d := c.arg(in.X).off, c.slots[in].off
	n := deref(in.Type()).Underlying().(*types.Array).Len()
	c.emit(func(fr *frame) {
		s := head(fr, a)
		if int64(s.len) < n {
			panic(shortSlice(s.len, int(n)))
		}
		*at[unsafe.Pointer](fr, d) = s.data
	})
}
