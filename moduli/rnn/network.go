package rnn

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"gonum.org/v1/gonum/blas/blas32"
)

// Config is the shape of a Network.
type Config struct {
	Hidden     int        // N, hidden neurons
	Inputs     int        // I, numbers read at each step
	Start      int        // S, length of the start code
	Outputs    int        // P, length of the answer
	Activation Activation // f; ReLU if nothing is said
}

// largest is the number of weights of a matrix that is still allowed: 4 GiB.
const largest = 1 << 30

// Validate reports a size that cannot be, naming it: under 1, or of a matrix of more than 2^30 weights.
func (c Config) Validate() error {
	for _, f := range []struct {
		name string
		size int
	}{{"hidden size", c.Hidden}, {"input size", c.Inputs}, {"start size", c.Start}, {"output size", c.Outputs}} {
		if f.size < 1 {
			return fmt.Errorf("rnn: %s %d: want at least 1", f.name, f.size)
		}
	}
	for _, f := range []struct {
		name       string
		rows, cols int
	}{{"recurrent", c.Hidden, c.Hidden}, {"input", c.Hidden, c.Inputs}, {"encoder", c.Hidden, c.Start}, {"decoder", c.Outputs, c.Hidden}} {
		if f.rows > largest/f.cols {
			return fmt.Errorf("rnn: %s matrix of %d x %d weights: want at most %d", f.name, f.rows, f.cols, largest)
		}
	}
	if c.Activation != ReLU && c.Activation != Tanh {
		return fmt.Errorf("rnn: activation %d: want rnn.ReLU or rnn.Tanh", c.Activation)
	}
	return nil
}

// Network is an encoder of the start, an Elman cell, and a softmax read-out.
type Network struct {
	Encoder *Param // E, N x S
	Cell    Elman
	Decoder *Param // D, P x N

	config Config
}

// New is a network with weights drawn by Reset.
func New(c Config, src rand.Source) (*Network, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if src == nil {
		return nil, errors.New("rnn: New got no source of randomness (nil)")
	}
	n := &Network{
		Encoder: newParam("encoder", c.Hidden, c.Start),
		Cell: Elman{Activation: c.Activation,
			Input:     newParam("input", c.Hidden, c.Inputs),
			Recurrent: newParam("recurrent", c.Hidden, c.Hidden)},
		Decoder: newParam("decoder", c.Outputs, c.Hidden),
		config:  c,
	}
	n.Reset(src)
	return n, nil
}

// Config is the shape the network was made with.
func (n *Network) Config() Config { return n.config }

// Params lists the four weight matrices: encoder, input, recurrent, decoder.
func (n *Network) Params() []*Param {
	return []*Param{n.Encoder, n.Cell.Input, n.Cell.Recurrent, n.Decoder}
}

// Reset draws new weights, uniform in +-1/sqrt(N) for the cell and in +-1/sqrt(columns) for encoder
// and decoder (PyTorch's defaults, and the published setting). Masks are kept and applied.
func (n *Network) Reset(src rand.Source) {
	rnd := rand.New(src)
	for _, p := range n.Params() {
		bound := 1 / math.Sqrt(float64(p.W.Cols))
		if p == n.Cell.Input {
			bound = 1 / math.Sqrt(float64(n.config.Hidden))
		}
		for i := range p.W.Data {
			v := float32(bound * (2*rnd.Float64() - 1)) // drawn for pruned weights too: a mask must not shift the stream
			if !p.Mask.Keep[i] {
				v = 0
			}
			p.W.Data[i] = v
		}
	}
}

// Forward runs the network: start (B x S), inputs (T*B x I). States and logits are in ws afterwards.
// Both matrices, the weights and their masks must stay as they are until Backward.
func (n *Network) Forward(ws *Workspace, start, inputs blas32.General) {
	n.check(ws, "start", start, ws.Batch, n.config.Start)
	n.check(ws, "inputs", inputs, ws.Steps*ws.Batch, n.config.Inputs)
	ws.start, ws.inputs = start, inputs
	ws.bind(n)
	ws.cell = &n.Cell
	ws.load()
	ws.crew.Run(len(ws.blocks), ws.forward)
}

// Loss is the mean cross-entropy (nats a row) of the logits in ws against the target (T*B x P).
func (n *Network) Loss(ws *Workspace, target blas32.General) float64 {
	n.check(ws, "target", target, ws.Steps*ws.Batch, n.config.Outputs)
	ws.bind(n)
	ws.target = target
	ws.crew.Run(len(ws.blocks), ws.measure)
	return ws.mean()
}

// Backward fills the gradients of all four matrices with those of the mean cross-entropy against the
// target (T*B x P), which it returns, after a Forward on the same workspace.
func (n *Network) Backward(ws *Workspace, target blas32.General) float64 {
	n.check(ws, "target", target, ws.Steps*ws.Batch, n.config.Outputs)
	if ws.start.Rows == 0 {
		panic("rnn: Backward without a Forward on the same workspace")
	}
	ws.target = target
	ws.crew.Run(len(ws.blocks), ws.backward)
	ws.gradients()
	return ws.mean()
}

// forward runs the sequences of the block.
func (b *block) forward(ws *Workspace) {
	c, n := ws.config, b.to-b.from
	simd.TransposeBlock(b.start, b.width, ws.start.Data[b.from*ws.start.Stride:], ws.start.Stride, n, c.Start)
	ws.encoder.mul(b.start, b.step(b.states, 0, c.Hidden), b.width, false)
	for t := range ws.Steps {
		x, h := b.step(b.inputs, t, c.Inputs), b.step(b.states, t+1, c.Hidden)
		row := t*ws.Batch + b.from
		simd.TransposeBlock(x, b.width, ws.inputs.Data[row*ws.inputs.Stride:], ws.inputs.Stride, n, c.Inputs)
		ws.input.mul(x, h, b.width, false)
		ws.recurrent.mul(b.step(b.states, t, c.Hidden), h, b.width, true)
		ws.cell.Activation.apply(h)
		ws.decode.mul(h, b.out, b.width, false)
		simd.TransposeBlock(ws.Logits.Data[row*ws.Logits.Stride:], ws.Logits.Stride, b.out, b.width, c.Outputs, n)
	}
}

// measure works out the losses of the block's rows.
func (b *block) measure(ws *Workspace) {
	for t := range ws.Steps {
		for r := t*ws.Batch + b.from; r < t*ws.Batch+b.to; r++ {
			ws.losses[r] = simd.CrossEntropy(row(ws.Logits, r), row(ws.target, r), nil, 0)
		}
	}
}

// backward follows the loss of the block's sequences back to their start.
func (b *block) backward(ws *Workspace) {
	c := ws.config
	for t := ws.Steps - 1; t >= 0; t-- {
		dLogits, d := b.step(b.dLogits, t, c.Outputs), b.step(b.d, t, c.Hidden)
		b.blame(ws, t, dLogits)
		ws.decode.mulBack(dLogits, d, b.width, false)
		if t+1 < ws.Steps {
			ws.recurrent.mulBack(b.step(b.d, t+1, c.Hidden), d, b.width, true)
		}
		ws.cell.Activation.backward(d, b.step(b.states, t+1, c.Hidden))
	}
	ws.recurrent.mulBack(b.step(b.d, 0, c.Hidden), b.dStart, b.width, false)
}

// blame works out the losses of step t and their gradients in the logits, some sequences at a time.
func (b *block) blame(ws *Workspace, t int, dLogits []float32) {
	p := ws.config.Outputs
	scale := 1 / float32(ws.Steps*ws.Batch)
	for from := b.from; from < b.to; from += lanes {
		n := min(lanes, b.to-from)
		for i := range n {
			r := t*ws.Batch + from + i
			ws.losses[r] = simd.CrossEntropy(row(ws.Logits, r), row(ws.target, r), b.rows[i*p:][:p], scale)
		}
		simd.TransposeBlock(dLogits[from-b.from:], b.width, b.rows, p, n, p)
	}
}

func row(m blas32.General, i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

func (ws *Workspace) mean() float64 {
	var sum float64
	for _, l := range ws.losses {
		sum += l
	}
	return sum / float64(len(ws.losses))
}

// check panics here, where a caller can recover, rather than in a goroutine of the crew.
func (n *Network) check(ws *Workspace, what string, m blas32.General, r, c int) {
	if w := ws.config; w.Hidden != n.config.Hidden || w.Outputs != n.config.Outputs || w.Start != n.config.Start || w.Inputs != n.config.Inputs {
		panic(fmt.Sprintf("rnn: a workspace made for %d hidden, %d inputs, %d start, %d outputs: want one of this network, %d, %d, %d, %d",
			w.Hidden, w.Inputs, w.Start, w.Outputs, n.config.Hidden, n.config.Inputs, n.config.Start, n.config.Outputs))
	}
	if m.Rows != r || m.Cols != c {
		panic(fmt.Sprintf("rnn: %s is %d x %d: want %d x %d for %d steps of %d sequences", what, m.Rows, m.Cols, r, c, ws.Steps, ws.Batch))
	}
	if need := (r-1)*m.Stride + c; m.Stride < c || len(m.Data) < need {
		panic(fmt.Sprintf("rnn: %s is %d x %d with stride %d and %d numbers: want stride %d or more and %d numbers", what, r, c, m.Stride, len(m.Data), c, need))
	}
}
