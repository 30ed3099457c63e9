package interp

import (
	"go/token"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

// The arithmetic of cells is that of the compiler which built the kernel: each
// operator is instantiated for each basic type, so that wrapping, rounding and
// faults are Go's own.

type signed interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64
}

type unsigned interface {
	~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type integer interface{ signed | unsigned }

type float interface{ ~float32 | ~float64 }

type ordered interface{ integer | float | ~string }

func at[T any](fr *frame, off uintptr) *T { return (*T)(unsafe.Add(fr.base, off)) }

func (c *compiler) binary(in *ssa.BinOp) {
	x, y := c.arg(in.X), c.arg(in.Y)
	d := c.slots[in].off
	if in.Op == token.EQL || in.Op == token.NEQ {
		c.equal(d, x, y, in.Op == token.NEQ)
		return
	}
	a, b := x.off, y.off
	var o op
	if in.Op == token.SHL || in.Op == token.SHR {
		o = c.shift(in, d, x, y)
	} else {
		switch x.rt.Kind() {
		case reflect.Int:
			o = c.intConst(in, d, a)
			if o == nil {
				o = ints[int](in.Op, d, a, b)
			}
		case reflect.Int8:
			o = ints[int8](in.Op, d, a, b)
		case reflect.Int16:
			o = ints[int16](in.Op, d, a, b)
		case reflect.Int32:
			o = ints[int32](in.Op, d, a, b)
		case reflect.Int64:
			o = ints[int64](in.Op, d, a, b)
		case reflect.Uint:
			o = ints[uint](in.Op, d, a, b)
		case reflect.Uint8:
			o = ints[uint8](in.Op, d, a, b)
		case reflect.Uint16:
			o = ints[uint16](in.Op, d, a, b)
		case reflect.Uint32:
			o = ints[uint32](in.Op, d, a, b)
		case reflect.Uint64:
			o = ints[uint64](in.Op, d, a, b)
		case reflect.Uintptr:
			o = ints[uintptr](in.Op, d, a, b)
		case reflect.Float32:
			o = floats[float32](in.Op, d, a, b)
		case reflect.Float64:
			o = floats[float64](in.Op, d, a, b)
		case reflect.Complex64:
			o = complexes[complex64](in.Op, d, a, b)
		case reflect.Complex128:
			o = complexes[complex128](in.Op, d, a, b)
		case reflect.String:
			o = compare[string](in.Op, d, a, b)
			if in.Op == token.ADD {
				o = func(fr *frame) { *at[string](fr, d) = *at[string](fr, a) + *at[string](fr, b) }
			}
		}
	}
	if o == nil {
		c.refuse("operator "+in.Op.String(), "it is applied to %s", shortType(in.X.Type()))
	}
	c.emit(o)
}

// intConst is the step for the commonest operators with a constant on the right, nil for others.
func (c *compiler) intConst(in *ssa.BinOp, d, a uintptr) op {
	k, ok := in.Y.(*ssa.Const)
	if !ok || k.Value == nil {
		return nil
	}
	n := int(c.constant(k, reflect.TypeFor[int]()).Int())
	switch in.Op {
	case token.ADD:
		return func(fr *frame) { *at[int](fr, d) = *at[int](fr, a) + n }
	case token.SUB:
		return func(fr *frame) { *at[int](fr, d) = *at[int](fr, a) - n }
	case token.MUL:
		return func(fr *frame) { *at[int](fr, d) = *at[int](fr, a) * n }
	case token.LSS:
		return func(fr *frame) { *at[bool](fr, d) = *at[int](fr, a) < n }
	}
	return nil
}

func ints[T integer](o token.Token, d, a, b uintptr) op {
	switch o {
	case token.ADD:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) + *at[T](fr, b) }
	case token.SUB:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) - *at[T](fr, b) }
	case token.MUL:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) * *at[T](fr, b) }
	case token.QUO:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) / *at[T](fr, b) }
	case token.REM:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) % *at[T](fr, b) }
	case token.AND:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) & *at[T](fr, b) }
	case token.OR:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) | *at[T](fr, b) }
	case token.XOR:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) ^ *at[T](fr, b) }
	case token.AND_NOT:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) &^ *at[T](fr, b) }
	}
	return compare[T](o, d, a, b)
}

func floats[T float](o token.Token, d, a, b uintptr) op {
	switch o {
	case token.ADD:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) + *at[T](fr, b) }
	case token.SUB:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) - *at[T](fr, b) }
	case token.MUL:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) * *at[T](fr, b) }
	case token.QUO:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) / *at[T](fr, b) }
	}
	return compare[T](o, d, a, b)
}

func complexes[T complex64 | complex128](o token.Token, d, a, b uintptr) op {
	switch o {
	case token.ADD:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) + *at[T](fr, b) }
	case token.SUB:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) - *at[T](fr, b) }
	case token.MUL:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) * *at[T](fr, b) }
	case token.QUO:
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) / *at[T](fr, b) }
	}
	return nil
}

func compare[T ordered](o token.Token, d, a, b uintptr) op {
	switch o {
	case token.LSS:
		return func(fr *frame) { *at[bool](fr, d) = *at[T](fr, a) < *at[T](fr, b) }
	case token.LEQ:
		return func(fr *frame) { *at[bool](fr, d) = *at[T](fr, a) <= *at[T](fr, b) }
	case token.GTR:
		return func(fr *frame) { *at[bool](fr, d) = *at[T](fr, a) > *at[T](fr, b) }
	case token.GEQ:
		return func(fr *frame) { *at[bool](fr, d) = *at[T](fr, a) >= *at[T](fr, b) }
	}
	return nil
}

// shift makes x << y or x >> y. A negative count faults, any large one is allowed.
func (c *compiler) shift(in *ssa.BinOp, d uintptr, x, y *slot) op {
	count := c.count(y)
	left := in.Op == token.SHL
	switch x.rt.Kind() {
	case reflect.Int:
		return shifts[int](left, d, x.off, count)
	case reflect.Int8:
		return shifts[int8](left, d, x.off, count)
	case reflect.Int16:
		return shifts[int16](left, d, x.off, count)
	case reflect.Int32:
		return shifts[int32](left, d, x.off, count)
	case reflect.Int64:
		return shifts[int64](left, d, x.off, count)
	case reflect.Uint:
		return shifts[uint](left, d, x.off, count)
	case reflect.Uint8:
		return shifts[uint8](left, d, x.off, count)
	case reflect.Uint16:
		return shifts[uint16](left, d, x.off, count)
	case reflect.Uint32:
		return shifts[uint32](left, d, x.off, count)
	case reflect.Uint64:
		return shifts[uint64](left, d, x.off, count)
	case reflect.Uintptr:
		return shifts[uintptr](left, d, x.off, count)
	}
	return nil
}

func shifts[T integer](left bool, d, a uintptr, count func(fr *frame) uint64) op {
	if left {
		return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) << count(fr) }
	}
	return func(fr *frame) { *at[T](fr, d) = *at[T](fr, a) >> count(fr) }
}

// count reads a shift count.
func (c *compiler) count(y *slot) func(fr *frame) uint64 {
	read, isSigned := c.integer(y)
	if !isSigned {
		return func(fr *frame) uint64 { return uint64(read(fr)) }
	}
	return func(fr *frame) uint64 {
		n := read(fr)
		if n < 0 {
			badShift(n)
		}
		return uint64(n)
	}
}

// integer reads an integer of any type as the bits of an int64.
func (c *compiler) integer(s *slot) (read func(fr *frame) int64, isSigned bool) {
	o := s.off
	switch s.rt.Kind() {
	case reflect.Int:
		return func(fr *frame) int64 { return int64(*at[int](fr, o)) }, true
	case reflect.Int8:
		return func(fr *frame) int64 { return int64(*at[int8](fr, o)) }, true
	case reflect.Int16:
		return func(fr *frame) int64 { return int64(*at[int16](fr, o)) }, true
	case reflect.Int32:
		return func(fr *frame) int64 { return int64(*at[int32](fr, o)) }, true
	case reflect.Int64:
		return func(fr *frame) int64 { return *at[int64](fr, o) }, true
	case reflect.Uint:
		return func(fr *frame) int64 { return int64(*at[uint](fr, o)) }, false
	case reflect.Uint8:
		return func(fr *frame) int64 { return int64(*at[uint8](fr, o)) }, false
	case reflect.Uint16:
		return func(fr *frame) int64 { return int64(*at[uint16](fr, o)) }, false
	case reflect.Uint32:
		return func(fr *frame) int64 { return int64(*at[uint32](fr, o)) }, false
	case reflect.Uint64:
		return func(fr *frame) int64 { return int64(*at[uint64](fr, o)) }, false
	case reflect.Uintptr:
		return func(fr *frame) int64 { return int64(*at[uintptr](fr, o)) }, false
	}
	c.refuse("an index or count", "it has type %s", s.rt)
	return nil, false
}
