package rnn

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"gonum.org/v1/gonum/blas/blas32"
)

// BreakEven is the share of kept weights below which a matrix is multiplied as a sparse one: BENCHMARKS.md
// has the measurements.
const BreakEven = 0.4

// Workspace holds what a forward pass leaves for the backward pass, for T steps of B sequences.
type Workspace struct {
	Steps, Batch int
	Logits       blas32.General // T*B x P
	// SparseBelow is the share of kept weights below which a matrix is multiplied as a sparse one; NewWorkspace sets
	// BreakEven, 0 multiplies all as dense ones. The gradient at pruned weights of a sparse matrix is not computed, and 0.
	SparseBelow float64

	config                            Config
	cell                              *Elman
	encoder, input, recurrent, decode operand
	operands                          [4]*operand // those four, the largest first
	blocks                            []*block
	losses                            []float64 // by row, summed in order
	start, inputs, target             blas32.General
	jobs                              []job // of the gradients

	crew parallel.Crew // and what it does, part by part

	plan, prepare, turn, forward, measure, backward, differentiate func(part int)
}

// job is a part of a gradient.
type job struct {
	of   *operand
	part int
}

// block is a run of sequences that is worked on by one processor at a time. Numbers of one neuron at one
// step lie beside each other, one for each sequence and zeros up to the width.
type block struct {
	from, to, width int
	states          []float32 // T+1 times N x width: h_0 to h_T
	d               []float32 // T times N x width: gradients in the pre-activations
	dLogits         []float32 // T times P x width
	inputs          []float32 // T times I x width
	start           []float32 // S x width
	dStart          []float32 // N x width: gradient in h_0
	rows            []float32 // 8 x P: gradients in the logits of some sequences
	out             []float32 // P x width: logits
}

// lanes is what widths of blocks are multiples of: the most numbers that a register holds, for half-empty ones
// cost as much. widest is the most sequences of a block.
const (
	lanes  = 16
	widest = 64
)

// NewWorkspace makes room for sequences of steps T in batches of B, both at least 1.
func (n *Network) NewWorkspace(steps, batch int) *Workspace {
	if steps < 1 || batch < 1 {
		panic(fmt.Sprintf("rnn: a workspace for %d steps of %d sequences: want at least 1 of each", steps, batch))
	}
	c := n.config
	ws := &Workspace{Steps: steps, Batch: batch, SparseBelow: BreakEven, config: c,
		Logits: newMatrix(steps*batch, c.Outputs), losses: make([]float64, steps*batch)}
	ws.recurrent.backward, ws.decode.backward = true, true
	ws.operands = [...]*operand{&ws.recurrent, &ws.decode, &ws.encoder, &ws.input}
	from := 0
	for _, size := range division(batch) {
		ws.blocks = append(ws.blocks, newBlock(c, steps, from, from+size))
		from += size
	}
	for _, b := range ws.blocks {
		ws.encoder.pairs = append(ws.encoder.pairs, simd.Pair{D: b.dStart, H: b.start, Width: b.width})
		for t := range steps {
			ws.recurrent.pairs = append(ws.recurrent.pairs, simd.Pair{D: b.step(b.d, t, c.Hidden), H: b.step(b.states, t, c.Hidden), Width: b.width})
			ws.input.pairs = append(ws.input.pairs, simd.Pair{D: b.step(b.d, t, c.Hidden), H: b.step(b.inputs, t, c.Inputs), Width: b.width})
			ws.decode.pairs = append(ws.decode.pairs, simd.Pair{D: b.step(b.dLogits, t, c.Outputs), H: b.step(b.states, t+1, c.Hidden), Width: b.width})
		}
	}
	return ws
}

// division is the sizes of blocks: an even number of them where there is more than one, for as many processors.
// It depends on nothing else, so that sums over sequences are taken in one order.
func division(batch int) []int {
	groups := (batch + lanes - 1) / lanes
	count := min(groups, 2*((batch+2*widest-1)/(2*widest)))
	sizes := make([]int, count)
	left := batch
	for i := range sizes {
		sizes[i] = min(left, lanes*((groups+count-1-i)/count))
		left -= sizes[i]
	}
	return sizes
}

func newBlock(c Config, steps, from, to int) *block {
	w := (to - from + lanes - 1) / lanes * lanes
	room := func(n int) []float32 { return make([]float32, n*w) }
	return &block{from: from, to: to, width: w,
		states: room((steps + 1) * c.Hidden), d: room(steps * c.Hidden), dLogits: room(steps * c.Outputs),
		inputs: room(steps * c.Inputs), start: room(c.Start), dStart: room(c.Hidden), out: room(c.Outputs),
		rows: make([]float32, lanes*c.Outputs)}
}

// step is matrix t of those with some rows.
func (b *block) step(x []float32, t, rows int) []float32 {
	n := rows * b.width
	return x[t*n : (t+1)*n : (t+1)*n]
}

// States are the hidden states of the last forward pass, (T+1)*B x N: h_0 in the first B rows, then h_1 to h_T.
func (ws *Workspace) States() blas32.General {
	n := ws.config.Hidden
	m := newMatrix((ws.Steps+1)*ws.Batch, n)
	for _, b := range ws.blocks {
		for t := range ws.Steps + 1 {
			simd.TransposeBlock(m.Data[(t*ws.Batch+b.from)*n:], n, b.step(b.states, t, n), b.width, n, b.to-b.from)
		}
	}
	return m
}

// bind tells the workspace which network it is used with.
func (ws *Workspace) bind(n *Network) {
	for i, p := range []*Param{n.Cell.Recurrent, n.Decoder, n.Encoder, n.Cell.Input} {
		ws.operands[i].param = p
	}
	if ws.prepare != nil {
		return
	}
	ws.plan = func(i int) { ws.operands[i].plan(ws.SparseBelow) }
	ws.prepare = func(i int) { ws.operands[i/prepareParts].prepare(i % prepareParts) }
	ws.turn = func(i int) { ws.operands[i/prepareParts].turn(i % prepareParts) }
	ws.forward = func(i int) { ws.blocks[i].forward(ws) }
	ws.measure = func(i int) { ws.blocks[i].measure(ws) }
	ws.backward = func(i int) { ws.blocks[i].backward(ws) }
	ws.differentiate = func(i int) { ws.jobs[i].of.gradient(ws.jobs[i].part) }
}

// load brings in the weights as they are now.
func (ws *Workspace) load() {
	ws.crew.Run(len(ws.operands), ws.plan)
	ws.crew.Run(len(ws.operands)*prepareParts, ws.prepare)
	ws.crew.Run(len(ws.operands)*prepareParts, ws.turn)
}

// gradients works out those of all matrices.
func (ws *Workspace) gradients() {
	ws.jobs = ws.jobs[:0]
	for _, o := range ws.operands {
		for i := range o.gradients() {
			ws.jobs = append(ws.jobs, job{o, i})
		}
	}
	ws.crew.Run(len(ws.jobs), ws.differentiate)
}
