package train

import (
	"context"
	"errors"
	"fmt"
	"math"
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

// Score is a measurement on held-out data.
type Score struct {
	Loss  float64 // a finite number, or the run has diverged
	Error float64 // in Unit
	Unit  string
}

// ErrDiverged is wrapped by the error of a run whose loss, in training or on held-out data, is no
// longer a finite number.
var ErrDiverged = errors.New("the loss is not a finite number")

// Loop is a training run. Model, Optimizer, Epochs and StepsPerEpoch must be set.
type Loop struct {
	Name          string
	Model         Model
	Optimizer     optim.Optimizer
	Penalty       *penalty.Term // on Penalized; nil for none
	Penalized     *rnn.Param
	Prune         prune.Schedule // nil leaves the masks as they are
	Epochs        int
	StepsPerEpoch int
	// Clock tells the time of events; nil means time.Now.
	Clock func() time.Time
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
	return l.validatePenalty()
}

func (l *Loop) validatePenalty() error {
	if l.Penalty == nil {
		return nil
	}
	p := l.Penalized
	if p == nil {
		return errors.New("train: a penalty needs the matrix that it is on: Penalized is nil")
	}
	if !slices.Contains(l.Model.Params(), p) {
		return fmt.Errorf("train: the penalized matrix %s is none of the model's", p.Name)
	}
	if c := l.Penalty.Coeff; !l.Penalty.IsZero() && (c.Rows != p.W.Rows || c.Cols != p.W.Cols) {
		return fmt.Errorf("train: the penalty is for %d x %d weights, %s is %d x %d: want the same", c.Rows, c.Cols, p.Name, p.W.Rows, p.W.Cols)
	}
	return nil
}

// Run trains until the last step, the context's end, a hook's error or a loss that is not finite, and
// returns the Epoched events of the epochs that were finished. At the beginning of each epoch masks
// are worked out anew, if there is a schedule; at its end the model is validated. Gradients of a loss
// that is not finite are not followed: the weights stay as the step before left them.
func (l *Loop) Run(ctx context.Context, hooks ...Hook) (history []Event, err error) {
	if err := l.Validate(); err != nil {
		return nil, err
	}
	params, now := l.Model.Params(), l.Clock
	if now == nil {
		now = time.Now
	}
	start := now()
	e := Event{Run: l.Name, Steps: l.Epochs * l.StepsPerEpoch, Epochs: l.Epochs,
		Loss: math.NaN(), Penalty: math.NaN(), Validation: math.NaN(), Error: math.NaN(), Sparsity: l.sparsity()}
	if l.Prune != nil {
		e.Target = l.Prune.Share(l.Epochs-1, l.Epochs)
	} else {
		e.Target = e.Sparsity
	}
	tell := func(kind Kind) error {
		e.Kind, e.Elapsed = kind, now().Sub(start)
		for _, h := range hooks {
			if err := h.Handle(ctx, e); err != nil {
				return fmt.Errorf("train: a hook stopped the run at step %d: %w", e.Step, err)
			}
		}
		return nil
	}
	defer func() {
		if err == nil {
			return
		}
		e.Kind, e.Err, e.Elapsed = Stopped, err, now().Sub(start)
		for _, h := range hooks {
			// Every hook must hear of the end, after a cancel too; what one says of it changes nothing.
			_ = h.Handle(context.WithoutCancel(ctx), e)
		}
	}()
	if p := l.Penalized; p != nil && l.Penalty != nil {
		defer func(was rnn.Shrinkage) { p.Shrink = was }(p.Shrink)
		p.Shrink = rnn.Shrinkage{Coeff: l.Penalty.Coeff, Scale: l.Penalty.Scale()}
	}
	if err := tell(Started); err != nil {
		return nil, err
	}
	for epoch := range l.Epochs {
		e.Validation, e.Error = math.NaN(), math.NaN()
		if l.Prune != nil {
			if err := l.prune(epoch); err != nil {
				return history, err
			}
			e.Sparsity = l.sparsity()
			if err := tell(Pruned); err != nil {
				return history, err
			}
		}
		for range l.StepsPerEpoch {
			if err := ctx.Err(); err != nil {
				return history, fmt.Errorf("train: stopped after %d of %d steps: %w", e.Step, e.Steps, err)
			}
			e.Loss, e.Penalty = l.gradients()
			if !finite(e.Loss) || !finite(e.Penalty) {
				return history, fmt.Errorf("train: loss %v, penalty %v at step %d: %w; a lower learning rate often helps",
					e.Loss, e.Penalty, e.Step+1, ErrDiverged)
			}
			l.Optimizer.Step(params)
			e.Step++
			if err := tell(Stepped); err != nil {
				return history, err
			}
		}
		s := l.Model.Validate()
		e.Epoch, e.Validation, e.Error, e.Unit = epoch+1, s.Loss, s.Error, s.Unit
		// The last step's gradients can spoil the weights with no other step to show it.
		if !finite(s.Loss) {
			return history, fmt.Errorf("train: validation loss %v after step %d: %w; a lower learning rate often helps", s.Loss, e.Step, ErrDiverged)
		}
		if err := tell(Epoched); err != nil {
			return history, err
		}
		history = append(history, e)
	}
	return history, tell(Finished)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// gradients sets those of the loss; the optimizer adds those of the penalty.
func (l *Loop) gradients() (loss, pen float64) {
	loss = l.Model.Gradients()
	if l.Penalized != nil {
		pen = l.Penalized.Shrinking()
	}
	return loss, pen
}

func (l *Loop) prune(epoch int) error {
	return prune.Magnitude(Weights(l.Model.Params()), l.Prune.Share(epoch, l.Epochs), l.Prune.Among())
}

func (l *Loop) sparsity() float64 { return prune.Measure(Weights(l.Model.Params())).Total }

// Weights lists parameters as package prune sees them: all but biases.
func Weights(params []*rnn.Param) []prune.Weights {
	var ws []prune.Weights
	for _, p := range params {
		if !p.Bias {
			ws = append(ws, prune.Weights{Name: p.Name, Data: p.W.Data, Mask: p.Mask})
		}
	}
	return ws
}
