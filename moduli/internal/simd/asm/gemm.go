package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func gemm() {
	tileAVX512(12, 2)
	tileAVX512(12, 1)
	for vectors := 3; vectors >= 1; vectors-- {
		tileAVX2(4, vectors)
	}
	pack4()
}

// tile is what the kernels of one tile share: C (rows x columns) = A B, or += where add is set. A is packed
// by columns of rows numbers, B has k rows bs numbers apart, C rows are cs apart.
type tile struct {
	k, a, b, c, bs, cs, add Register
}

func header(name string, extra, doc string) tile {
	TEXT(name, NOSPLIT, "func(k int, a, b, c *float32, bs, cs int"+extra+", add bool)")
	Pragma("noescape")
	Doc(doc)
	t := tile{
		k: Load(Param("k"), GP64()), a: Load(Param("a"), GP64()), b: Load(Param("b"), GP64()), c: Load(Param("c"), GP64()),
		bs: Load(Param("bs"), GP64()), cs: Load(Param("cs"), GP64()), add: Load(Param("add"), GP8()),
	}
	SHLQ(Imm(2), t.bs)
	SHLQ(Imm(2), t.cs)
	return t
}

// rows multiplies: body does so for one row of B, and moves on in A.
func (t tile) rows(body func()) {
	Label("loop")
	body()
	ADDQ(t.bs, t.b)
	DECQ(t.k)
	JNZ(LabelRef("loop"))
}

// finish adds what C has to the sums, a row at a time, if it is to be added to, and puts them there.
func (t tile) finish(rows int, old, put func(i int, c Register)) {
	p := GP64()
	MOVQ(t.c, p)
	TESTB(t.add, t.add)
	JZ(LabelRef("put"))
	for i := range rows {
		old(i, p)
		ADDQ(t.cs, p)
	}
	Label("put")
	for i := range rows {
		put(i, t.c)
		ADDQ(t.cs, t.c)
	}
	VZEROUPPER()
	RET()
}

func tileAVX512(rows, vectors int) {
	name := fmt.Sprintf("tile%dx%dAVX512", rows, 16*vectors)
	t := header(name, ", mask uint32", fmt.Sprintf("%s multiplies a tile of %d rows and the columns, %d at most, that mask tells.", name, rows, 16*vectors))
	mask := Load(Param("mask"), GP32())
	ks := make([]Register, vectors)
	for v := range vectors {
		ks[v] = K()
		KMOVW(mask, ks[v])
		if v+1 < vectors {
			SHRL(Imm(16), mask)
		}
	}
	acc := make([][]VecVirtual, rows)
	for i := range acc {
		for range vectors {
			z := ZMM()
			VPXORD(z, z, z)
			acc[i] = append(acc[i], z)
		}
	}
	b := []VecVirtual{ZMM(), ZMM()}[:vectors]
	w := ZMM()
	t.rows(func() {
		for v := range b {
			VMOVUPS_Z(Mem{Base: t.b, Disp: 64 * v}, ks[v], b[v])
		}
		for i := range rows {
			if vectors == 1 {
				VFMADD231PS_BCST(Mem{Base: t.a, Disp: 4 * i}, b[0], acc[i][0])
				continue
			}
			VBROADCASTSS(Mem{Base: t.a, Disp: 4 * i}, w)
			for v := range b {
				VFMADD231PS(w, b[v], acc[i][v])
			}
		}
		ADDQ(Imm(uint64(4*rows)), t.a)
	})
	t.finish(rows, func(i int, c Register) {
		for v := range b {
			VMOVUPS_Z(Mem{Base: c, Disp: 64 * v}, ks[v], b[v])
			VADDPS(b[v], acc[i][v], acc[i][v])
		}
	}, func(i int, c Register) {
		for v := range b {
			VMOVUPS(acc[i][v], ks[v], Mem{Base: c, Disp: 64 * v})
		}
	})
}

func tileAVX2(rows, vectors int) {
	name := fmt.Sprintf("tile%dx%dAVX2", rows, 8*vectors)
	t := header(name, "", fmt.Sprintf("%s multiplies a tile of %d rows and %d columns.", name, rows, 8*vectors))
	acc := make([][]VecVirtual, rows)
	for i := range acc {
		for range vectors {
			y := YMM()
			VXORPS(y, y, y)
			acc[i] = append(acc[i], y)
		}
	}
	b := make([]VecVirtual, vectors)
	for v := range b {
		b[v] = YMM()
	}
	w := YMM()
	t.rows(func() {
		for v := range b {
			VMOVUPS(Mem{Base: t.b, Disp: 32 * v}, b[v])
		}
		for i := range rows {
			VBROADCASTSS(Mem{Base: t.a, Disp: 4 * i}, w)
			for v := range b {
				VFMADD231PS(w, b[v], acc[i][v])
			}
		}
		ADDQ(Imm(uint64(4*rows)), t.a)
	})
	t.finish(rows, func(i int, c Register) {
		for v := range b {
			VADDPS(Mem{Base: c, Disp: 32 * v}, acc[i][v], acc[i][v])
		}
	}, func(i int, c Register) {
		for v := range b {
			VMOVUPS(acc[i][v], Mem{Base: c, Disp: 32 * v})
		}
	})
}

// pack4 turns 4 rows into 4 columns beside each other, 8 numbers of each row at a time.
func pack4() {
	TEXT("pack4AVX2", NOSPLIT, "func(n int, src *float32, stride int, dst *float32, step int)")
	Pragma("noescape")
	Doc("pack4AVX2 puts element k of four rows, stride apart, at dst[k*step:][:4], for k below n, a multiple of 8.")
	n, src, stride := Load(Param("n"), GP64()), Load(Param("src"), GP64()), Load(Param("stride"), GP64())
	dst, step := Load(Param("dst"), GP64()), Load(Param("step"), GP64())
	SHLQ(Imm(2), stride)
	SHLQ(Imm(2), step)
	three := GP64()
	LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, three)
	Label("loop")
	r := []VecVirtual{YMM(), YMM(), YMM(), YMM()}
	VMOVUPS(Mem{Base: src}, r[0])
	VMOVUPS(Mem{Base: src, Index: stride, Scale: 1}, r[1])
	VMOVUPS(Mem{Base: src, Index: stride, Scale: 2}, r[2])
	VMOVUPS(Mem{Base: src, Index: three, Scale: 1}, r[3])
	l0, h0, l1, h1 := YMM(), YMM(), YMM(), YMM()
	VUNPCKLPS(r[1], r[0], l0) // a0 b0 a1 b1 | a4 b4 a5 b5
	VUNPCKHPS(r[1], r[0], h0) // a2 b2 a3 b3 | ...
	VUNPCKLPS(r[3], r[2], l1)
	VUNPCKHPS(r[3], r[2], h1)
	out := []VecVirtual{YMM(), YMM(), YMM(), YMM()}
	VUNPCKLPD(l1, l0, out[0]) // columns 0 and 4
	VUNPCKHPD(l1, l0, out[1])
	VUNPCKLPD(h1, h0, out[2])
	VUNPCKHPD(h1, h0, out[3])
	for half := range 2 {
		for i := range out {
			if half == 0 {
				VMOVUPS(out[i].AsX(), Mem{Base: dst})
			} else {
				VEXTRACTF128(Imm(1), out[i], Mem{Base: dst})
			}
			ADDQ(step, dst)
		}
	}
	ADDQ(Imm(32), src)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
