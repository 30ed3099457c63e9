package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func sparse() {
	sparseMul("AVX512", 16, true)
	sparseMul("AVX2", 14, false)
	sampledAVX512()
	sampledAVX2(firstOf8())
}

// sparseMul writes a kernel that has a loop for each number of eights up to most: the sums of a row of y stay
// in registers while the kept weights go by.
func sparseMul(level string, most int, wide bool) {
	name := "sparseMul" + level
	TEXT(name, NOSPLIT, "func(rows int, ptr, cols *int32, vals, x, y *float32, width, eights int, add bool)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes 8*eights columns of y, at most 8*%d. Rows of x and y are width numbers apart.", name, most))
	m := mul{
		rows: Load(Param("rows"), GP64()), ptr: Load(Param("ptr"), GP64()), cols: Load(Param("cols"), GP64()),
		vals: Load(Param("vals"), GP64()), x: Load(Param("x"), GP64()), y: Load(Param("y"), GP64()),
		width: Load(Param("width"), GP64()), add: Load(Param("add"), GP8()), q: GP64(), wide: wide,
	}
	eights := Load(Param("eights"), GP64())
	SHLQ(Imm(2), m.width)
	MOVLQSX(Mem{Base: m.ptr}, m.q)
	for n := 1; n <= most; n++ {
		CMPQ(eights, Imm(uint64(n)))
		JEQ(LabelRef(fmt.Sprintf("row%d", n)))
	}
	RET()
	for n := 1; n <= most; n++ {
		m.loop(n)
	}
}

type mul struct {
	rows, ptr, cols, vals, x, y, width, add, q Register
	wide                                       bool // has ZMM
}

// loop goes over the rows of y and, within one, over its weights.
func (m mul) loop(eights int) {
	label := func(name string) string { return fmt.Sprintf("%s%d", name, eights) }
	// Rows of an odd number of eights begin in the middle of a line of the cache: half registers do not straddle.
	register, size := YMM, 32
	if m.wide && eights%2 == 0 {
		register, size = ZMM, 64
	}
	sums := make([]VecVirtual, 32*eights/size)
	for i := range sums {
		sums[i] = register()
	}
	at := func(base Register, i int) Mem { return Mem{Base: base, Disp: size * i} }
	end, xrow, w := GP64(), GP64(), register()
	Label(label("row"))
	MOVLQSX(Mem{Base: m.ptr, Disp: 4}, end)
	TESTB(m.add, m.add)
	JNZ(LabelRef(label("old")))
	for _, s := range sums {
		m.zero(s)
	}
	JMP(LabelRef(label("start")))
	Label(label("old"))
	for i, s := range sums {
		VMOVUPS(at(m.y, i), s)
	}
	Label(label("start"))
	CMPQ(m.q, end)
	JGE(LabelRef(label("put")))
	Label(label("weight"))
	MOVLQSX(Mem{Base: m.cols, Index: m.q, Scale: 4}, xrow)
	IMULQ(m.width, xrow)
	ADDQ(m.x, xrow)
	VBROADCASTSS(Mem{Base: m.vals, Index: m.q, Scale: 4}, w)
	for i, s := range sums {
		VFMADD231PS(at(xrow, i), w, s)
	}
	INCQ(m.q)
	CMPQ(m.q, end)
	JLT(LabelRef(label("weight")))
	Label(label("put"))
	for i, s := range sums {
		VMOVUPS(s, at(m.y, i))
	}
	ADDQ(m.width, m.y)
	ADDQ(Imm(4), m.ptr)
	DECQ(m.rows)
	JNZ(LabelRef(label("row")))
	VZEROUPPER()
	RET()
}

func (m mul) zero(s Register) {
	if m.wide {
		VPXORD(s, s, s)
		return
	}
	VXORPS(s, s, s)
}

// sampled is what both kernels of the gradient share. They take eight weights of a row at a time, so that a part
// of d is read once for all and their sums are folded together. Where a row has less than eight left, the
// others are products with row 0 of h that are not stored.
type sampled struct {
	ptr, q, end, d Register
	cols           Register // of the eight, or spare, which has zeros behind the last
	left           Register // weights of the row
	width          Register // bytes of a row, counted down
	rows           [8]Register
	sums           [8]VecVirtual
}

func newSampled(name string, register func() VecVirtual) *sampled {
	TEXT(name, NOSPLIT, "func(rows int, ptr, cols *int32, d, h *float32, width int, out *float32)")
	Pragma("noescape")
	Doc(name + " adds the products of rows of d and of h to out. The rows are width numbers.")
	s := &sampled{
		ptr: Load(Param("ptr"), GP64()), d: Load(Param("d"), GP64()),
		q: GP64(), end: GP64(), cols: GP64(), left: GP64(), width: GP64(),
	}
	for i := range s.rows {
		s.rows[i], s.sums[i] = GP64(), register()
	}
	MOVLQSX(Mem{Base: s.ptr}, s.q)
	return s
}

// loop goes over the rows of d; eight computes weights q to q+8.
func (s *sampled) loop(eight func()) {
	Label("row")
	ADDQ(Imm(4), s.ptr)
	MOVLQSX(Mem{Base: s.ptr}, s.end)
	CMPQ(s.q, s.end)
	JGE(LabelRef("next"))
	Label("eight")
	Load(Param("cols"), s.cols)
	LEAQ(Mem{Base: s.cols, Index: s.q, Scale: 4}, s.cols)
	MOVQ(s.end, s.left)
	SUBQ(s.q, s.left)
	eight()
	ADDQ(Imm(8), s.q)
	CMPQ(s.q, s.end)
	JLT(LabelRef("eight"))
	MOVQ(s.end, s.q)
	Label("next")
	width := Load(Param("width"), GP64())
	LEAQ(Mem{Base: s.d, Index: width, Scale: 4}, s.d)
	rows, err := Param("rows").Resolve()
	if err != nil {
		panic(err)
	}
	DECQ(rows.Addr)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}

// addresses finds the rows of h.
func (s *sampled) addresses() {
	h := Load(Param("h"), GP64())
	Load(Param("width"), s.width)
	SHLQ(Imm(2), s.width)
	for i, row := range s.rows {
		MOVLQSX(Mem{Base: s.cols, Disp: 4 * i}, row)
		IMULQ(s.width, row)
		ADDQ(h, row)
	}
}

// product multiplies the last so many bytes of what is left of the rows.
func (s *sampled) product(d Register, bytes int, add func(h Mem, d Register, sum VecVirtual)) {
	last := func(row Register) Mem { return Mem{Base: row, Index: s.width, Scale: 1, Disp: -bytes} }
	VMOVUPS(last(s.d), d)
	for i, row := range s.rows {
		add(last(row), d, s.sums[i])
	}
	SUBQ(Imm(uint64(bytes)), s.width)
}

func (s *sampled) fusedProducts(bytes int, d Register) {
	Label("products")
	s.product(d, bytes, func(h Mem, d Register, sum VecVirtual) { VFMADD231PS(h, d, sum) })
	JNZ(LabelRef("products"))
}

// fold leaves in each quarter (half, in AVX2) of two registers what four weights have there, and gives the two.
func (s *sampled) fold(t Register) (first, second VecVirtual) {
	for i := 0; i < 8; i += 2 {
		a, b := s.sums[i], s.sums[i+1]
		VUNPCKHPS(b, a, t)
		VUNPCKLPS(b, a, a)
		VADDPS(t, a, a) // a0+a2 b0+b2 a1+a3 b1+b3
	}
	for i := 0; i < 8; i += 4 {
		a, b := s.sums[i], s.sums[i+2]
		VUNPCKHPD(b, a, t)
		VUNPCKLPD(b, a, a)
		VADDPS(t, a, a)
	}
	return s.sums[0], s.sums[4]
}

func sampledAVX512() {
	s := newSampled("sampledAVX512", ZMM)
	spare, some := AllocLocal(32), K()
	s.loop(func() {
		bits, some8 := GP32(), YMM()
		MOVL(U32(0xff), bits)
		KMOVB(bits, some)
		CMPQ(s.left, Imm(8))
		JGE(LabelRef("full"))
		BZHIL(s.left.(GPVirtual).As32(), bits, bits)
		KMOVB(bits, some)
		VMOVDQU32_Z(Mem{Base: s.cols}, some, some8)
		VMOVDQU(some8, spare)
		LEAQ(spare, s.cols)
		Label("full")
		s.addresses()
		TESTQ(U32(32), s.width)
		JZ(LabelRef("even"))
		// The half of a register that is left over begins the sums: the other half becomes zero.
		s.product(YMM(), 32, func(h Mem, d Register, sum VecVirtual) { VMULPS(h, d, sum.AsY()) })
		JZ(LabelRef("fold"))
		JMP(LabelRef("products"))
		Label("even")
		for _, sum := range s.sums {
			VPXORD(sum, sum, sum)
		}
		s.fusedProducts(64, ZMM())
		Label("fold")
		t := ZMM()
		a, b := s.fold(t)
		VSHUFF32X4(Imm(0xdd), b, a, t) // quarters 1 and 3 of both
		VSHUFF32X4(Imm(0x88), b, a, a) // quarters 0 and 2
		VADDPS(t, a, a)
		VSHUFF32X4(Imm(0xd8), a, a, a)
		VEXTRACTF64X4(Imm(1), a, t.AsY())
		VADDPS(t.AsY(), a.AsY(), a.AsY())
		out, old := Load(Param("out"), GP64()), YMM()
		VMOVUPS_Z(Mem{Base: out, Index: s.q, Scale: 4}, some, old)
		VADDPS(a.AsY(), old, old)
		VMOVUPS(old, some, Mem{Base: out, Index: s.q, Scale: 4})
	})
}

func sampledAVX2(masks Mem) {
	s := newSampled("sampledAVX2", YMM)
	spare := AllocLocal(32)
	s.loop(func() {
		some, some8 := YMM(), YMM()
		CMPQ(s.left, Imm(8))
		JGE(LabelRef("full"))
		table := GP64()
		LEAQ(masks.Offset(32), table)
		NEGQ(s.left)
		VMOVDQU(Mem{Base: table, Index: s.left, Scale: 4}, some)
		VPMASKMOVD(Mem{Base: s.cols}, some, some8)
		VMOVDQU(some8, spare)
		LEAQ(spare, s.cols)
		Label("full")
		s.addresses()
		for _, sum := range s.sums {
			VXORPS(sum, sum, sum)
		}
		s.fusedProducts(32, YMM())
		t := YMM()
		a, b := s.fold(t)
		VPERM2F128(Imm(0x31), b, a, t)
		VPERM2F128(Imm(0x20), b, a, a)
		VADDPS(t, a, a)
		out := Load(Param("out"), GP64())
		LEAQ(Mem{Base: out, Index: s.q, Scale: 4}, out)
		MOVQ(s.end, s.left)
		SUBQ(s.q, s.left)
		CMPQ(s.left, Imm(8))
		JL(LabelRef("some"))
		VADDPS(Mem{Base: out}, a, a)
		VMOVUPS(a, Mem{Base: out})
		JMP(LabelRef("done"))
		Label("some")
		VMASKMOVPS(Mem{Base: out}, some, t)
		VADDPS(t, a, a)
		VMASKMOVPS(a, some, Mem{Base: out})
		Label("done")
	})
}

// firstOf8 is a table in which the mask of the first n of 8 numbers begins n numbers before its middle.
func firstOf8() Mem {
	table := GLOBL("firstOf8", RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(0xffffffff*uint64(1-i/8)))
	}
	return table
}
