package rnn

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// block is a run of sequences that is worked on by one processor at a time. Numbers of one neuron at one
// step lie beside each other, one for each sequence and zeros up to the width.
type block struct {
	from, to, width int
	passes          []*pass
	inputs, dInputs []float32   // T times I x width: what the first layer reads; dInputs for symbols alone
	outs, dOuts     [][]float32 // by layer, T times D*N x width: what it hands on, where that is not in its states
	start           []float32   // S x width
	first, dFirst   []float32   // for each pass N x width: first states of a start code
	ones            []float32   // width: 1 for a sequence, 0 beyond
	rows            []float32   // 16 x I: the encodings of some symbols
	d, dBefore      []float32   // gradients in the states of a pass, after and before a step
	pages           []*page     // of the steps that are answered, if the block can do them as it goes
	step            Step
}

func newBlock(ws *Workspace, from, to int) *block {
	c := ws.config
	w := (to - from + lanes - 1) / lanes * lanes
	room := func(n int) []float32 { return make([]float32, n*w) }
	b := &block{from: from, to: to, width: w, inputs: room(ws.Steps * c.Inputs)}
	if c.Symbols > 0 {
		b.dInputs, b.rows = room(ws.Steps*c.Inputs), make([]float32, lanes*c.Inputs)
	}
	if c.Bias {
		b.ones = room(1)
		for i := range to - from {
			b.ones[i] = 1
		}
	}
	size := c.cell().Size()
	b.d, b.dBefore = room(size.States*c.Hidden), room(size.States*c.Hidden)
	b.outs, b.dOuts = make([][]float32, c.layers()), make([][]float32, c.layers())
	for l := range c.layers() {
		if c.Bidirectional || c.Dropout > 0 {
			b.outs[l] = room(ws.Steps * c.width())
		}
		for d := range c.directions() {
			b.passes = append(b.passes, newPass(c, ws.Steps, w, l, d))
		}
		if !b.passes[len(b.passes)-1].inPlace {
			b.dOuts[l] = room(ws.Steps * c.width())
		}
	}
	for i, p := range b.passes {
		p.list(ws, b, &ws.layers[i])
	}
	if c.Start > 0 {
		b.start, b.first, b.dFirst = room(c.Start), room(len(b.passes)*c.Hidden), room(len(b.passes)*c.Hidden)
		ws.encoder.pair(b.dFirst, b.start, w)
	}
	return b
}

// at is matrix t of those with some rows.
func (b *block) at(x []float32, t, rows int) []float32 {
	n := rows * b.width
	return x[t*n : (t+1)*n : (t+1)*n]
}

// reads is what layer l reads at step t.
func (b *block) reads(c *Config, l, t int) []float32 {
	switch {
	case l == 0:
		return b.at(b.inputs, t, c.Inputs)
	default:
		return b.out(c, l-1, t)
	}
}

// out is what layer l hands on at step t.
func (b *block) out(c *Config, l, t int) []float32 {
	if b.outs[l] == nil {
		return b.passes[l].h(t + 1)
	}
	return b.at(b.outs[l], t, c.width())
}

// dOut is the gradient in it. Where a layer works in place, it becomes that in the pre-activations later.
func (b *block) dOut(c *Config, l, t int) []float32 {
	if b.dOuts[l] == nil {
		return b.at(b.passes[l].a, t, c.Hidden)
	}
	return b.at(b.dOuts[l], t, c.width())
}

// forward runs the sequences of the block up to what the last layer hands on.
func (b *block) forward(ws *Workspace) {
	c := &ws.config
	if c.Symbols > 0 {
		b.look(ws)
	} else {
		for t := range ws.Steps {
			at := (t*ws.Batch + b.from) * ws.inputs.Stride
			simd.TransposeBlock(b.at(b.inputs, t, c.Inputs), b.width, ws.inputs.Data[at:], ws.inputs.Stride, b.to-b.from, c.Inputs)
		}
	}
	b.begin(ws)
	for l := range c.layers() {
		for d := range c.directions() {
			i := l*c.directions() + d
			b.passes[i].forward(ws, b, &ws.layers[i])
		}
		b.handOn(ws, l)
	}
}

// begin sets the first states.
func (b *block) begin(ws *Workspace) {
	c := &ws.config
	for _, p := range b.passes {
		if ws.carrying && p.direction == 0 {
			copy(p.state(0), p.state(ws.Steps))
		} else {
			clear(p.state(0))
		}
	}
	if c.Start == 0 {
		return
	}
	simd.TransposeBlock(b.start, b.width, ws.start.Data[b.from*ws.start.Stride:], ws.start.Stride, b.to-b.from, c.Start)
	ws.encoder.mul(b.start, b.first, b.width, false)
	for i, p := range b.passes {
		copy(p.h(0), b.at(b.first, i, c.Hidden))
	}
}

// handOn puts the outputs of both directions beside each other and drops some.
func (b *block) handOn(ws *Workspace, l int) {
	c := &ws.config
	if b.outs[l] == nil {
		return
	}
	for t := range ws.Steps {
		out := b.out(c, l, t)
		for d := range c.directions() {
			p := b.passes[l*c.directions()+d]
			copy(b.at(out, d, c.Hidden), p.h(p.turn(t)+1))
		}
		b.drop(ws, out, 1+l, t)
	}
}

// backward follows the gradients in what the last layer handed on back to the start of the block's sequences.
func (b *block) backward(ws *Workspace) {
	c := &ws.config
	for l := c.layers() - 1; l >= 0; l-- {
		for t := range ws.Steps {
			switch dOut := b.dOut(c, l, t); {
			case l == c.layers()-1 && t < ws.Steps-ws.answered():
				clear(dOut)
			default:
				b.drop(ws, dOut, 1+l, t)
			}
		}
		for d := range c.directions() {
			i := l*c.directions() + d
			b.passes[i].backward(ws, b, &ws.layers[i])
			b.handBack(ws, i)
		}
	}
	if c.Symbols > 0 {
		b.unlook(ws)
	}
}

// handBack finds the gradients in what a pass read.
func (b *block) handBack(ws *Workspace, i int) {
	c, p, w := &ws.config, b.passes[i], &ws.layers[i]
	for k := range ws.Steps {
		t := p.turn(k)
		switch {
		case p.layer > 0:
			w.input.mulBack(p.at(p.a, k, p.size.Gates), b.dOut(c, p.layer-1, t), b.width, p.direction > 0)
		case c.Symbols > 0:
			w.input.mulBack(p.at(p.a, k, p.size.Gates), b.at(b.dInputs, t, c.Inputs), b.width, p.direction > 0)
		}
	}
}
