package rnn

import (
	"sync"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
)

// page is a run of rows of the logits: the columns of its blocks of numbers. It is a step of a block's sequences where
// these fill their width, and else rows of several, so that a decoder of many outputs is not multiplied with zeros.
type page struct {
	first, n, width int
	h, dh           []float32 // D*N x width: what the last layer hands on, and the gradient in it
	dLogits         []float32 // P x width
	dBias           []float32 // P: sums of its rows
	pieces          []piece   // where h comes from, if from several places
}

// piece is some columns that a page has from a block.
type piece struct {
	h, dh   []float32
	stride  int
	at, n   int // columns of the page
	neurons int
}

const (
	// gathering is by how much the widths of blocks may exceed the batch, in per cent, before pages are gathered, and
	// gatherOutputs how many outputs it takes for that to be worth while.
	gathering     = 15
	gatherOutputs = 128
	pageWidth     = 64
)

// newPages divides the rows of the logits. The division depends on the batch, steps and outputs alone.
func newPages(ws *Workspace) (pages []*page) {
	c := &ws.config
	wide := 0
	for _, b := range ws.blocks {
		wide += b.width
	}
	top, skip := c.layers()-1, ws.Steps-ws.answered()
	if c.Outputs >= gatherOutputs && 100*wide > (100+gathering)*ws.Batch && ws.answered() > 1 {
		return gathered(ws)
	}
	for _, b := range ws.blocks {
		var own []*page
		for t := skip; t < ws.Steps; t++ {
			own = append(own, &page{first: (t-skip)*ws.Batch + b.from, n: b.to - b.from, width: b.width,
				h: b.out(c, top, t), dh: b.dOut(c, top, t), dLogits: make([]float32, c.Outputs*b.width)})
		}
		if b.outs[top] == nil {
			b.pages = own
		}
		pages = append(pages, own...)
	}
	return pages
}

// gathered are pages of rows that follow each other, whatever their steps.
func gathered(ws *Workspace) (pages []*page) {
	c := &ws.config
	for first := 0; first < ws.Logits.Rows; first += pageWidth {
		n := min(pageWidth, ws.Logits.Rows-first)
		w := (n + lanes - 1) / lanes * lanes
		room := func(rows int) []float32 { return make([]float32, rows*w) }
		p := &page{first: first, n: n, width: w, h: room(c.width()), dh: room(c.width()), dLogits: room(c.Outputs)}
		for t := first / ws.Batch; t*ws.Batch < first+n; t++ {
			for _, b := range ws.blocks {
				from, to := max(first, t*ws.Batch+b.from), min(first+n, t*ws.Batch+b.to)
				if from >= to {
					continue
				}
				column := from - t*ws.Batch - b.from
				p.pieces = append(p.pieces, piece{h: b.out(c, c.layers()-1, t)[column:], dh: b.dOut(c, c.layers()-1, t)[column:],
					stride: b.width, at: from - first, n: to - from, neurons: c.width()})
			}
		}
		pages = append(pages, p)
	}
	return pages
}

// copyColumns copies n columns of some rows.
func copyColumns(dst []float32, dstStride int, src []float32, srcStride, rows, n int) {
	for i := range rows {
		copy(dst[i*dstStride:][:n], src[i*srcStride:][:n])
	}
}

// answer works out the logits of the page.
func (p *page) answer(ws *Workspace) {
	for _, q := range p.pieces {
		copyColumns(p.h[q.at:], p.width, q.h, q.stride, q.neurons, q.n)
	}
	s := ws.scratch.take()
	defer ws.scratch.put(s)
	outputs := ws.config.Outputs
	s.out = sized(s.out, min(outputs, simd.RowsAtOnce)*p.width)
	for from := 0; from < outputs; from += simd.RowsAtOnce {
		to := min(outputs, from+simd.RowsAtOnce)
		ws.decode.mulRows(from, to, p.h, s.out, p.width)
		at := p.first*ws.Logits.Stride + from
		simd.TransposeBlock(ws.Logits.Data[at:], ws.Logits.Stride, s.out, p.width, to-from, p.n)
		if ws.biases != nil {
			for r := range p.n {
				simd.Add(ws.Logits.Data[at+r*ws.Logits.Stride:][:to-from], ws.biases.W.Data[from:to])
			}
		}
	}
}

// measure works out the losses of the page's rows.
func (p *page) measure(ws *Workspace) {
	s := ws.scratch.take()
	defer ws.scratch.put(s)
	s.rows = sized(s.rows, ws.config.Outputs)
	for r := p.first; r < p.first+p.n; r++ {
		ws.losses[r] = ws.lossOf(r, s.rows, false)
	}
}

// blame works out the losses, and their gradients in the logits, some rows at a time, and in what the last layer
// handed on.
func (p *page) blame(ws *Workspace) {
	s := ws.scratch.take()
	defer ws.scratch.put(s)
	outputs := ws.config.Outputs
	s.rows = sized(s.rows, lanes*outputs)
	clear(p.dBias)
	for from := 0; from < p.n; from += lanes {
		n := min(lanes, p.n-from)
		for i := range n {
			r := p.first + from + i
			d := s.rows[i*outputs:][:outputs]
			ws.losses[r] = ws.lossOf(r, d, true)
			if p.dBias != nil {
				simd.Add(p.dBias, d)
			}
		}
		simd.TransposeBlock(p.dLogits[from:], p.width, s.rows, outputs, n, outputs)
	}
	ws.decode.mulBack(p.dLogits, p.dh, p.width, false)
	for _, q := range p.pieces {
		copyColumns(q.dh, q.stride, p.dh[q.at:], p.width, q.neurons, q.n)
	}
}

// decoderBias adds up the gradients in the logits, first those of a page.
func (ws *Workspace) decoderBias() {
	clear(ws.biases.Grad.Data)
	for _, p := range ws.pages {
		simd.Add(ws.biases.Grad.Data, p.dBias)
	}
}

// scratch is what a processor needs for a page.
type scratch struct {
	out  []float32 // some outputs x width: logits
	rows []float32 // 16 x P: gradients in the logits of some sequences
}

// shelf keeps what nobody uses.
type shelf struct {
	mu   sync.Mutex
	free []*scratch
}

func (s *shelf) take() *scratch {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.free) - 1
	if n < 0 {
		return new(scratch)
	}
	t := s.free[n]
	s.free = s.free[:n]
	return t
}

func (s *shelf) put(t *scratch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, t)
}
