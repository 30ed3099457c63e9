package main

import (
	"fmt"
	"math"
	"slices"

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
	for _, l := range []lanes{avx2, avx512} {
		l.tanh()
		l.expShifted()
		l.softmaxSums()
		l.weightedL1()
	}
}

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

// exponential is exp(t) by t = n ln 2 + r, |r| <= ln 2 / 2, and a polynomial in r.
type exponential struct {
	lanes
	log2e, shifter, ln2, ln2Rest, one Op
	c                                 [5]Op // the polynomial nearest to (exp(r) - 1 - r) / r^2
}

func (l lanes) exponential() exponential {
	e := exponential{
		lanes: l,
		log2e: l.number("log2e", math.Log2E),
		// Numbers added to it lose their fraction, and its lowest bits become theirs.
		shifter: l.number("shifter", 1.5*(1<<23)),
		ln2:     l.number("ln2", math.Ln2),
		one:     l.number("one", 1),
	}
	for i, c := range [5]float32{0.5, 0.16666546, 0.041666295, 0.00836624, 0.0013945806} {
		e.c[i] = l.number(fmt.Sprintf("c%d", 2+i), c)
	}
	return e
}

// reduce has n, as bits and as a number, and r. exact has r rounded once; else it has the error of ln 2 times n.
func (e exponential) reduce(t VecVirtual, exact bool) (bits, n, r VecVirtual) {
	bits, n, r = e.reg(), e.reg(), e.reg()
	VMOVUPS(e.shifter, bits)
	VFMADD231PS(e.log2e, t, bits)
	VSUBPS(e.shifter, bits, n)
	VMOVAPS(t, r)
	VFNMADD231PS(e.ln2, n, r)
	if exact {
		VFNMADD231PS(e.ln2Rest, n, r)
	}
	return bits, n, r
}

// expm1 is exp(r) - 1.
func (e exponential) expm1(r VecVirtual) VecVirtual {
	q, square := e.reg(), e.reg()
	VMOVUPS(e.c[4], q)
	for i := 3; i >= 0; i-- {
		VFMADD213PS(e.c[i], r, q)
	}
	VMULPS(r, r, square)
	VFMADD213PS(r, square, q)
	return q
}

// tanh is u/(u+2) for u = exp(2|z|) - 1 = 2^n (exp(r)-1) + (2^n-1), whose relative error is small for all z.
func (l lanes) tanh() {
	l.text("tanh", "(z []float32)", "replaces z by tanh(z).")
	z := base("z")
	e := l.exponential()
	magnitude, two := l.constant("magnitude", allButSign), l.number("two", 2)
	limit := l.everywhere(memory("tanhLimit", math.Float32bits(20))) // of 2|z|; tanh(9.1) is 1
	l.sweep(length("z"), 2, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			x := l.load(at(z, u))
			t := l.reg()
			VANDPS(magnitude, x, t)
			VXORPS(t, x, x) // the sign
			VADDPS(t, t, t)
			VMINPS(t, limit, t) // in this order a NaN stays
			bits, _, r := e.reduce(t, false)
			q := e.expm1(r)
			power, less := bits, l.reg()
			VPSLLD(Imm(23), bits, power)
			VPADDD(e.one, power, power)
			VSUBPS(e.one, power, less)
			VFMADD213PS(less, power, q)
			VADDPS(two, q, t)
			VDIVPS(t, q, t)
			VORPS(x, t, t)
			l.store(t, at(z, u))
		}
	})
	VZEROUPPER()
	RET()
}

// exp is exp of a number, 0 below that of the smallest normal number and, at the end of a slice, beyond it.
type exp struct {
	exponential
	least Op
	limit Op // of AVX-512, beyond which all is infinite; AVX2 needs the next two
	most  Op // the largest number whose exponential is finite
	above Op
}

func (l lanes) exp() exp {
	e := exp{exponential: l.exponential(), least: l.number("least", -87.33654)}
	e.ln2Rest = l.number("ln2Rest", -1.9046542e-9)
	if l.count == 16 {
		e.limit = l.number("expLimit", 89)
	} else {
		e.most, e.above = l.number("most", 88.72283), l.number("infinity", float32(math.Inf(1)))
	}
	return e
}

func (e exp) of(l lanes, t VecVirtual) VecVirtual {
	if l.count == 16 {
		least := K()
		VMINPS(t, e.limit, t) // in this order a NaN stays
		_, n, r := e.reduce(t, true)
		p := e.expm1(r)
		VADDPS(e.one, p, p)
		if l.tail == nil {
			VCMPPS(notBelow, e.least, t, least)
		} else {
			VCMPPS(notBelow, e.least, t, l.tail, least)
		}
		VSCALEFPS_Z(n, p, least, p)
		return p
	}
	bits, n, r := e.reduce(t, true)
	p, mask := e.expm1(r), n
	VADDPS(e.one, p, p)
	VPSLLD(Imm(23), bits, bits)
	VPADDD(bits, p, p)
	VCMPPS(notBelow, e.least, t, mask)
	VANDPS(mask, p, p)
	VCMPPS(notAtMost, e.most, t, mask)
	VADDPS(e.above, t, t) // infinity, or the NaN
	VBLENDVPS(mask, t, p, p)
	if l.tail != nil {
		VANDPS(l.tail, p, p)
	}
	return p
}

// widen has the numbers of v in double precision.
func (l lanes) widen(v VecVirtual) (low, high VecVirtual) {
	low, high = l.reg(), l.reg()
	if l.count == 16 {
		VCVTPS2PD(v.AsY(), low)
		VEXTRACTF64X4(Imm(1), v, high.AsY())
		VCVTPS2PD(high.AsY(), high)
	} else {
		VCVTPS2PD(v.AsX(), low)
		VEXTRACTF128(Imm(1), v, high.AsX())
		VCVTPS2PD(high.AsX(), high)
	}
	return low, high
}

// accumulate adds v to sums in double precision.
func (l lanes) accumulate(v, a, b VecVirtual) {
	low, high := l.widen(v)
	VADDPD(low, a, a)
	VADDPD(high, b, b)
}

// total stores the sum of the lanes of a.
func (l lanes) total(a VecVirtual, name string) {
	half := l.reg()
	if l.count == 16 {
		VEXTRACTF64X4(Imm(1), a, half.AsY())
		VADDPD(half.AsY(), a.AsY(), a.AsY())
		VEXTRACTF64X2(Imm(1), a.AsY(), half.AsX())
	} else {
		VEXTRACTF128(Imm(1), a, half.AsX())
	}
	x := a.AsX()
	VADDPD(half.AsX(), x, x)
	VUNPCKHPD(x, x, half.AsX())
	VADDSD(half.AsX(), x, x)
	VMOVSD(x, result(name))
}

func (l lanes) expShifted() {
	l.text("expShifted", "(dst, src []float32, scale, shift float32) (sum float64)", "puts exp(scale*(src-shift)) in dst and adds it up.")
	dst, src, scale, shift := base("dst"), base("src"), l.everywhere(argument("scale")), l.everywhere(argument("shift"))
	e, a, b := l.exp(), l.zero(), l.zero()
	l.sweep(length("dst"), 2, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			t := l.load(at(src, u))
			VSUBPS(shift, t, t)
			VMULPS(scale, t, t)
			p := e.of(l, t)
			l.store(p, at(dst, u))
			l.accumulate(p, a, b)
		}
	})
	VADDPD(b, a, a)
	l.total(a, "sum")
	VZEROUPPER()
	RET()
}

// softmaxSums adds up what has one sign in single precision for four registers, then in double precision. The
// exponentials are added to that of the largest logit, 1, of which a sure prediction has little more.
func (l lanes) softmaxSums() {
	l.text("softmaxSums", "(logits, y, d []float32, top float32) (sum, dot, mass float64)",
		"adds up exp(logits-top), which it puts in d unless that is nil, y*(logits-top) and y.")
	logits, y, d, top := base("logits"), base("y"), base("d"), l.everywhere(argument("top"))
	e, a, b, dot, mass := l.exp(), l.zero(), l.zero(), l.zero(), l.zero()
	l.sweep(length("logits"), 4, func(l lanes, at func(Register, int) Mem, registers int) {
		dots, masses := l.reg(), l.reg()
		for u := range registers {
			t, target := l.load(at(logits, u)), l.load(at(y, u))
			VSUBPS(top, t, t)
			if u == 0 {
				VMULPS(t, target, dots)
				VMOVAPS(target, masses)
			} else {
				VFMADD231PS(t, target, dots)
				VADDPS(target, masses, masses)
			}
			p := e.of(l, t)
			label := fmt.Sprintf("noGradient%dOf%d", u, registers)
			if l.tail != nil {
				label += "Tail"
			}
			TESTQ(d, d)
			JZ(LabelRef(label))
			l.store(p, at(d, u))
			Label(label)
			l.accumulate(p, a, b)
		}
		l.accumulate(dots, dot, dot)
		l.accumulate(masses, mass, mass)
	})
	VADDPD(b, a, a)
	l.total(a, "sum")
	l.total(dot, "dot")
	l.total(mass, "mass")
	VZEROUPPER()
	RET()
}

func (l lanes) weightedL1() {
	l.text("weightedL1", "(coeff, w []float32) (sum float64)", "adds up coeff*|w|.")
	coeff, w, magnitude := base("coeff"), base("w"), l.constant("magnitude", allButSign)
	a, b := l.zero(), l.zero()
	l.sweep(length("w"), 2, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			c, x := l.load(at(coeff, u)), l.load(at(w, u))
			VANDPS(magnitude, x, x)
			low, high := l.widen(c)
			lowX, highX := l.widen(x)
			VFMADD231PD(lowX, low, a)
			VFMADD231PD(highX, high, b)
		}
	})
	VADDPD(b, a, a)
	l.total(a, "sum")
	VZEROUPPER()
	RET()
}
