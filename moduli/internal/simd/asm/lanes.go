package main

import (
	"math"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// lanes is what the kernels of one level are written with. Kernels of AVX2 have 16 registers: a test of
// package simd looks whether avo went beyond them.
type lanes struct {
	suffix string
	count  int // numbers in a register
	reg    func() VecVirtual
	tail   Register // where only the last numbers of a slice are left: the mask of those in a register
}

var (
	avx2   = lanes{suffix: "AVX2", count: 8, reg: YMM}
	avx512 = lanes{suffix: "AVX512", count: 16, reg: ZMM}
)

func (l lanes) text(name, signature, doc string) {
	name += l.suffix
	TEXT(name, NOSPLIT, "func"+signature)
	Pragma("noescape")
	Doc(name + " " + doc)
}

func base(slice string) Register   { return Load(Param(slice).Base(), GP64()) }
func length(slice string) Register { return Load(Param(slice).Len(), GP64()) }
func argument(name string) Mem     { return must(Param(name).Resolve()).Addr }
func result(name string) Mem       { return must(Return(name).Resolve()).Addr }

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func (l lanes) load(m Mem) VecVirtual {
	v := l.reg()
	switch {
	case l.tail == nil:
		VMOVUPS(m, v)
	case l.count == 16:
		VMOVUPS_Z(m, l.tail, v)
	default:
		VMASKMOVPS(m, l.tail, v)
	}
	return v
}

func (l lanes) store(v VecVirtual, m Mem) {
	switch {
	case l.tail == nil:
		VMOVUPS(v, m)
	case l.count == 16:
		VMOVUPS(v, l.tail, m)
	default:
		VMASKMOVPS(v, l.tail, m)
	}
}

// everywhere has one number in all lanes.
func (l lanes) everywhere(m Mem) VecVirtual {
	v := l.reg()
	VBROADCASTSS(m, v)
	return v
}

// zero has 0 in all lanes.
func (l lanes) zero() VecVirtual {
	v := l.reg()
	VXORPS(v, v, v)
	return v
}

var constants = map[string]Mem{}

// memory is where eight copies of a constant are.
func memory(name string, bits uint32) Mem {
	if m, ok := constants[name]; ok {
		return m
	}
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, U32(bits))
	}
	constants[name] = m
	return m
}

// constant is an operand, which AVX-512 keeps in a register and AVX2 leaves in memory.
func (l lanes) constant(name string, bits uint32) Op {
	if l.count == 8 {
		return memory(name, bits)
	}
	return l.everywhere(memory(name, bits))
}

func (l lanes) number(name string, x float32) Op { return l.constant(name, math.Float32bits(x)) }

// sweep has body handle n numbers, block registers at a time, then one, then what is left. at(p, u) is where
// register u of those begins in the slice from p on.
func (l lanes) sweep(n Register, block int, body func(l lanes, at func(p Register, u int) Mem, registers int)) {
	i, left := GP64(), GP64()
	XORQ(i, i)
	MOVQ(n, left)
	at := func(p Register, u int) Mem { return Mem{Base: p, Index: i, Scale: 4, Disp: 4 * l.count * u} }
	loop := func(name string, registers int) {
		step := U32(uint32(l.count * registers))
		SUBQ(step, left)
		JLT(LabelRef(name + "Done"))
		Label(name)
		body(l, at, registers)
		ADDQ(step, i)
		SUBQ(step, left)
		JGE(LabelRef(name))
		Label(name + "Done")
		ADDQ(step, left)
	}
	if block > 1 {
		loop("block", block)
	}
	loop("one", 1)
	TESTQ(left, left)
	JZ(LabelRef("end"))
	body(l.only(left), at, 1)
	Label("end")
}

// only has a mask of the first n lanes.
func (l lanes) only(n Register) lanes {
	if l.count == 16 {
		MOVQ(n, RCX)
		bits, k := GP32(), K()
		MOVL(U32(1), bits)
		SHLL(CL, bits)
		DECL(bits)
		KMOVW(bits, k)
		l.tail = k
		return l
	}
	table, ok := constants["lanes"]
	if !ok {
		table = GLOBL("lanes", RODATA|NOPTR)
		for i, lane := range append(slices.Repeat([]U32{1<<32 - 1}, 8), make([]U32, 8)...) {
			DATA(4*i, lane)
		}
		constants["lanes"] = table
	}
	p, mask := GP64(), l.reg()
	LEAQ(table, p)
	NEGQ(n)
	VMOVUPS(Mem{Base: p, Index: n, Scale: 4, Disp: 32}, mask)
	l.tail = mask
	return l
}
