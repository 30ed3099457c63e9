package rnn

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// pass is a layer in one direction, at work on the sequences of a block. Its steps are numbered as it does them. What it
// keeps of a step has parts of n numbers, one for each neuron and sequence.
type pass struct {
	layer, direction, steps, n int
	size                       Size
	inPlace                    bool
	// states has T+1 times States parts, the first of each h. a has T times Gates parts: pre-activations, and then what a
	// cell leaves there, and then their gradients; r, for those of W h apart, likewise. memo has T times Memo parts.
	states, a, r, memo []float32
}

func newPass(c Config, steps, width, layer, direction int) *pass {
	p := &pass{layer: layer, direction: direction, steps: steps, n: c.Hidden * width, size: c.cell().Size()}
	p.states = make([]float32, (steps+1)*p.size.States*p.n)
	p.a, p.memo = make([]float32, steps*p.size.Gates*p.n), make([]float32, steps*p.size.Memo*p.n)
	if p.size.Apart {
		p.r = make([]float32, steps*p.size.Gates*p.n)
	}
	// An Elman cell makes h of the sum where that is, and the gradient in the sum of that in h, unless h has neighbours.
	_, elman := c.cell().(Elman)
	p.inPlace = elman && !c.Bidirectional
	return p
}

// at is what is kept of step k in some parts.
func (p *pass) at(x []float32, k, parts int) []float32 {
	n := parts * p.n
	return x[k*n : (k+1)*n : (k+1)*n]
}

func (p *pass) state(k int) []float32 { return p.at(p.states, k, p.size.States) }
func (p *pass) h(k int) []float32     { return p.state(k)[:p.n:p.n] }

// sums is where W h is found at step k, and its gradient.
func (p *pass) sums(k int) []float32 {
	if p.r != nil {
		return p.at(p.r, k, p.size.Gates)
	}
	return p.at(p.a, k, p.size.Gates)
}

// turn is the step of the sequences that step k of the pass is, and the other way about.
func (p *pass) turn(k int) int {
	if p.direction == 0 {
		return k
	}
	return p.steps - 1 - k
}

// list lists the pairs whose products the gradients are.
func (p *pass) list(ws *Workspace, b *block, w *weights) {
	for k := range p.steps {
		a, sums := p.at(p.a, k, p.size.Gates), p.sums(k)
		w.recurrent.pair(sums, p.h(k), b.width)
		w.input.pair(a, b.reads(&ws.config, p.layer, p.turn(k)), b.width)
		if ws.config.Bias {
			w.inputBias.pair(a, b.ones, b.width)
			w.recurrentBias.pair(sums, b.ones, b.width)
		}
	}
}

// forward runs the pass, from what is read to states.
func (p *pass) forward(ws *Workspace, b *block, w *weights) {
	// A large U is multiplied with all there is before W takes its place in the cache; a small one need not wait.
	ahead := w.input.weights() > few
	if ahead {
		for k := range p.steps {
			p.read(ws, b, w, k)
		}
	}
	for k := range p.steps {
		if !ahead {
			p.read(ws, b, w, k)
		}
		sums := p.preactivation(k)
		if p.r != nil {
			sums = p.sums(k)
		}
		w.recurrent.mul(p.h(k), sums, b.width, p.r == nil)
		if ws.config.Bias {
			w.recurrentBias.mul(b.ones, sums, b.width, true)
		}
		b.step = p.step(k)
		ws.cell.Forward(&b.step)
		if page := p.page(ws, b, k); page != nil {
			page.answer(ws)
		}
	}
}

// few is how many weights fit the second cache beside others.
const few = 1 << 16

// read has the products with what is read at step k.
func (p *pass) read(ws *Workspace, b *block, w *weights, k int) {
	a := p.preactivation(k)
	w.input.mul(b.reads(&ws.config, p.layer, p.turn(k)), a, b.width, false)
	if ws.config.Bias {
		w.inputBias.mul(b.ones, a, b.width, true)
	}
}

// page is that of step k, if the pass is to do it as it goes.
func (p *pass) page(ws *Workspace, b *block, k int) *page {
	if skip := p.steps - len(b.pages); ws.fused && p.layer == len(b.outs)-1 && k >= skip {
		return b.pages[k-skip]
	}
	return nil
}

// preactivation is where U x is put.
func (p *pass) preactivation(k int) []float32 {
	if p.inPlace {
		return p.h(k + 1)
	}
	return p.at(p.a, k, p.size.Gates)
}

func (p *pass) step(k int) Step {
	s := Step{N: p.n, A: p.preactivation(k), Prev: p.state(k), Next: p.state(k + 1), Memo: p.at(p.memo, k, p.size.Memo)}
	if p.r != nil {
		s.R = p.sums(k)
	}
	return s
}

// backward turns the gradients in the outputs of the layer into those in pre-activations and first states.
func (p *pass) backward(ws *Workspace, b *block, w *weights) {
	if p.inPlace {
		p.backwardInPlace(ws, b, w)
		return
	}
	c := &ws.config
	d, before := b.d, b.dBefore
	clear(d)
	for k := p.steps - 1; k >= 0; k-- {
		if page := p.page(ws, b, k); page != nil {
			page.blame(ws)
		}
		simd.Add(d[:p.n], b.at(b.dOut(c, p.layer, p.turn(k)), p.direction, c.Hidden))
		clear(before)
		b.step = p.step(k)
		b.step.DNext, b.step.DPrev = d, before
		ws.cell.Backward(&b.step)
		if k > 0 || c.Start > 0 {
			w.recurrent.mulBack(p.sums(k), before[:p.n], b.width, true)
		}
		d, before = before, d
	}
	if c.Start > 0 {
		copy(p.dFirst(b), d[:p.n])
	}
}

// dFirst is where the gradient in the first states is put.
func (p *pass) dFirst(b *block) []float32 {
	i := p.layer
	if len(b.passes) > len(b.outs) {
		i = 2*p.layer + p.direction
	}
	return p.at(b.dFirst, i, 1)
}

func (p *pass) backwardInPlace(ws *Workspace, b *block, w *weights) {
	for k := p.steps - 1; k >= 0; k-- {
		a := p.at(p.a, k, 1)
		if page := p.page(ws, b, k); page != nil {
			page.blame(ws)
		}
		if k+1 < p.steps {
			w.recurrent.mulBack(p.at(p.a, k+1, 1), a, b.width, true)
		}
		b.step = Step{N: p.n, A: a, Prev: p.h(k), Next: p.h(k + 1), DNext: a}
		ws.cell.Backward(&b.step)
	}
	if ws.config.Start > 0 {
		w.recurrent.mulBack(p.at(p.a, 0, 1), p.dFirst(b), b.width, false)
	}
}
