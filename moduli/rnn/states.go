package rnn

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"gonum.org/v1/gonum/blas/blas32"
)

// States are the outputs h of the last layer's neurons in the last forward pass, (T+1)*B x N: h_0 in the first B rows, then
// h_1 to h_T. With both directions they are those of the forward layer.
func (ws *Workspace) States() blas32.General {
	return ws.LayerStates(len(ws.layers) - ws.config.directions())
}

// LayerStates are those of a layer, by its number in Network.Layers. The states of one that reads backwards are
// listed as it came to them: its h_1 is that of the last step.
func (ws *Workspace) LayerStates(layer int) blas32.General {
	if layer < 0 || layer >= len(ws.layers) {
		panic(fmt.Sprintf("rnn: the states of layer %d: want one of %d, counted from 0", layer, len(ws.layers)))
	}
	n := ws.config.Hidden
	m := newMatrix((ws.Steps+1)*ws.Batch, n)
	for _, b := range ws.blocks {
		for t := range ws.Steps + 1 {
			simd.TransposeBlock(m.Data[(t*ws.Batch+b.from)*n:], n, b.passes[layer].h(t), b.width, n, b.to-b.from)
		}
	}
	return m
}

// Carried is a copy of what the next Forward begins with if Carry is set, B x L*S*N: for each sequence the S states of the
// neurons of the first layer that reads forward, h first, and so on. It is the zero matrix, without rows, if there is
// nothing yet.
func (ws *Workspace) Carried() blas32.General {
	if !ws.ran {
		return blas32.General{}
	}
	m := newMatrix(ws.Batch, ws.carries())
	ws.eachCarried(func(b *block, p *pass, at int) {
		simd.TransposeBlock(m.Data[b.from*m.Stride+at:], m.Stride, p.state(ws.Steps), b.width, p.size.States*ws.config.Hidden, b.to-b.from)
	})
	return m
}

// SetCarried puts back what Carried returned: a copy of m is what the next Forward begins with if Carry is set. The zero
// matrix is for a beginning with states of 0. A Backward must come before, or after another Forward.
func (ws *Workspace) SetCarried(m blas32.General) {
	ws.ready, ws.ran = false, m.Rows > 0
	if !ws.ran {
		return
	}
	checkMatrix("what was carried", m, ws.Batch, ws.carries(), ws)
	ws.eachCarried(func(b *block, p *pass, at int) {
		simd.TransposeBlock(p.state(ws.Steps), b.width, m.Data[b.from*m.Stride+at:], m.Stride, b.to-b.from, p.size.States*ws.config.Hidden)
	})
}

// carries is how many numbers of a sequence are carried.
func (ws *Workspace) carries() int {
	return ws.config.layers() * ws.cell.Size().States * ws.config.Hidden
}

// eachCarried calls with the layers that read forward, and where their numbers begin.
func (ws *Workspace) eachCarried(do func(b *block, p *pass, at int)) {
	for _, b := range ws.blocks {
		at := 0
		for _, p := range b.passes {
			if p.direction == 0 {
				do(b, p, at)
				at += p.size.States * ws.config.Hidden
			}
		}
	}
}
