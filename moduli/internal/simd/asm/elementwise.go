package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// elementwise writes those kernels twice whose arithmetic takes longer than their memory, and once, for both
// levels, the others.
func elementwise() {
	relu()
	reluGrad()
	tanhGrad()
	softmaxGrad()
	squaredDistances()
	maximum()
	adam()
	transpose8()
	scale()
	add()
	for _, l := range []lanes{avx2, avx512} {
		l.tanh()
		l.sigmoid()
		l.expShifted()
		l.softmaxSums()
		l.weightedL1()
	}
}

// Predicates of comparisons, true for a NaN.
const (
	unordered = U8(0x03)
	notEqual  = U8(0x04)
	notBelow  = U8(0x15)
	notAtMost = U8(0x16)
)

const (
	signBit    = 1 << 31
	allButSign = signBit - 1
)

// relu and the next ones are bound by memory; of the two levels' registers the narrower suffice.
func relu() {
	avx2.text("relu", "(z []float32)", "replaces z by max(0, z).")
	z, zero := base("z"), avx2.zero()
	avx2.sweep(length("z"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v, positive := l.load(at(z, u)), l.reg()
			VCMPPS(notAtMost, zero, v, positive)
			VANDPS(positive, v, v)
			l.store(v, at(z, u))
		}
	})
	VZEROUPPER()
	RET()
}

func reluGrad() {
	avx2.text("reluGrad", "(d, h []float32)", "clears d where h is 0.")
	d, h, zero := base("d"), base("h"), avx2.zero()
	avx2.sweep(length("d"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v, w := l.load(at(d, u)), l.load(at(h, u))
			VCMPPS(notEqual, zero, w, w)
			VANDPS(w, v, v)
			l.store(v, at(d, u))
		}
	})
	VZEROUPPER()
	RET()
}

func tanhGrad() {
	avx2.text("tanhGrad", "(d, h []float32)", "multiplies d by 1 - h*h.")
	d, h, one := base("d"), base("h"), avx2.everywhere(memory("one", math.Float32bits(1)))
	avx2.sweep(length("d"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v, w := l.load(at(d, u)), l.load(at(h, u))
			VMULPS(w, w, w)
			VSUBPS(w, one, w)
			VMULPS(w, v, v)
			l.store(v, at(d, u))
		}
	})
	VZEROUPPER()
	RET()
}

func softmaxGrad() {
	avx2.text("softmaxGrad", "(d, y []float32, share, scale float32)", "replaces d by scale*(d*share - y).")
	d, y, share, scale := base("d"), base("y"), avx2.everywhere(argument("share")), avx2.everywhere(argument("scale"))
	avx2.sweep(length("d"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v, w := l.load(at(d, u)), l.load(at(y, u))
			VMULPS(share, v, v)
			VSUBPS(w, v, v)
			VMULPS(scale, v, v)
			l.store(v, at(d, u))
		}
	})
	VZEROUPPER()
	RET()
}

func squaredDistances() {
	avx2.text("squaredDistances", "(dst, xs, ys []float32, x, y float32)", "puts (xs-x)^2 + (ys-y)^2 in dst.")
	dst, xs, ys, x, y := base("dst"), base("xs"), base("ys"), avx2.everywhere(argument("x")), avx2.everywhere(argument("y"))
	avx2.sweep(length("dst"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v, w := l.load(at(xs, u)), l.load(at(ys, u))
			VSUBPS(x, v, v)
			VSUBPS(y, w, w)
			VMULPS(v, v, v)
			VMULPS(w, w, w)
			VADDPS(w, v, v)
			l.store(v, at(dst, u))
		}
	})
	VZEROUPPER()
	RET()
}

func scale() {
	avx2.text("scale", "(z []float32, by float32)", "multiplies z.")
	z, by := base("z"), avx2.everywhere(argument("by"))
	avx2.sweep(length("z"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v := l.load(at(z, u))
			VMULPS(by, v, v)
			l.store(v, at(z, u))
		}
	})
	VZEROUPPER()
	RET()
}

func add() {
	avx2.text("add", "(y, x []float32)", "adds x to y.")
	y, x := base("y"), base("x")
	avx2.sweep(length("y"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v, w := l.load(at(y, u)), l.load(at(x, u))
			VADDPS(w, v, v)
			l.store(v, at(y, u))
		}
	})
	VZEROUPPER()
	RET()
}

func maximum() {
	avx2.text("max", "(x []float32) (top float32)", "is the largest of x, NaN if one is, -Inf if there is none.")
	x, low := base("x"), avx2.everywhere(memory("infinityBelow", math.Float32bits(float32(math.Inf(-1)))))
	nan, tops := avx2.zero(), []VecVirtual{YMM(), YMM(), YMM(), YMM()}
	for _, top := range tops {
		VMOVAPS(low, top)
	}
	avx2.sweep(length("x"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			v, undefined := l.load(at(x, u)), l.reg()
			VCMPPS(unordered, v, v, undefined)
			VORPS(undefined, nan, nan)
			if l.tail != nil {
				VBLENDVPS(l.tail, v, low, v)
			}
			VMAXPS(v, tops[u], tops[u])
		}
	})
	some, half := GP32(), XMM()
	VMAXPS(tops[1], tops[0], tops[0])
	VMAXPS(tops[3], tops[2], tops[2])
	VMAXPS(tops[2], tops[0], tops[0])
	VEXTRACTF128(Imm(1), tops[0], half)
	top := tops[0].AsX()
	VMAXPS(half, top, top)
	for _, swap := range []U8{0b1110, 0b0001} {
		VPERMILPS(swap, top, half)
		VMAXPS(half, top, top)
	}
	VMOVMSKPS(nan, some)
	TESTL(some, some)
	JZ(LabelRef("store"))
	VPCMPEQD(top, top, top) // all bits set are a NaN
	Label("store")
	VMOVSS(top, result("top"))
	VZEROUPPER()
	RET()
}

// adam rounds after each operation, as Go does.
func adam() {
	avx2.text("adam", "(w, g, m, v, coeff []float32, each, beta1, beta2, rest1, rest2, keep, step, inv, epsilon float32)",
		"is a step of Adam. An empty coeff is no penalty.")
	w, g, m, v, coeff := base("w"), base("g"), base("m"), base("v"), base("coeff")
	var beta, rest [2]VecVirtual
	for i, n := range []string{"1", "2"} {
		beta[i], rest[i] = avx2.everywhere(argument("beta"+n)), avx2.everywhere(argument("rest"+n))
	}
	keep, step := avx2.everywhere(argument("keep")), avx2.everywhere(argument("step"))
	inv, epsilon := avx2.everywhere(argument("inv")), avx2.everywhere(argument("epsilon"))
	avx2.sweep(length("w"), 1, func(l lanes, at func(Register, int) Mem, _ int) {
		label := "noPenalty"
		if l.tail != nil {
			label += "Tail"
		}
		gi, wi := l.load(at(g, 0)), l.load(at(w, 0))
		TESTQ(coeff, coeff)
		JZ(LabelRef(label))
		push, mask := l.load(at(coeff, 0)), l.reg()
		each := l.everywhere(argument("each"))
		VMULPS(each, push, push)
		VANDPS(memory("sign", signBit), wi, mask)
		VXORPS(mask, push, push)
		VADDPS(push, gi, push)
		VXORPS(mask, mask, mask)
		VCMPPS(notEqual, mask, wi, mask)
		VBLENDVPS(mask, push, gi, gi)
		Label(label)

		mi := l.load(at(m, 0))
		t := l.reg()
		VMULPS(beta[0], mi, mi)
		VMULPS(rest[0], gi, t)
		VADDPS(t, mi, mi)
		l.store(mi, at(m, 0))

		vi := l.load(at(v, 0))
		VMULPS(beta[1], vi, vi)
		VMULPS(rest[1], gi, t)
		VMULPS(gi, t, t)
		VADDPS(t, vi, vi)
		l.store(vi, at(v, 0))

		VSQRTPS(vi, vi)
		VMULPS(inv, vi, vi)
		VADDPS(epsilon, vi, vi)
		VMULPS(step, mi, mi)
		VDIVPS(vi, mi, mi)
		VMULPS(keep, wi, wi)
		VSUBPS(mi, wi, wi)
		l.store(wi, at(w, 0))
	})
	VZEROUPPER()
	RET()
}

// transpose8 loads half rows, the upper ones of rows 4 to 7, so that no number needs to cross halves later.
func transpose8() {
	avx2.text("transpose8", "(dst *float32, dstStride int, src *float32, srcStride, tiles int)",
		"transposes tiles of 8 x 8 numbers, beside each other in src and below each other in dst.")
	dst, src, tiles := Load(Param("dst"), GP64()), Load(Param("src"), GP64()), Load(Param("tiles"), GP64())
	ds, ss := Load(Param("dstStride"), GP64()), Load(Param("srcStride"), GP64())
	SHLQ(Imm(2), ds)
	SHLQ(Imm(2), ss)
	below, ds3, ss3 := GP64(), GP64(), GP64()
	LEAQ(Mem{Base: ds, Index: ds, Scale: 2}, ds3)
	LEAQ(Mem{Base: ss, Index: ss, Scale: 2}, ss3)
	LEAQ(Mem{Base: src, Index: ss, Scale: 4}, below)
	row := func(p, stride, stride3 Register, i, disp int) Mem {
		m := Mem{Base: p, Disp: disp}
		switch i {
		case 1, 2:
			m.Index, m.Scale = stride, uint8(i)
		case 3:
			m.Index, m.Scale = stride3, 1
		}
		return m
	}
	Label("tile")
	for half := range 2 {
		var r, pairs, out [4]VecVirtual
		for i := range r {
			r[i], pairs[i], out[i] = YMM(), YMM(), YMM()
			VMOVUPS(row(src, ss, ss3, i, 16*half), r[i].AsX())
			VINSERTF128(Imm(1), row(below, ss, ss3, i, 16*half), r[i], r[i])
		}
		VUNPCKLPS(r[1], r[0], pairs[0]) // a0 b0 a1 b1 | e0 f0 e1 f1
		VUNPCKHPS(r[1], r[0], pairs[1]) // a2 b2 a3 b3 | ...
		VUNPCKLPS(r[3], r[2], pairs[2])
		VUNPCKHPS(r[3], r[2], pairs[3])
		VUNPCKLPD(pairs[2], pairs[0], out[0])
		VUNPCKHPD(pairs[2], pairs[0], out[1])
		VUNPCKLPD(pairs[3], pairs[1], out[2])
		VUNPCKHPD(pairs[3], pairs[1], out[3])
		for i := range out {
			VMOVUPS(out[i], row(dst, ds, ds3, i, 0))
		}
		LEAQ(Mem{Base: dst, Index: ds, Scale: 4}, dst)
	}
	ADDQ(Imm(32), src)
	ADDQ(Imm(32), below)
	DECQ(tiles)
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}
