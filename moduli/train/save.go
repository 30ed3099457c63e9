package train

import (
	"context"
	"errors"
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint"
)

// Save is a hook that keeps a run in a file, to go on with after an interruption: every so often, at its end, and when it
// is stopped.
//
//	res, err := exp.Run(ctx, &train.Save{Path: "torus.safetensors", Every: 100})
//	...
//	res, err = exp.Resume(ctx, "torus.safetensors")
type Save struct {
	Path  string
	Every int // steps; 0 is once an epoch

	loop *Loop
}

// Attach tells the loop whose state is kept.
func (s *Save) Attach(l *Loop) { s.loop = l }

// Handle saves where it is time. What goes wrong stops the run.
func (s *Save) Handle(_ context.Context, e Event) error {
	switch e.Kind {
	case Started:
		if s.Path == "" || s.Every < 0 {
			return fmt.Errorf("train: Save to %q every %d steps: want a file, and 0 or more steps", s.Path, s.Every)
		}
		return nil
	case Stepped:
		if s.Every == 0 || e.Step%s.Every != 0 {
			return nil
		}
	case Epoched:
	case Stopped:
		if errors.Is(e.Err, ErrDiverged) { // the batch that failed is gone: there is nothing to go on with
			return nil
		}
		if s.Every < 0 || s.Path == "" { // what was refused
			return nil
		}
	default:
		return nil
	}
	return s.Now()
}

// Now saves the run under way.
func (s *Save) Now() error {
	if s.loop == nil {
		return errors.New("train: Save that is no hook of a run")
	}
	state, err := s.loop.State()
	if err != nil {
		return err
	}
	return checkpoint.Save(s.Path, state)
}

// Load is Restore from a file.
func (l *Loop) Load(path string) error {
	s, err := checkpoint.Load(path)
	if err != nil {
		return err
	}
	return l.Restore(s)
}
