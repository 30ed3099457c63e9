package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// geometry writes the kernels of the penalty matrix, in double precision: four numbers in a register of AVX2.
func geometry() {
	dog()
	planeTorus()
}

func doubles(m Mem) VecVirtual {
	v := YMM()
	VBROADCASTSD(m, v)
	return v
}

// decay writes what Decay computes, in its steps, with the numbers of decayConstants.
type decay struct {
	powers                                 Register
	shift, end, third, second, linear, one VecVirtual
}

func newDecay(constants, powers Register) decay {
	at := func(i int) VecVirtual { return doubles(Mem{Base: constants, Disp: 8 * i}) }
	return decay{powers: powers, shift: at(0), end: at(1), third: at(2), second: at(3), linear: at(4), one: at(5)}
}

// of is Decay(rate*u). The four whole numbers are taken out one by one: gathering instructions are slow on many
// processors.
func (e decay) of(rate, u VecVirtual) VecVirtual {
	t, shifted, high := YMM(), YMM(), XMM()
	VMULPD(rate, u, t)
	VADDPD(e.shift, t, shifted)
	var k [4]GPVirtual
	for i := range k {
		k[i] = GP64()
	}
	VMOVQ(shifted.AsX(), k[0])
	VPEXTRQ(Imm(1), shifted.AsX(), k[1])
	VEXTRACTI128(Imm(1), shifted, high)
	VMOVQ(high, k[2])
	VPEXTRQ(Imm(1), high, k[3])
	for i := range k {
		ANDL(U32(decaySteps-1), k[i].As32())
	}
	power, upper, p := YMM(), YMM(), YMM()
	at := func(i int) Mem { return Mem{Base: e.powers, Index: k[i], Scale: 8} }
	VMOVSD(at(0), power.AsX())
	VMOVHPD(at(1), power.AsX(), power.AsX())
	VMOVSD(at(2), upper.AsX())
	VMOVHPD(at(3), upper.AsX(), upper.AsX())
	VINSERTF128(Imm(1), upper.AsX(), power, power)
	VPSLLQ(Imm(52-decayStepBits), shifted, upper)
	VPADDQ(upper, power, power)
	VSUBPD(e.shift, shifted, shifted)
	VSUBPD(shifted, t, shifted) // the rest
	VMULPD(e.third, shifted, p)
	VADDPD(e.second, p, p)
	VMULPD(shifted, p, p)
	VADDPD(e.linear, p, p)
	VMULPD(shifted, p, p)
	VADDPD(e.one, p, p)
	VMULPD(p, power, power)
	VCMPPD(U8(1), e.end, t, t) // t < end
	VANDNPD(power, t, power)
	return power
}

// As in package simd.
const (
	decayStepBits = 11
	decaySteps    = 1 << decayStepBits
)

func dog() {
	avx2.text("dog", "(dst, d *float64, n int, curve, constants *float64, powers *uint64)",
		"computes n values, a multiple of 4, in the steps of DoG.value: curve is its four constants.")
	dst, d, n := Load(Param("dst"), GP64()), Load(Param("d"), GP64()), Load(Param("n"), GP64())
	c := Load(Param("curve"), GP64())
	e := newDecay(Load(Param("constants"), GP64()), Load(Param("powers"), GP64()))
	var curve [4]VecVirtual // wide, narrow, height, top
	for i := range curve {
		curve[i] = doubles(Mem{Base: c, Disp: 8 * i})
	}
	Label("loop")
	u := YMM()
	VMOVUPD(Mem{Base: d}, u)
	VMULPD(u, u, u)
	wide := e.of(curve[0], u)
	narrow := e.of(curve[1], u)
	VSUBPD(narrow, wide, wide)
	VMULPD(wide, curve[2], wide)
	VSUBPD(wide, curve[3], wide)
	zero := narrow
	VXORPD(zero, zero, zero)
	VMAXPD(wide, zero, wide) // in this order what is no number stays so
	VMOVUPD(wide, Mem{Base: dst})
	ADDQ(Imm(32), d)
	ADDQ(Imm(32), dst)
	SUBQ(Imm(4), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

func planeTorus() {
	avx2.text("planeTorus", "(d *float64, n int, a, all *float64, period float64) bool",
		"computes n distances, a multiple of 4, and reports whether they are right: whether no two coordinates differ by more than the period.")
	d, n := Load(Param("d"), GP64()), Load(Param("n"), GP64())
	a, all := Load(Param("a"), GP64()), Load(Param("all"), GP64())
	period := doubles(argument("period"))
	point, magnitude, far := YMM(), YMM(), YMM()
	VBROADCASTF128(Mem{Base: a}, point)
	VPCMPEQQ(magnitude, magnitude, magnitude)
	VPSRLQ(Imm(1), magnitude, magnitude) // all bits but the sign
	VXORPD(far, far, far)
	// squares are those of the shorter ways to two points.
	squares := func(at Mem) VecVirtual {
		v, w := YMM(), YMM()
		VMOVUPD(at, v)
		VSUBPD(v, point, v)
		VANDPD(magnitude, v, v)
		VCMPPD(U8(1), v, period, w) // period < difference
		VORPD(w, far, far)
		VSUBPD(v, period, w)
		VMINPD(w, v, v)
		VMULPD(v, v, v)
		return v
	}
	Label("loop")
	v := squares(Mem{Base: all})
	w := squares(Mem{Base: all, Disp: 32})
	VHADDPD(w, v, v) // points 0, 2, 1, 3
	VPERMPD(U8(0xd8), v, v)
	VSQRTPD(v, v)
	VMOVUPD(v, Mem{Base: d})
	ADDQ(Imm(64), all)
	ADDQ(Imm(32), d)
	SUBQ(Imm(4), n)
	JNZ(LabelRef("loop"))
	some := GP32()
	VMOVMSKPD(far, some)
	VZEROUPPER()
	TESTL(some, some)
	SETEQ(must(ReturnIndex(0).Resolve()).Addr)
	RET()
}
