package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// gates are the steps of gated cells. They are bound by memory, so the narrower registers suffice, and round after
// each operation, as Go does.
func gates() {
	avx2.pointwise("mul", "(dst, a, b []float32)", "is dst = a b.", []string{"dst", "a", "b"}, func(g *pointwise) {
		g.put("dst", g.times(g.get("a"), g.get("b")))
	})
	avx2.pointwise("mulAdd", "(y, a, x []float32)", "is y += a x.", []string{"y", "a", "x"}, func(g *pointwise) {
		g.put("y", g.plus(g.times(g.get("a"), g.get("x")), g.get("y")))
	})
	avx2.pointwise("mix", "(dst, z, a, b []float32)", "is dst = b + z (a - b).", []string{"dst", "z", "a", "b"}, func(g *pointwise) {
		b := g.get("b")
		g.put("dst", g.plus(g.times(g.minus(g.get("a"), b), g.get("z")), b))
	})
	avx2.pointwise("sumOfProducts", "(dst, a, b, c, d []float32)", "is dst = a b + c d.", []string{"dst", "a", "b", "c", "d"}, func(g *pointwise) {
		g.put("dst", g.plus(g.times(g.get("a"), g.get("b")), g.times(g.get("c"), g.get("d"))))
	})
	avx2.pointwise("lstmGrad", "(i, f, g, o, c, t, dh, dc, dcBefore []float32)", "replaces the gates by their gradients.",
		[]string{"i", "f", "g", "o", "c", "t", "dh", "dc", "dcBefore"}, func(p *pointwise) {
			t, dh, o := p.get("t"), p.get("dh"), p.get("o")
			dc := p.plus(p.times(p.times(p.rest(t, t), dh), o), p.get("dc"))
			p.put("o", p.times(p.times(t, dh), p.slope(o)))
			i, g := p.get("i"), p.get("g")
			p.put("g", p.times(p.times(p.rest(g, g), dc), i))
			p.put("i", p.times(p.times(g, dc), p.slope(i)))
			f := p.get("f")
			p.put("dcBefore", p.times(p.copied(f), dc))
			p.put("f", p.times(p.times(p.get("c"), dc), p.slope(f)))
		})
	avx2.pointwise("gruGrad", "(r, z, n, dr, dz, dn, before, dh, dBefore []float32)",
		"replaces the gates, and R_n in dn, by gradients.",
		[]string{"r", "z", "n", "dr", "dz", "dn", "before", "dh", "dBefore"}, func(p *pointwise) {
			dh, z, n := p.get("dh"), p.get("z"), p.get("n")
			p.put("dBefore", p.times(p.copied(dh), z))
			d := p.times(p.times(p.minus(p.get("before"), n), dh), p.slope(z))
			p.put("z", d)
			p.put("dz", d)
			a := p.times(p.times(p.minus(p.copied(p.one), z), dh), p.rest(n, n))
			p.put("n", a)
			r := p.get("r")
			d = p.times(p.times(p.get("dn"), a), p.slope(r))
			p.put("dn", p.times(a, r))
			p.put("r", d)
			p.put("dr", d)
		})
}

// pointwise is a kernel that does the same with each number of slices of one length.
type pointwise struct {
	lanes
	slices map[string]Register
	at     func(p Register, u int) Mem
	one    VecVirtual
}

func (l lanes) pointwise(name, signature, doc string, slices []string, body func(*pointwise)) {
	l.text(name, signature, doc)
	bases := map[string]Register{}
	for _, s := range slices {
		bases[s] = base(s)
	}
	one := l.everywhere(memory("one", math.Float32bits(1)))
	l.sweep(length(slices[0]), 1, func(l lanes, at func(Register, int) Mem, _ int) {
		body(&pointwise{lanes: l, slices: bases, at: at, one: one})
	})
	VZEROUPPER()
	RET()
}

func (p *pointwise) get(slice string) VecVirtual    { return p.load(p.at(p.slices[slice], 0)) }
func (p *pointwise) put(slice string, v VecVirtual) { p.store(v, p.at(p.slices[slice], 0)) }

func (p *pointwise) copied(v VecVirtual) VecVirtual {
	c := p.reg()
	VMOVAPS(v, c)
	return c
}

// times, plus and minus put the result in a.
func (p *pointwise) times(a, b VecVirtual) VecVirtual { VMULPS(b, a, a); return a }
func (p *pointwise) plus(a, b VecVirtual) VecVirtual  { VADDPS(b, a, a); return a }
func (p *pointwise) minus(a, b VecVirtual) VecVirtual { VSUBPS(b, a, a); return a }

// rest is 1 - a b, and slope a (1 - a), that of a sigmoid where it is a.
func (p *pointwise) rest(a, b VecVirtual) VecVirtual {
	c := p.reg()
	VMULPS(b, a, c)
	VSUBPS(c, p.one, c)
	return c
}

func (p *pointwise) slope(a VecVirtual) VecVirtual {
	c := p.reg()
	VSUBPS(a, p.one, c)
	VMULPS(a, c, c)
	return c
}
