package train

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// progress is how far a run has come.
type progress struct {
	event   Event
	pruned  int           // epochs that have begun: their masks are worked out
	elapsed time.Duration // before this run went on with it
	history []Event
}

// run is one call of Run.
type run struct {
	*Loop
	*progress
	ctx   context.Context
	hooks []Hook
	now   func() time.Time
	start time.Time
}

// Run trains until the last step, the context's end, a hook's error or a loss that is not finite, and
// returns the Epoched events of the epochs that were finished. At the beginning of each epoch masks
// are worked out anew, if there is a schedule; at its end the model is validated. Gradients of a loss
// that is not finite are not followed: the weights stay as the step before left them.
func (l *Loop) Run(ctx context.Context, hooks ...Hook) (history []Event, err error) {
	if err := l.Validate(); err != nil {
		return nil, err
	}
	r := run{Loop: l, progress: l.at, ctx: ctx, hooks: hooks, now: l.Clock}
	if r.progress == nil {
		r.progress = l.begin()
	}
	l.at = r.progress
	defer func() { l.at = nil }()
	if r.now == nil {
		r.now = time.Now
	}
	for _, h := range hooks {
		if a, ok := h.(Attached); ok {
			a.Attach(l)
		}
	}
	r.start = r.now()
	defer func() {
		if err == nil {
			return
		}
		r.event.Kind, r.event.Err, r.event.Elapsed = Stopped, err, r.elapsed+r.now().Sub(r.start)
		for _, h := range hooks {
			// Every hook must hear of the end, after a cancel too; what one says of it changes nothing.
			_ = h.Handle(context.WithoutCancel(ctx), r.event)
		}
	}()
	for _, p := range l.Penalties {
		defer func(was rnn.Shrinkage) { p.On.Shrink = was }(p.On.Shrink)
		p.On.Shrink = rnn.Shrinkage{Coeff: p.Term.Coeff, Scale: p.Term.Scale(), Power: p.Term.Power}
	}
	if err := r.tell(Started); err != nil {
		return nil, err
	}
	for r.event.Epoch < l.Epochs {
		if err := r.epoch(); err != nil {
			return r.history, err
		}
	}
	return r.history, r.tell(Finished)
}

// begin is the progress of a run that has done nothing.
func (l *Loop) begin() *progress {
	nan := math.NaN()
	return &progress{event: l.expect(Event{Loss: nan, Penalty: nan, Validation: nan, Error: nan})}
}

// expect fills in what is known of a run beforehand.
func (l *Loop) expect(e Event) Event {
	e.Run, e.Steps, e.Epochs = l.Name, l.Epochs*l.StepsPerEpoch, l.Epochs
	l.measure(&e)
	e.Target = e.Sparsity
	if l.Prune != nil {
		e.Target = l.Prune.Share(l.Epochs-1, l.Epochs)
	}
	return e
}

func (r *run) tell(kind Kind) error {
	r.event.Kind, r.event.Elapsed = kind, r.elapsed+r.now().Sub(r.start)
	for _, h := range r.hooks {
		if err := h.Handle(r.ctx, r.event); err != nil {
			return fmt.Errorf("train: a hook stopped the run at step %d: %w", r.event.Step, err)
		}
	}
	return nil
}

// epoch does what is left of the epoch under way.
func (r *run) epoch() error {
	e := &r.event
	if epoch := e.Epoch; r.pruned <= epoch {
		e.Validation, e.Error = math.NaN(), math.NaN()
		changed, err := r.mask(epoch)
		if err != nil {
			return err
		}
		r.pruned = epoch + 1
		if changed {
			if err := r.told(); err != nil {
				return err
			}
		}
	}
	for end := (e.Epoch + 1) * r.StepsPerEpoch; e.Step < end; {
		if err := r.ctx.Err(); err != nil {
			return fmt.Errorf("train: stopped after %d of %d steps: %w", e.Step, e.Steps, err)
		}
		if err := r.step(); err != nil {
			return err
		}
	}
	s := r.Model.Validate()
	e.Validation, e.Error, e.Unit = s.Loss, s.Error, s.Unit
	// The last step's gradients can spoil the weights with no other step to show it.
	if !finite(s.Loss) {
		e.Epoch++
		return fmt.Errorf("train: validation loss %v after step %d: %w; a lower learning rate often helps", s.Loss, e.Step, ErrDiverged)
	}
	if o, ok := r.Optimizer.(optim.Annealed); ok {
		o.Validated(s.Loss)
	}
	e.Epoch++
	if err := r.tell(Epoched); err != nil {
		return err
	}
	r.history = append(r.history, *e)
	return nil
}

// mask works out the masks that an epoch begins with, and reports whether it did.
func (r *run) mask(epoch int) (changed bool, err error) {
	layers := Weights(r.Model.Params())
	switch {
	case r.Prune != nil:
		// A nil *rand.PCG must not become a source that is not nil.
		if r.Random == nil {
			return true, prune.Apply(r.Prune, layers, epoch, r.Epochs, nil)
		}
		return true, prune.Apply(r.Prune, layers, epoch, r.Epochs, r.Random)
	case r.Rewire != nil && epoch == 0:
		return true, r.Rewire.Begin(layers, r.Random)
	}
	return false, nil
}

// told tells of new masks.
func (r *run) told() error {
	r.measure(&r.event)
	if r.Prune == nil {
		r.event.Target = r.event.Sparsity
	}
	return r.tell(Pruned)
}

// step is one of the optimizer or, in its place, one of rewiring.
func (r *run) step() error {
	e, params := &r.event, r.Model.Params()
	rewire := r.Rewire != nil && r.Rewire.Due(e.Step, e.Steps)
	if rewire && r.Rewire.NeedsGradients() {
		m := r.Model.(Full)
		m.FullGradients(true)
		defer m.FullGradients(false)
	}
	loss, pen := r.Model.Gradients(), 0.0
	for _, p := range r.Penalties {
		pen += p.On.Shrinking()
	}
	e.Loss, e.Penalty = loss, pen
	if !finite(loss) || !finite(pen) {
		return fmt.Errorf("train: loss %v, penalty %v at step %d: %w; a lower learning rate often helps", loss, pen, e.Step+1, ErrDiverged)
	}
	if rewire {
		if err := r.Rewire.Rewire(Weights(params), e.Step, e.Steps, r.Random); err != nil {
			return err
		}
	} else {
		r.Optimizer.Step(params)
	}
	for _, p := range r.Penalties {
		if p.Term.Moves(e.Epoch) {
			if _, err := p.Term.Move(p.On.W, e.Epoch); err != nil {
				return fmt.Errorf("train: the embedding of %s at step %d: %w", p.On.Name, e.Step+1, err)
			}
		}
	}
	e.Step++
	if rewire {
		if err := r.told(); err != nil {
			return err
		}
	}
	return r.tell(Stepped)
}
