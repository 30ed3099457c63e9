package interp

import (
	"go/constant"
	"reflect"
	"unsafe"

	"golang.org/x/tools/go/ssa"
)

// operands gives constants, functions and addresses of globals their place.
func (c *compiler) operands(in ssa.Instruction) {
	if p := in.Pos(); p.IsValid() {
		c.pos = p
	}
	var buf [8]*ssa.Value
	for _, v := range in.Operands(buf[:0]) {
		if v == nil || *v == nil {
			continue
		}
		switch v := (*v).(type) {
		case *ssa.Const:
			if c.slots[v] == nil {
				s := c.layout.add(c.typeOf(v.Type()), true)
				c.slots[v] = s
				c.consts = append(c.consts, constSlot{s, c.constant(v, s.rt)})
			}
		case *ssa.Function:
			if calls(in, v) || c.slots[v] != nil {
				continue
			}
			s := c.layout.add(c.typeOf(v.Signature), true)
			c.slots[v] = s
			c.consts = append(c.consts, constSlot{s, c.functionValue(v, s.rt)})
		case *ssa.Global:
			if c.slots[v] == nil {
				c.m.global(c, v)
				c.slots[v] = c.layout.add(c.typeOf(v.Type()), false)
			}
		}
	}
	if phi, ok := in.(*ssa.Phi); ok {
		c.slots[phiOf{phi}] = c.layout.add(c.typeOf(phi.Type()), false)
	}
}

// phiOf stands for the place through which a φ-value goes where several change at once.
type phiOf struct{ *ssa.Phi }

// calls reports whether in calls fn without needing its value.
func calls(in ssa.Instruction, fn *ssa.Function) bool {
	if mc, ok := in.(*ssa.MakeClosure); ok {
		return mc.Fn == fn
	}
	call, ok := in.(ssa.CallInstruction)
	if !ok || call.Common().IsInvoke() || call.Common().Value != fn {
		return false
	}
	for _, a := range call.Common().Args {
		if a == fn {
			return false
		}
	}
	return true
}

// constant is the value of k laid out as rt; the zero Value stands for zero.
func (c *compiler) constant(k *ssa.Const, rt reflect.Type) reflect.Value {
	if k.Value == nil {
		return reflect.Value{}
	}
	v := reflect.New(rt).Elem()
	switch rt.Kind() {
	case reflect.Bool:
		v.SetBool(constant.BoolVal(k.Value))
	case reflect.String:
		v.SetString(constant.StringVal(k.Value))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, ok := constant.Int64Val(constant.ToInt(k.Value))
		if !ok || v.OverflowInt(i) {
			c.refuse("constant "+k.Value.String(), "it does not fit its type %s", shortType(k.Type()))
		}
		v.SetInt(i)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		i, ok := constant.Uint64Val(constant.ToInt(k.Value))
		if !ok || v.OverflowUint(i) {
			c.refuse("constant "+k.Value.String(), "it does not fit its type %s", shortType(k.Type()))
		}
		v.SetUint(i)
	case reflect.Float32:
		f, _ := constant.Float32Val(constant.ToFloat(k.Value))
		v.SetFloat(float64(f))
	case reflect.Float64:
		f, _ := constant.Float64Val(constant.ToFloat(k.Value))
		v.SetFloat(f)
	case reflect.Complex64:
		z := constant.ToComplex(k.Value)
		re, _ := constant.Float32Val(constant.Real(z))
		im, _ := constant.Float32Val(constant.Imag(z))
		v.SetComplex(complex(float64(re), float64(im)))
	case reflect.Complex128:
		z := constant.ToComplex(k.Value)
		re, _ := constant.Float64Val(constant.Real(z))
		im, _ := constant.Float64Val(constant.Imag(z))
		v.SetComplex(complex(re, im))
	default:
		c.refuse("constant "+k.Value.String(), "it has type %s", shortType(k.Type()))
	}
	return v
}

// arg is the place of an operand. An address of a global is fetched there first,
// for what the global stands for may change.
func (c *compiler) arg(v ssa.Value) *slot {
	s := c.slots[v]
	if s == nil {
		c.refuse("operand "+v.Name(), "it is of a kind (%T) that the interpreter does not know", v)
	}
	if g, ok := v.(*ssa.Global); ok {
		address, d := c.address(g), s.off
		c.emit(func(fr *frame) { *(*unsafe.Pointer)(fr.at(d)) = address() })
	}
	return s
}

// address finds where a global lies, at run time. The statements of a cell make
// its variables; elsewhere they must have been made.
func (c *compiler) address(g *ssa.Global) func() unsafe.Pointer {
	global := c.m.global(c, g)
	if c.top {
		return global.ensure
	}
	return global.addr
}
