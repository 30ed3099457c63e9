package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

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
			t = e.ratio(t, limit, two)
			VORPS(x, t, t)
			l.store(t, at(z, u))
		}
	})
	VZEROUPPER()
	RET()
}

// ratio is (exp(t)-1) / (exp(t)+1), which is tanh(t/2), for t that is not negative.
func (e exponential) ratio(t, limit VecVirtual, two Op) VecVirtual {
	VMINPS(t, limit, t) // in this order a NaN stays
	bits, _, r := e.reduce(t, false)
	q := e.expm1(r)
	power, less := bits, e.reg()
	VPSLLD(Imm(23), bits, power)
	VPADDD(e.one, power, power)
	VSUBPS(e.one, power, less)
	VFMADD213PS(less, power, q)
	VADDPS(two, q, t)
	VDIVPS(t, q, t)
	return t
}

// sigmoid is (1 + tanh(z/2)) / 2.
func (l lanes) sigmoid() {
	l.text("sigmoid", "(z []float32)", "replaces z by 1 / (1 + exp(-z)).")
	z := base("z")
	e := l.exponential()
	magnitude, two, half := l.constant("magnitude", allButSign), l.number("two", 2), l.number("half", 0.5)
	limit := l.everywhere(memory("tanhLimit", math.Float32bits(20)))
	l.sweep(length("z"), 2, func(l lanes, at func(Register, int) Mem, registers int) {
		for u := range registers {
			x := l.load(at(z, u))
			t := l.reg()
			VANDPS(magnitude, x, t)
			VXORPS(t, x, x) // the sign
			t = e.ratio(t, limit, two)
			VORPS(x, t, t)
			VMULPS(half, t, t)
			VADDPS(half, t, t)
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
