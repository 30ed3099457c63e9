package optim

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// Schedule says what the learning rate is multiplied by.
type Schedule interface {
	// Validate reports a field that cannot be used, naming its value and what is allowed.
	Validate() error
	// Factor is that of a step, counted from 0, of steps in all. It is 0 or more.
	Factor(step, steps int) float64
}

// Constant leaves the rate as it is.
type Constant struct{}

// Validate finds nothing.
func (Constant) Validate() error { return nil }

// Factor is 1.
func (Constant) Factor(int, int) float64 { return 1 }

// Cosine goes down half a wave of the cosine, from 1 in the first step to Floor after the last (Loshchilov and
// Hutter, 2017, without restarts; PyTorch's CosineAnnealingLR).
type Cosine struct {
	Floor float64 // in [0, 1]
}

// Validate reports a floor outside [0, 1].
func (c Cosine) Validate() error {
	if !(c.Floor >= 0 && c.Floor <= 1) {
		return fmt.Errorf("optim: Cosine floor %v: want a number in [0, 1]", c.Floor)
	}
	return nil
}

// Factor is Floor + (1 - Floor) (1 + cos(pi step / steps)) / 2.
func (c Cosine) Factor(step, steps int) float64 {
	if step >= steps {
		return c.Floor
	}
	return c.Floor + (1-c.Floor)*(1+math.Cos(math.Pi*float64(step)/float64(steps)))/2
}

// Stairs multiplies by By each time that Every steps are done (PyTorch's StepLR).
type Stairs struct {
	Every int
	By    float64 // in (0, 1]
}

// Validate reports fields that would make no stairs.
func (s Stairs) Validate() error {
	if s.Every < 1 {
		return fmt.Errorf("optim: Stairs of every %d steps: want at least 1", s.Every)
	}
	if !(s.By > 0 && s.By <= 1) {
		return fmt.Errorf("optim: Stairs by %v: want a number in (0, 1]", s.By)
	}
	return nil
}

// Factor is By to the power of step / Every, rounded down.
func (s Stairs) Factor(step, _ int) float64 { return math.Pow(s.By, float64(step/s.Every)) }

// Warmup rises evenly to 1 in its first steps and then follows another schedule, which counts from its end.
type Warmup struct {
	Steps int
	Then  Schedule // nil means Constant
}

// Validate reports negative steps or what is wrong with what follows.
func (w Warmup) Validate() error {
	if w.Steps < 0 {
		return fmt.Errorf("optim: Warmup of %d steps: want 0 or more", w.Steps)
	}
	if w.Then != nil {
		return w.Then.Validate()
	}
	return nil
}

// Factor is (step + 1) / (Steps + 1) in the warm-up.
func (w Warmup) Factor(step, steps int) float64 {
	if step < w.Steps {
		return float64(step+1) / float64(w.Steps+1)
	}
	if w.Then == nil {
		return 1
	}
	return w.Then.Factor(step-w.Steps, steps-w.Steps)
}

// Scheduled is an optimizer whose learning rate follows a schedule.
type Scheduled struct {
	Of    Paced
	By    Schedule
	Steps int // of the whole training

	k int // done
}

// Validate reports what is missing, a number of steps under 1, or what is wrong with schedule or optimizer.
func (s *Scheduled) Validate() error {
	if s.Of == nil || s.By == nil {
		return fmt.Errorf("optim: Scheduled optimizer %v by schedule %v: want both", s.Of, s.By)
	}
	if s.Steps < 1 {
		return fmt.Errorf("optim: Scheduled over %d steps: want at least 1", s.Steps)
	}
	if err := s.By.Validate(); err != nil {
		return err
	}
	return s.Of.Validate()
}

// Step is that of the optimizer at its rate times the schedule's factor.
func (s *Scheduled) Step(params []*rnn.Param) {
	s.Of.Pace(s.By.Factor(s.k, s.Steps))
	s.k++
	s.Of.Step(params)
}

// Validated tells the optimizer, if it anneals.
func (s *Scheduled) Validated(loss float64) { validated(s.Of, loss) }

// State is that of the optimizer, an empty one if that has none.
func (s *Scheduled) State(params []*rnn.Param) State { return stateOf(s.Of, params) }

// Restore restores the optimizer, and goes on with the schedule after as many steps as that has done. It reports an
// optimizer that has no state as well.
func (s *Scheduled) Restore(params []*rnn.Param, state State) error {
	if err := restoreOf("Scheduled", s.Of, params, state); err != nil {
		return err
	}
	s.k = state.Steps
	return nil
}
