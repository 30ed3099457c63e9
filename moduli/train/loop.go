package train

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// Model is what a Loop trains.
type Model interface {
	// Params lists the weight matrices; always the same ones in the same order.
	Params() []*rnn.Param
	// Gradients takes the next batch, sets every Param's Grad and returns the loss of the task.
	Gradients() (loss float64)
	// Validate measures the model on held-out data.
	Validate() Score
}

// Full is a Model that can work out the gradients of pruned weights too, for growth by gradient.
type Full interface {
	FullGradients(on bool)
}

// Score is a measurement on held-out data.
type Score struct {
	Loss  float64 // a finite number, or the run has diverged
	Error float64 // in Unit
	Unit  string
}

// ErrDiverged is wrapped by the error of a run whose loss, in training or on held-out data, is no
// longer a finite number.
var ErrDiverged = errors.New("the loss is not a finite number")

// Penalty is a penalty and the matrix that it is on.
type Penalty struct {
	Term *penalty.Term
	On   *rnn.Param
}

// Loop is a training run. Model, Optimizer, Epochs and StepsPerEpoch must be set.
type Loop struct {
	Name          string
	Model         Model
	Optimizer     optim.Optimizer
	Penalties     []Penalty      // at most one on a matrix
	Prune         prune.Schedule // nil leaves the masks as they are
	Rewire        prune.Rewirer  // moves weights at constant sparsity, in the place of Prune; nil never
	Random        *rand.PCG      // of what prunes or rewires at random; else nil
	Epochs        int
	StepsPerEpoch int
	// Clock tells the time of events; nil means time.Now.
	Clock func() time.Time

	at *progress // of the run under way, or the one to go on with
}

// Validate reports a field that cannot be used, naming its value and what is allowed.
func (l *Loop) Validate() error {
	if l.Model == nil || l.Optimizer == nil {
		return errors.New("train: a loop needs a model and an optimizer")
	}
	if l.Epochs < 1 {
		return fmt.Errorf("train: %d epochs: want at least 1", l.Epochs)
	}
	if l.StepsPerEpoch < 1 {
		return fmt.Errorf("train: %d steps an epoch: want at least 1", l.StepsPerEpoch)
	}
	if l.Epochs > math.MaxInt/l.StepsPerEpoch {
		return fmt.Errorf("train: %d epochs of %d steps: want a product of at most %d", l.Epochs, l.StepsPerEpoch, math.MaxInt)
	}
	if err := l.Optimizer.Validate(); err != nil {
		return err
	}
	if l.Prune != nil {
		if err := l.Prune.Validate(); err != nil {
			return err
		}
	}
	if err := l.validateRewire(); err != nil {
		return err
	}
	for i, p := range l.Penalties {
		if err := p.validate(l.Model.Params()); err != nil {
			return err
		}
		if slices.ContainsFunc(l.Penalties[:i], func(q Penalty) bool { return q.On == p.On }) {
			return fmt.Errorf("train: two penalties on %s: want at most one on a matrix", p.On.Name)
		}
	}
	return nil
}

func (p Penalty) validate(params []*rnn.Param) error {
	if p.Term == nil || p.On == nil {
		return errors.New("train: a penalty needs a term and the matrix that it is on: one of them is nil")
	}
	if !slices.Contains(params, p.On) {
		return fmt.Errorf("train: the penalized matrix %s is none of the model's", p.On.Name)
	}
	if c, w := p.Term.Coeff, p.On.W; !p.Term.IsZero() && (c.Rows != w.Rows || c.Cols != w.Cols) {
		return fmt.Errorf("train: the penalty is for %d x %d weights, %s is %d x %d: want the same", c.Rows, c.Cols, p.On.Name, w.Rows, w.Cols)
	}
	return nil
}

func (l *Loop) validateRewire() error {
	if l.Rewire == nil {
		return nil
	}
	if l.Prune != nil {
		return errors.New("train: a schedule that prunes and one that rewires: want one of them")
	}
	if l.Random == nil {
		return errors.New("train: rewiring needs a source of randomness: Random is nil")
	}
	if _, ok := l.Model.(Full); !ok && l.Rewire.NeedsGradients() {
		return fmt.Errorf("train: %T grows weights by their gradients, which %T works out for kept weights alone: want a train.Full", l.Rewire, l.Model)
	}
	return l.Rewire.Validate()
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// measure fills in how sparse the model is.
func (l *Loop) measure(e *Event) {
	r := prune.Measure(Weights(l.Model.Params()))
	e.Sparsity, e.Matrices = r.Total, r.Matrices
}

// Weights lists parameters as package prune sees them: all but biases.
func Weights(params []*rnn.Param) []prune.Weights {
	var ws []prune.Weights
	for _, p := range params {
		if !p.Bias {
			ws = append(ws, prune.Weights{Name: p.Name, Data: p.W.Data, Mask: p.Mask, Grad: p.Grad.Data})
		}
	}
	return ws
}
