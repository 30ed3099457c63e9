package rnn

import (
	"fmt"
	"runtime"

	"gonum.org/v1/gonum/blas/blas32"
)

// Forward runs the network: start (B x S; the zero matrix for a network without a start code), inputs (T*B x I).
// Logits and states are in ws afterwards. Both matrices, the weights and their masks must stay as they are
// until Backward.
func (n *Network) Forward(ws *Workspace, start, inputs blas32.General) {
	n.check(ws)
	if n.config.Symbols > 0 {
		panic(fmt.Sprintf("rnn: Forward of a network that reads %d symbols: want ForwardSymbols", n.config.Symbols))
	}
	if n.config.Start > 0 || start.Rows > 0 {
		checkMatrix("start", start, ws.Batch, n.config.Start, ws)
	}
	checkMatrix("inputs", inputs, ws.Steps*ws.Batch, n.config.Inputs, ws)
	ws.start, ws.inputs = start, inputs
	n.run(ws)
}

// ForwardSymbols is Forward for a network that reads symbols in [0, V): T*B of them, time first.
func (n *Network) ForwardSymbols(ws *Workspace, symbols []int32) {
	n.check(ws)
	if n.config.Symbols == 0 {
		panic(fmt.Sprintf("rnn: ForwardSymbols of a network that reads %d numbers: want Forward", n.config.Inputs))
	}
	checkSymbols("inputs", symbols, ws.Steps*ws.Batch, n.config.Symbols, ws)
	ws.symbols = symbols
	n.run(ws)
}

func (n *Network) run(ws *Workspace) {
	if ws.Carry && n.config.Start > 0 {
		panic(fmt.Sprintf("rnn: states are to be carried, and to begin from a start code of %d: want one of them", n.config.Start))
	}
	ws.carrying = ws.Carry && ws.ran
	ws.drawDropout()
	ws.load(n)
	ws.fuse()
	ws.crew.Run(len(ws.blocks), ws.forward)
	if !ws.fused {
		ws.crew.Run(len(ws.pages), ws.answer)
	}
	ws.ran, ws.ready = true, true
}

// Loss is that of the logits in ws, the mean over rows, against the target (T*B x P; B x P where only the last step is
// answered): cross-entropy in nats, or squared error.
func (n *Network) Loss(ws *Workspace, target blas32.General) float64 {
	n.aim(ws, target)
	return ws.lossAlone()
}

// LossSymbols is Loss against the answers (T*B, or B, in [0, P)): cross-entropy with a target of 1 for each.
func (n *Network) LossSymbols(ws *Workspace, answers []int32) float64 {
	n.aimSymbols(ws, answers)
	return ws.lossAlone()
}

func (ws *Workspace) lossAlone() float64 {
	ws.crew.Run(len(ws.pages), ws.measure)
	return ws.mean()
}

// Backward fills the gradients of all weights with those of the loss against the target, as Loss has it, which
// it returns, after a Forward on the same workspace. There is one Backward to a Forward.
func (n *Network) Backward(ws *Workspace, target blas32.General) float64 {
	n.aim(ws, target)
	return ws.back()
}

// BackwardSymbols is Backward for the loss against answers, as LossSymbols has it.
func (n *Network) BackwardSymbols(ws *Workspace, answers []int32) float64 {
	n.aimSymbols(ws, answers)
	return ws.back()
}

func (ws *Workspace) back() float64 {
	if !ws.ready {
		panic("rnn: Backward without a Forward on the same workspace")
	}
	ws.ready = false
	ws.fuse()
	if !ws.fused {
		ws.crew.Run(len(ws.pages), ws.blame)
	}
	ws.crew.Run(len(ws.blocks), ws.backward)
	ws.gradients()
	return ws.mean()
}

// fuse lets blocks do their pages while these are in the cache, if there are blocks for all processors. The results are
// the same.
func (ws *Workspace) fuse() {
	ws.fused = ws.blocks[0].pages != nil && len(ws.blocks) >= runtime.GOMAXPROCS(0)
}

func (n *Network) aim(ws *Workspace, target blas32.General) {
	n.check(ws)
	checkMatrix("target", target, ws.Logits.Rows, n.config.Outputs, ws)
	ws.target, ws.symbolic = target, false
}

func (n *Network) aimSymbols(ws *Workspace, answers []int32) {
	n.check(ws)
	if n.config.Loss != CrossEntropy {
		panic(fmt.Sprintf("rnn: the %v of answers that are symbols: want a target of numbers", n.config.Loss))
	}
	checkSymbols("answers", answers, ws.Logits.Rows, n.config.Outputs, ws)
	ws.answers, ws.symbolic = answers, true
}

func row(m blas32.General, i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

// check panics here, as the next ones do, where a caller can recover, rather than in a goroutine of the crew.
func (n *Network) check(ws *Workspace) {
	if w, c := ws.shape, n.config.shape(); w != c {
		panic(fmt.Sprintf("rnn: a workspace made for %s: want one of this network, %s", w, c))
	}
}

func (s shape) String() string {
	return fmt.Sprintf("%d hidden, %d inputs, %d start, %d outputs, %d layers in %d directions, %d symbols, biases %v, tied %v, last %v, dropout %v, %v, a cell of %+v",
		s.hidden, s.inputs, s.start, s.outputs, s.layers, s.directions, s.symbols, s.bias, s.tied, s.last, s.dropout, s.loss, s.size)
}

func checkMatrix(what string, m blas32.General, r, c int, ws *Workspace) {
	if m.Rows != r || m.Cols != c {
		panic(fmt.Sprintf("rnn: %s is %d x %d: want %d x %d for %d steps of %d sequences", what, m.Rows, m.Cols, r, c, ws.Steps, ws.Batch))
	}
	if need := (r-1)*m.Stride + c; m.Stride < c || len(m.Data) < need {
		panic(fmt.Sprintf("rnn: %s is %d x %d with stride %d and %d numbers: want stride %d or more and %d numbers", what, r, c, m.Stride, len(m.Data), c, need))
	}
}

func checkSymbols(what string, symbols []int32, want, below int, ws *Workspace) {
	if len(symbols) != want {
		panic(fmt.Sprintf("rnn: %d %s: want %d for %d steps of %d sequences", len(symbols), what, want, ws.Steps, ws.Batch))
	}
	for i, s := range symbols {
		if s < 0 || int(s) >= below {
			panic(fmt.Sprintf("rnn: number %d of the %s is symbol %d: want one in [0, %d)", i, what, s, below))
		}
	}
}
