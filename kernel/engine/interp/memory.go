package interp

import (
	"go/types"
	"os"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

func (c *compiler) alloc(in *ssa.Alloc) {
	d, rt := c.slots[in].off, c.typeOf(deref(in.Type()))
	if in.Heap {
		c.emit(func(fr *frame) { *at[unsafe.Pointer](fr, d) = reflect.New(rt).UnsafePointer() })
		return
	}
	local, clear := c.slots[allocOf{in}].off, zeroer(rt)
	c.emit(func(fr *frame) {
		p := fr.at(local)
		clear(p)
		*at[unsafe.Pointer](fr, d) = p
	})
}

// sure reports whether an address can not be nil.
func sure(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.FreeVar:
		return true
	}
	return false
}

func (c *compiler) load(in *ssa.UnOp) {
	d := c.slots[in]
	if g, ok := in.X.(*ssa.Global); ok {
		address := c.address(g)
		cp, to := copierOf(d.rt), d.off
		c.emit(func(fr *frame) { cp(fr.at(to), address()) })
		if isStream(g) {
			c.emit(func(fr *frame) { f := at[*os.File](fr, to); *f = fr.t.run.console.Route(*f) })
		}
		return
	}
	a := c.arg(in.X).off
	switch d.rt.Kind() {
	case reflect.Int:
		c.emit(loadAs[int](d.off, a))
		return
	case reflect.Float64:
		c.emit(loadAs[float64](d.off, a))
		return
	}
	cp, to, safe := copierOf(d.rt), d.off, sure(in.X)
	c.emit(func(fr *frame) {
		p := *at[unsafe.Pointer](fr, a)
		if !safe && p == nil {
			nilDeref()
		}
		cp(fr.at(to), p)
	})
}

func loadAs[T any](d, a uintptr) op {
	return func(fr *frame) { *at[T](fr, d) = **at[*T](fr, a) }
}

func storeAs[T any](d, a uintptr) op {
	return func(fr *frame) { **at[*T](fr, d) = *at[T](fr, a) }
}

func (c *compiler) store(in *ssa.Store) {
	v := c.arg(in.Val)
	if g, ok := in.Addr.(*ssa.Global); ok {
		address := c.address(g)
		cp, from := copierOf(v.rt), v.off
		if then := c.m.global(c, g).stored; then != nil {
			c.emit(func(fr *frame) { cp(address(), fr.at(from)); then() })
			return
		}
		c.emit(func(fr *frame) { cp(address(), fr.at(from)) })
		return
	}
	a := c.arg(in.Addr).off
	switch v.rt.Kind() {
	case reflect.Int:
		c.emit(storeAs[int](a, v.off))
		return
	case reflect.Float64:
		c.emit(storeAs[float64](a, v.off))
		return
	}
	cp, from, safe := copierOf(v.rt), v.off, sure(in.Addr)
	c.emit(func(fr *frame) {
		p := *at[unsafe.Pointer](fr, a)
		if !safe && p == nil {
			nilDeref()
		}
		cp(p, fr.at(from))
	})
}

func (c *compiler) field(in *ssa.Field) {
	x, d := c.arg(in.X), c.slots[in]
	f := x.rt.Field(in.Field)
	cp, from, to := copierOf(d.rt), x.off+f.Offset, d.off
	c.emit(func(fr *frame) { cp(fr.at(to), fr.at(from)) })
}

func (c *compiler) fieldAddr(in *ssa.FieldAddr) {
	a, d := c.arg(in.X).off, c.slots[in].off
	f := c.typeOf(deref(in.X.Type())).Field(in.Field)
	off, safe := f.Offset, sure(in.X)
	c.emit(func(fr *frame) {
		p := *at[unsafe.Pointer](fr, a)
		if !safe && p == nil {
			nilDeref()
		}
		*at[unsafe.Pointer](fr, d) = unsafe.Add(p, off)
	})
}

// sliceHead is how a slice lies in memory.
type sliceHead struct {
	data     unsafe.Pointer
	len, cap int
}

func head(fr *frame, off uintptr) *sliceHead { return (*sliceHead)(fr.at(off)) }

// bound makes the check that an index lies below n.
func (c *compiler) bound(v ssa.Value) (index func(fr *frame) int64, check func(i int64, n int)) {
	s := c.arg(v)
	read, isSigned := c.integer(s)
	if isSigned {
		return read, func(i int64, n int) {
			if i < 0 || i >= int64(n) {
				badIndex(i, n)
			}
		}
	}
	return read, func(i int64, n int) {
		if uint64(i) >= uint64(n) {
			badIndexU(uint64(i), n)
		}
	}
}

func (c *compiler) indexAddr(in *ssa.IndexAddr) {
	x, d := c.arg(in.X), c.slots[in].off
	index, check := c.bound(in.Index)
	a := x.off
	switch t := in.X.Type().Underlying().(type) {
	case *types.Slice:
		size := c.typeOf(t.Elem()).Size()
		if i := c.slots[in.Index]; i.rt.Kind() == reflect.Int {
			k := i.off
			c.emit(func(fr *frame) {
				s, n := head(fr, a), *at[int](fr, k)
				if uint(n) >= uint(s.len) {
					badIndex(int64(n), s.len)
				}
				*at[unsafe.Pointer](fr, d) = unsafe.Add(s.data, uintptr(n)*size)
			})
			return
		}
		c.emit(func(fr *frame) {
			s, n := head(fr, a), index(fr)
			check(n, s.len)
			*at[unsafe.Pointer](fr, d) = unsafe.Add(s.data, uintptr(n)*size)
		})
	case *types.Pointer:
		arr := t.Elem().Underlying().(*types.Array)
		size, length := c.typeOf(arr.Elem()).Size(), int(arr.Len())
		safe := sure(in.X)
		c.emit(func(fr *frame) {
			p, n := *at[unsafe.Pointer](fr, a), index(fr)
			if !safe && p == nil {
				nilDeref()
			}
			check(n, length)
			*at[unsafe.Pointer](fr, d) = unsafe.Add(p, uintptr(n)*size)
		})
	default:
		c.refuse("index", "into %s", shortType(in.X.Type()))
	}
}

func (c *compiler) index(in *ssa.Index) {
	x, d := c.arg(in.X), c.slots[in]
	index, check := c.bound(in.Index)
	a, to := x.off, d.off
	switch t := in.X.Type().Underlying().(type) {
	case *types.Basic:
		c.emit(func(fr *frame) {
			s, n := *at[string](fr, a), index(fr)
			check(n, len(s))
			*at[byte](fr, to) = s[n]
		})
	case *types.Array:
		cp, size, length := copierOf(d.rt), x.rt.Elem().Size(), int(t.Len())
		c.emit(func(fr *frame) {
			n := index(fr)
			check(n, length)
			cp(fr.at(to), unsafe.Add(fr.at(a), uintptr(n)*size))
		})
	default:
		c.refuse("index", "into %s", shortType(in.X.Type()))
	}
}
