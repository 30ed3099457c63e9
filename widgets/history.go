package widgets

import (
	"context"
	"errors"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// history is what a picture of training keeps of the events of one run. It stays
// small however long the run is, and an event costs next to nothing.
type history struct {
	name          string
	state         state
	cause         error // why it stopped
	step, steps   int
	epoch, epochs int
	elapsed       time.Duration
	pace          pace

	loss      float64  // of the last step
	buckets   []bucket // training loss, at most maxBuckets
	per       int      // steps to a bucket
	average   average
	broken    int // steps whose loss was not finite
	brokeAt   int // the first of them
	valid     []stepValue
	best      stepValue // least of valid
	trouble   float64   // task error, NaN if never measured
	unit      string
	sparsity  []stepValue // where it changed
	target    float64
	pruned    []int // steps
	pruneSkip int   // every how manieth pruning is kept
	prunings  int

	group *trainingGroup // of several runs; nil for one
}

type stepValue struct{ step, value float64 }

type state int

const (
	running state = iota
	halted        // cancelled or failed
	finished
)

// add takes in an event.
func (h *history) add(e train.Event) {
	h.step, h.steps = max(h.step, e.Step), max(h.steps, e.Steps)
	h.epoch, h.epochs = max(h.epoch, e.Epoch), max(h.epochs, e.Epochs)
	h.elapsed = max(h.elapsed, e.Elapsed)
	if finite(e.Target) && e.Target > 0 {
		h.target = e.Target
	}
	if finite(e.Error) && (e.Kind == train.Epoched || e.Kind == train.Finished) {
		h.trouble, h.unit = e.Error, e.Unit
	}
	measured := e.Kind == train.Stepped || e.Kind == train.Pruned || e.Kind == train.Epoched
	if measured && finite(e.Sparsity) {
		h.addSparsity(float64(e.Step), e.Sparsity)
	}
	switch e.Kind {
	case train.Stepped:
		h.addLoss(e.Step, e.Loss)
		h.pace.add(e.Step, e.Elapsed)
	case train.Pruned:
		h.addPruning(e.Step)
	case train.Epoched:
		h.addValidation(float64(e.Step), e.Validation)
	case train.Stopped:
		h.state, h.cause = halted, e.Err
		if errors.Is(e.Err, train.ErrDiverged) && h.broken == 0 { // there is no event of a step that was not taken
			h.broken, h.brokeAt = 1, e.Step+1
		}
	case train.Finished:
		h.state = finished
	}
}

// whyStopped is a word or two on a run that did not come to its end.
func (h *history) whyStopped() string {
	switch {
	case errors.Is(h.cause, train.ErrDiverged):
		return "diverged"
	case errors.Is(h.cause, context.Canceled) || errors.Is(h.cause, context.DeadlineExceeded):
		return "interrupted"
	case h.cause != nil:
		return "stopped early"
	}
	return "stopped"
}

func (h *history) addSparsity(step, share float64) {
	if n := len(h.sparsity); n > 0 && h.sparsity[n-1].value == share {
		return
	}
	h.sparsity = thin(append(h.sparsity, stepValue{step, share}))
}

func (h *history) addValidation(step, loss float64) {
	if !finite(loss) {
		return
	}
	if len(h.valid) == 0 || loss < h.best.value {
		h.best = stepValue{step, loss}
	}
	h.valid = thin(append(h.valid, stepValue{step, loss}))
}

// addPruning keeps at most 200 marks, evenly spread.
func (h *history) addPruning(step int) {
	h.pruneSkip = max(h.pruneSkip, 1)
	if h.prunings%h.pruneSkip == 0 {
		h.pruned = append(h.pruned, step)
	}
	h.prunings++
	if len(h.pruned) > 200 {
		h.pruneSkip *= 2
		kept := h.pruned[:0]
		for i := 0; i < len(h.pruned); i += 2 {
			kept = append(kept, h.pruned[i])
		}
		h.pruned = kept
	}
}

// thin drops every other point of a line that has become too long, never the last.
func thin(line []stepValue) []stepValue {
	if len(line) <= maxBuckets {
		return line
	}
	kept := line[:0]
	for i, p := range line {
		if i%2 == 1 || i == len(line)-1 {
			kept = append(kept, p)
		}
	}
	return kept
}

// clone is a copy that can be drawn while h goes on.
func (h *history) clone() *history {
	c := *h
	c.buckets = append([]bucket(nil), h.buckets...)
	c.valid = append([]stepValue(nil), h.valid...)
	c.sparsity = append([]stepValue(nil), h.sparsity...)
	c.pruned = append([]int(nil), h.pruned...)
	return &c
}

// pace is the recent speed of a run.
type pace struct {
	marks [2]paceMark // the older one is between 3 and 6 s old, or the first
	begun bool
}

type paceMark struct {
	step int
	at   time.Duration
}

const paceWindow = 3 * time.Second

func (p *pace) add(step int, at time.Duration) {
	if !p.begun {
		p.begun = true
		p.marks = [2]paceMark{{step, at}, {step, at}}
	}
	if at-p.marks[1].at >= paceWindow {
		p.marks[0], p.marks[1] = p.marks[1], paceMark{step, at}
	}
}

// perSecond is the steps a second up to now, 0 where it cannot be told.
func (p *pace) perSecond(step int, at time.Duration) float64 {
	if d := (at - p.marks[0].at).Seconds(); p.begun && d > 0 && step > p.marks[0].step {
		return float64(step-p.marks[0].step) / d
	}
	return 0
}

// speed is the steps a second of h: recent while it runs, overall when it is over.
func (h *history) speed() float64 {
	if h.state != running {
		if s := h.elapsed.Seconds(); s > 0 {
			return float64(h.step) / s
		}
		return 0
	}
	return h.pace.perSecond(h.step, h.elapsed)
}

// left is how long h will still run, false where it cannot be told.
func (h *history) left() (time.Duration, bool) {
	v := h.speed()
	if h.state != running || v == 0 || h.steps <= h.step {
		return 0, false
	}
	return time.Duration(float64(h.steps-h.step) / v * float64(time.Second)), true
}
