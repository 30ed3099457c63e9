package rnn

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// collectors is in how many parts the gradient of the encoder is worked out, each of some symbols.
const collectors = 16

// look reads the rows of the block's symbols in the encoder.
func (b *block) look(ws *Workspace) {
	e := ws.lookup.W
	for t := range ws.Steps {
		x := b.at(b.inputs, t, e.Cols)
		for from := b.from; from < b.to; from += lanes {
			n := min(lanes, b.to-from)
			for i, s := range ws.symbols[t*ws.Batch+from:][:n] {
				copy(b.rows[i*e.Cols:][:e.Cols], row(e, int(s)))
			}
			simd.TransposeBlock(x[from-b.from:], b.width, b.rows, e.Cols, n, e.Cols)
		}
		b.drop(ws, x, 0, t)
	}
}

// unlook lists the gradients in those rows.
func (b *block) unlook(ws *Workspace) {
	for t := range ws.Steps {
		d := b.at(b.dInputs, t, ws.config.Inputs)
		b.drop(ws, d, 0, t)
		at := (t*ws.Batch + b.from) * ws.dReads.Stride
		simd.TransposeBlock(ws.dReads.Data[at:], ws.dReads.Stride, d, b.width, ws.config.Inputs, b.to-b.from)
	}
}

// collectSymbols adds up the gradients of a part of the symbols, each in the order of rows. A decoder that is the
// same matrix has its part there already: if it is multiplied as a sparse one, nothing belongs at pruned weights.
func (ws *Workspace) collectSymbols(part int) {
	p := ws.lookup
	parts := min(collectors, p.W.Rows)
	from, to := part*p.W.Rows/parts, (part+1)*p.W.Rows/parts
	if !ws.config.Tied {
		clear(p.Grad.Data[from*p.Grad.Stride : to*p.Grad.Stride])
	}
	keptOnly := ws.config.Tied && ws.decode.sparse && !ws.decode.full
	for r, s := range ws.symbols {
		if int(s) < from || int(s) >= to {
			continue
		}
		g, d := row(p.Grad, int(s)), row(ws.dReads, r)
		if !keptOnly {
			simd.Add(g, d)
			continue
		}
		for j, kept := range p.Mask.Keep[int(s)*p.W.Cols:][:p.W.Cols] {
			if kept {
				g[j] += d[j]
			}
		}
	}
}
