package train

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"gonum.org/v1/gonum/blas/blas32"
)

// Batch is what a network reads and should answer: T steps of B sequences, time first. Of Inputs and Symbols one is
// set, as of Target and Targets; Start only for networks that read a start code.
type Batch struct {
	Steps, Batch int
	Start        blas32.General // B x S
	Inputs       blas32.General // T*B x I
	Symbols      []int32        // T*B
	Target       blas32.General // T*B x P, or B x P where only the last step is answered
	Targets      []int32        // T*B
	Fresh        bool           // the sequences do not go on those of the batch before
}

// Learner is a network with its data: the [Model] of most tasks.
type Learner struct {
	Net *rnn.Network
	// Next is the next batch to learn from. It may be overwritten by the next call.
	Next func() *Batch
	// Held are the batches of validation, in order, the same ones each time.
	Held []*Batch
	// Measure is the error of the network's logits (rows as in Target) for batch i of Held, in Unit; the figures of the batches
	// are averaged by their rows. Without it ErrorOf tells the error from the loss; there is none without either.
	Measure func(i int, logits blas32.General) float64
	ErrorOf func(loss float64) float64
	Unit    string
	// Where are the positions of batch i of Held, pairs x, y in metres for each row of Inputs; nil where a task has no place.
	Where func(i int) []float64
	// Data is what makes the batches, as *navigation.Task; nil where nothing more is to be known of it.
	Data any
	// Assess is what Validate does where the mean loss and Measure are not what is wanted; nil is for those.
	Assess func() Score
	// StepsPerEpoch is how many batches there are until they begin again; 0 where there is no end.
	StepsPerEpoch int
	// Carry begins a batch with the states that the one before it ended with, unless it is Fresh: truncated
	// backpropagation through time.
	Carry bool
	// Save and Load are the state of the data, for a run that is gone on with; nil where there is none to keep. Load
	// gets what Save gave, as it would be before the next call of Next.
	Save func() (map[string][]byte, error)
	Load func(map[string][]byte) error
	// Dropout is the stream of what is dropped in training; nil where nothing is.
	Dropout *rand.PCG
	// Close ends what prepares the data; nil if nothing does.
	Close func()

	training   *rnn.Workspace
	full       bool                      // whether it has all gradients
	carried    blas32.General            // into its first batch
	validating map[[2]int]*rnn.Workspace // by T and B
}

// Params lists the network's.
func (l *Learner) Params() []*rnn.Param { return l.Net.Params() }

// Workspace is that of training, made for batches of T steps of B sequences; all batches of a run have one shape.
func (l *Learner) Workspace(steps, batch int) *rnn.Workspace {
	if l.training == nil {
		l.training = l.Net.NewWorkspace(steps, batch)
		l.training.FullGradients = l.full
		if l.Carry {
			l.training.SetCarried(l.carried)
		}
	}
	if l.training.Steps != steps || l.training.Batch != batch {
		panic(fmt.Sprintf("train: a batch of %d steps of %d sequences after one of %d steps of %d: want one shape", steps, batch, l.training.Steps, l.training.Batch))
	}
	return l.training
}

// Gradients works out those of the next batch.
func (l *Learner) Gradients() float64 {
	b := l.Next()
	ws := l.Workspace(b.Steps, b.Batch)
	ws.Carry, ws.Dropout = l.Carry, l.Dropout
	if b.Fresh {
		ws.SetCarried(blas32.General{}) // nothing
	}
	l.forward(ws, b)
	if l.Net.Config().Loss == rnn.CrossEntropy && b.Targets != nil {
		return l.Net.BackwardSymbols(ws, b.Targets)
	}
	return l.Net.Backward(ws, b.Target)
}

func (l *Learner) forward(ws *rnn.Workspace, b *Batch) {
	if b.Symbols != nil {
		l.Net.ForwardSymbols(ws, b.Symbols)
	} else {
		l.Net.Forward(ws, b.Start, b.Inputs)
	}
}

// Validate is what Assess says or, without it, the loss and the error in the batches of Held, nothing dropped, each row
// with the same weight.
func (l *Learner) Validate() Score {
	if l.Assess != nil {
		return l.Assess()
	}
	s := Score{Unit: l.Unit, Error: math.NaN()}
	loss, off, rows := 0.0, 0.0, 0.0
	l.EachHeld(func(i int, ws *rnn.Workspace) {
		b, n := l.Held[i], float64(ws.Logits.Rows)
		rows += n
		if b.Targets != nil {
			loss += n * l.Net.LossSymbols(ws, b.Targets)
		} else {
			loss += n * l.Net.Loss(ws, b.Target)
		}
		if l.Measure != nil {
			off += n * l.Measure(i, ws.Logits)
		}
	})
	s.Loss = loss / rows
	switch {
	case l.Measure != nil:
		s.Error = off / rows
	case l.ErrorOf != nil:
		s.Error = l.ErrorOf(s.Loss)
	}
	return s
}

// EachHeld runs the network forward over the batches of Held, in order, and shows what it leaves of each.
func (l *Learner) EachHeld(do func(i int, ws *rnn.Workspace)) {
	if l.validating == nil {
		l.validating = map[[2]int]*rnn.Workspace{}
	}
	var last *rnn.Workspace
	for i, b := range l.Held {
		ws := l.validating[[2]int{b.Steps, b.Batch}]
		if ws == nil {
			ws = l.Net.NewWorkspace(b.Steps, b.Batch)
			l.validating[[2]int{b.Steps, b.Batch}] = ws
		}
		ws.Carry = l.Carry
		switch {
		case b.Fresh:
			ws.SetCarried(blas32.General{}) // nothing
		case l.Carry && last != nil && last != ws:
			ws.SetCarried(last.Carried())
		}
		l.forward(ws, b)
		do(i, ws)
		last = ws
	}
}

// States are those of the neurons of the first layer in held-out sequence k, T x N: row t is that after step t+1. The
// sequences are numbered through the batches of Held; it panics where there is none of that number.
func (l *Learner) States(k int) blas32.General {
	of, all := -1, 0
	for i, b := range l.Held {
		if k >= all && k < all+b.Batch {
			of, k = i, k-all
			break
		}
		all += b.Batch
	}
	if of < 0 {
		panic(fmt.Sprintf("train: the states of held-out sequence %d: want one of %d, counted from 0", k, all))
	}
	var m blas32.General
	l.EachHeld(func(i int, ws *rnn.Workspace) {
		if i != of {
			return
		}
		states := ws.LayerStates(0)
		m = blas32.General{Rows: ws.Steps, Cols: states.Cols, Stride: states.Cols}
		for t := range ws.Steps {
			m.Data = append(m.Data, states.Data[((t+1)*ws.Batch+k)*states.Stride:][:states.Cols]...)
		}
	})
	return m
}

// FullGradients has the gradients of pruned weights worked out too.
func (l *Learner) FullGradients(on bool) {
	l.full = on
	if l.training != nil {
		l.training.FullGradients = on
	}
}
