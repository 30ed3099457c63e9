package rnn

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"gonum.org/v1/gonum/blas/blas32"
)

// BreakEven is the share of kept weights below which a matrix is multiplied as a sparse one: BENCHMARKS.md
// has the measurements.
const BreakEven = 0.4

// Workspace holds what a forward pass leaves for the backward pass, for T steps of B sequences.
type Workspace struct {
	Steps, Batch int
	Logits       blas32.General // T*B x P; B x P where only the last step is answered
	// SparseBelow is the share of kept weights below which a matrix is multiplied as a sparse one; NewWorkspace sets
	// BreakEven, 0 multiplies all as dense ones. The gradient at pruned weights of a sparse matrix is not computed, and 0.
	SparseBelow float64
	// FullGradients has it computed, as growth by gradient needs it, at the price of a dense product.
	FullGradients bool
	// Dropout is where a forward pass draws which numbers to drop, if the network is to drop any: two draws each.
	// nil is for evaluation: nothing is dropped.
	Dropout *rand.PCG
	// Carry lets the next Forward begin with the last states of the one before: truncated backpropagation through time.
	// No gradient flows into what was carried. Layers that read backwards begin with states of 0 all the same.
	// It needs a network without a start code.
	Carry bool

	shape    shape
	config   Config
	cell     Cell
	layers   []weights
	encoder  operand // of a start code
	decode   operand
	operands []*operand // those in use, the largest first
	owners   []func(n *Network) *Param
	blocks   []*block
	pages    []*page
	losses   []float64 // by row, summed in order
	scratch  shelf
	dReads   blas32.General // T*B x I: gradients in what the symbols were looked up as
	jobs     []job          // of the gradients
	dropping bool
	dropSeed [2]uint64
	carrying bool // this pass begins with what was carried
	ran      bool // there are last states
	ready    bool // for Backward
	fused    bool // blocks do their pages as they go
	symbolic bool // targets are answers
	lookup   *Param
	biases   *Param
	start    blas32.General
	inputs   blas32.General
	target   blas32.General
	symbols  []int32
	answers  []int32
	crew     parallel.Crew // and what it does, part by part
	plan     func(part int)
	prepare  func(part int)
	turn     func(part int)
	forward  func(part int)
	answer   func(part int)
	measure  func(part int)
	blame    func(part int)
	backward func(part int)
	partly   func(part int)
	collect  func(part int)
}

// weights are those of a layer in one direction.
type weights struct {
	input, recurrent, inputBias, recurrentBias operand
}

// job is a part of a gradient.
type job struct {
	of   *operand
	part int
}

// shape is what a workspace and its network must have in common.
type shape struct {
	hidden, inputs, start, outputs, layers, directions, symbols int
	bias, tied, last, dropout, elman                            bool
	loss                                                        Loss
	size                                                        Size
}

func (c Config) shape() shape {
	_, elman := c.cell().(Elman)
	return shape{c.Hidden, c.Inputs, c.Start, c.Outputs, c.layers(), c.directions(), c.Symbols, c.Bias, c.Tied, c.Last, c.Dropout > 0, elman, c.Loss, c.cell().Size()}
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
	ws := &Workspace{Steps: steps, Batch: batch, SparseBelow: BreakEven, config: c, shape: c.shape(), cell: c.cell(),
		layers: make([]weights, len(n.Layers))}
	rows := batch * ws.answered()
	ws.Logits, ws.losses = newMatrix(rows, c.Outputs), make([]float64, rows)
	if c.Symbols > 0 {
		ws.dReads = newMatrix(steps*batch, c.Inputs)
	}
	from := 0
	for _, size := range division(batch) {
		ws.blocks = append(ws.blocks, newBlock(ws, from, from+size))
		from += size
	}
	ws.pages = newPages(ws)
	for _, p := range ws.pages {
		ws.decode.pair(p.dLogits, p.h, p.width)
		if c.Bias {
			p.dBias = make([]float32, c.Outputs)
		}
	}
	ws.list(n)
	ws.assign()
	return ws
}

// answered is the number of steps that are.
func (ws *Workspace) answered() int {
	if ws.config.Last {
		return 1
	}
	return ws.Steps
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

// list lists the operands that are in use, and how to find their weights in a network.
func (ws *Workspace) list(n *Network) {
	type entry struct {
		o     *operand
		owner func(n *Network) *Param
	}
	var all []entry
	add := func(o *operand, backward bool, owner func(n *Network) *Param) {
		o.backward = backward
		all = append(all, entry{o, owner})
	}
	if ws.config.Start > 0 {
		add(&ws.encoder, false, func(n *Network) *Param { return n.Encoder })
	}
	for i := range ws.layers {
		w := &ws.layers[i]
		add(&w.input, i >= ws.config.directions() || ws.config.Symbols > 0, func(n *Network) *Param { return n.Layers[i].Input })
		add(&w.recurrent, true, func(n *Network) *Param { return n.Layers[i].Recurrent })
		if ws.config.Bias {
			add(&w.inputBias, false, func(n *Network) *Param { return n.Layers[i].InputBias })
			add(&w.recurrentBias, false, func(n *Network) *Param { return n.Layers[i].RecurrentBias })
		}
	}
	add(&ws.decode, true, func(n *Network) *Param { return n.Decoder })
	slices.SortStableFunc(all, func(a, b entry) int {
		p, q := a.owner(n).W, b.owner(n).W
		return q.Rows*q.Cols - p.Rows*p.Cols
	})
	for _, e := range all {
		ws.operands, ws.owners = append(ws.operands, e.o), append(ws.owners, e.owner)
	}
}

// assign makes once what the crew does, so that a step makes nothing.
func (ws *Workspace) assign() {
	ws.plan = func(i int) { ws.operands[i].plan(ws.SparseBelow, ws.FullGradients) }
	ws.prepare = func(i int) { ws.operands[i/prepareParts].prepare(i % prepareParts) }
	ws.turn = func(i int) { ws.operands[i/prepareParts].turn(i % prepareParts) }
	ws.forward = func(i int) { ws.blocks[i].forward(ws) }
	ws.answer = func(i int) { ws.pages[i].answer(ws) }
	ws.measure = func(i int) { ws.pages[i].measure(ws) }
	ws.blame = func(i int) { ws.pages[i].blame(ws) }
	ws.backward = func(i int) { ws.blocks[i].backward(ws) }
	ws.partly = func(i int) { ws.jobs[i].of.gradient(ws.jobs[i].part) }
	ws.collect = ws.collectSymbols
}

// load tells the workspace which network it is used with, and brings in the weights as they are now.
func (ws *Workspace) load(n *Network) {
	for i, o := range ws.operands {
		o.param = ws.owners[i](n)
	}
	ws.config, ws.cell, ws.lookup, ws.biases = n.config, n.config.cell(), n.Encoder, n.DecoderBias
	ws.crew.Run(len(ws.operands), ws.plan)
	ws.crew.Run(len(ws.operands)*prepareParts, ws.prepare)
	ws.crew.Run(len(ws.operands)*prepareParts, ws.turn)
}

// gradients works out those of all weights.
func (ws *Workspace) gradients() {
	ws.jobs = ws.jobs[:0]
	for _, o := range ws.operands {
		for i := range o.gradients() {
			ws.jobs = append(ws.jobs, job{o, i})
		}
	}
	ws.crew.Run(len(ws.jobs), ws.partly)
	if ws.config.Symbols > 0 {
		ws.crew.Run(min(collectors, ws.config.Symbols), ws.collect)
	}
	if ws.biases != nil {
		ws.decoderBias()
	}
}
