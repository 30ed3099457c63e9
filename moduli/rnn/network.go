package rnn

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
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

// Workspace holds what a forward pass leaves for the backward pass, for T steps of B sequences.
type Workspace struct {
	Steps, Batch int
	States       blas32.General // (T+1)*B x N: h_0, then h_1 to h_T
	Logits       blas32.General // T*B x P

	d, dLogits         blas32.General // gradients in the pre-activations (T*B x N) and the logits (T*B x P)
	et, ut, wt, dt     blas32.General // transposed weights
	dStart             blas32.General // gradient in h_0, B x N
	losses             []float64      // by row, summed in order
	start, inputs, tgt blas32.General // of the pass under way
}

// NewWorkspace makes room for sequences of steps T in batches of B, both at least 1.
func (n *Network) NewWorkspace(steps, batch int) *Workspace {
	if steps < 1 || batch < 1 {
		panic(fmt.Sprintf("rnn: a workspace for %d steps of %d sequences: want at least 1 of each", steps, batch))
	}
	c, r := n.config, steps*batch
	return &Workspace{Steps: steps, Batch: batch,
		States: newMatrix(r+batch, c.Hidden), Logits: newMatrix(r, c.Outputs),
		d: newMatrix(r, c.Hidden), dLogits: newMatrix(r, c.Outputs), dStart: newMatrix(batch, c.Hidden),
		et: newMatrix(c.Start, c.Hidden), ut: newMatrix(c.Inputs, c.Hidden), wt: newMatrix(c.Hidden, c.Hidden), dt: newMatrix(c.Hidden, c.Outputs),
		losses: make([]float64, r)}
}

// Forward runs the network: start (B x S), inputs (T*B x I). States and logits are in ws afterwards.
// Both matrices and the weights must stay as they are until Backward.
func (n *Network) Forward(ws *Workspace, start, inputs blas32.General) {
	n.check(ws, "start", start, ws.Batch, n.config.Start)
	n.check(ws, "inputs", inputs, ws.Steps*ws.Batch, n.config.Inputs)
	ws.start, ws.inputs = start, inputs
	n.transposed(ws)
	shards(ws.Batch, func(from, to int) { n.forward(ws, from, to) })
}

// Loss is the mean cross-entropy (nats a row) of the logits in ws against the target (T*B x P).
func (n *Network) Loss(ws *Workspace, target blas32.General) float64 {
	n.check(ws, "target", target, ws.Steps*ws.Batch, n.config.Outputs)
	ws.tgt = target
	shards(ws.Batch, func(from, to int) {
		ws.eachRow(from, to, func(r int) { ws.losses[r] = crossEntropy(row(ws.Logits, r), row(ws.tgt, r), nil, 0) })
	})
	return ws.mean()
}

// Backward fills the gradients of all four matrices with those of the mean cross-entropy against the
// target (T*B x P), which it returns, after a Forward on the same workspace.
func (n *Network) Backward(ws *Workspace, target blas32.General) float64 {
	n.check(ws, "target", target, ws.Steps*ws.Batch, n.config.Outputs)
	if ws.start.Rows == 0 {
		panic("rnn: Backward without a Forward on the same workspace")
	}
	ws.tgt = target
	shards(ws.Batch, func(from, to int) { n.backward(ws, from, to) })
	states := rows(ws.States, ws.Batch, ws.States.Rows)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, ws.dLogits, states, 0, n.Decoder.Grad)
	n.Cell.gradients(ws.d, ws.States, ws.inputs)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, ws.dStart, ws.start, 0, n.Encoder.Grad)
	return ws.mean()
}

func (n *Network) transposed(ws *Workspace) {
	transpose(ws.et, n.Encoder.W)
	transpose(ws.ut, n.Cell.Input.W)
	transpose(ws.wt, n.Cell.Recurrent.W)
	transpose(ws.dt, n.Decoder.W)
}

func (n *Network) forward(ws *Workspace, from, to int) {
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, rows(ws.start, from, to), ws.et, 0, rows(ws.States, from, to))
	for t := range ws.Steps {
		n.Cell.forward(t, ws.Batch, from, to, ws.States, ws.inputs, ws.ut, ws.wt)
		lo, hi := t*ws.Batch+from, t*ws.Batch+to
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, rows(ws.States, lo+ws.Batch, hi+ws.Batch), ws.dt, 0, rows(ws.Logits, lo, hi))
	}
}

func (n *Network) backward(ws *Workspace, from, to int) {
	scale := 1 / float32(ws.Steps*ws.Batch)
	ws.eachRow(from, to, func(r int) {
		ws.losses[r] = crossEntropy(row(ws.Logits, r), row(ws.tgt, r), row(ws.dLogits, r), scale)
	})
	for t := ws.Steps - 1; t >= 0; t-- {
		lo, hi := t*ws.Batch+from, t*ws.Batch+to
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, rows(ws.dLogits, lo, hi), n.Decoder.W, 0, rows(ws.d, lo, hi))
		n.Cell.backward(t, ws.Steps, ws.Batch, from, to, ws.d, ws.States)
	}
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, rows(ws.d, from, to), n.Cell.Recurrent.W, 0, rows(ws.dStart, from, to))
}

func row(m blas32.General, i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

// eachRow visits the rows of sequences [from, to) at every step.
func (ws *Workspace) eachRow(from, to int, do func(r int)) {
	for t := range ws.Steps {
		for b := from; b < to; b++ {
			do(t*ws.Batch + b)
		}
	}
}

func (ws *Workspace) mean() float64 {
	var sum float64
	for _, l := range ws.losses {
		sum += l
	}
	return sum / float64(len(ws.losses))
}

// check panics here, where a caller can recover, rather than in a shard's goroutine.
func (n *Network) check(ws *Workspace, what string, m blas32.General, r, c int) {
	if ws.States.Cols != n.config.Hidden || ws.Logits.Cols != n.config.Outputs || ws.et.Rows != n.config.Start || ws.ut.Rows != n.config.Inputs {
		panic(fmt.Sprintf("rnn: a workspace made for %d hidden, %d inputs, %d start, %d outputs: want one of this network, %d, %d, %d, %d",
			ws.States.Cols, ws.ut.Rows, ws.et.Rows, ws.Logits.Cols, n.config.Hidden, n.config.Inputs, n.config.Start, n.config.Outputs))
	}
	if m.Rows != r || m.Cols != c {
		panic(fmt.Sprintf("rnn: %s is %d x %d: want %d x %d for %d steps of %d sequences", what, m.Rows, m.Cols, r, c, ws.Steps, ws.Batch))
	}
	if need := (r-1)*m.Stride + c; m.Stride < c || len(m.Data) < need {
		panic(fmt.Sprintf("rnn: %s is %d x %d with stride %d and %d numbers: want stride %d or more and %d numbers", what, r, c, m.Stride, len(m.Data), c, need))
	}
}

// shard is how many sequences one goroutine takes at a time. It is a constant, so that no sum depends
// on the number of processors; 16 rows are enough to keep a product busy.
const shard = 16

// shards calls do for consecutive ranges of sequences, on as many goroutines as there are processors.
func shards(batch int, do func(from, to int)) {
	count := (batch + shard - 1) / shard
	workers := min(count, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= count {
					return
				}
				do(i*shard, min(batch, (i+1)*shard))
			}
		})
	}
	wg.Wait()
}
