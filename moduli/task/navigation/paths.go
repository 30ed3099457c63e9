package navigation

import (
	"errors"
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"gonum.org/v1/gonum/blas/blas32"
)

// Paths are B trajectories of T steps, and where a network took itself to be on them. Places are pairs x, y in metres.
type Paths struct {
	Box     Box
	Steps   int
	Batch   int
	Start   []float64 // B pairs
	True    []float64 // T*B pairs: number t*B+b is that after step t+1 of trajectory b
	Decoded []float64 // T*B pairs, as [PlaceCells.Decode] tells them from the network's answers
}

// StepTime is how long a step takes, in seconds.
const StepTime = stepTime

// Follow runs a network forward on a batch of the task and decodes its answers: of generated trajectories, or of those of
// a [Replay]. It panics if the network does not read and answer what the task has.
func (t *Task) Follow(net *rnn.Network, b *Batch) *Paths {
	t.check(b)
	ws := net.NewWorkspace(t.Settings.Steps, t.Settings.Batch)
	net.Forward(ws, b.Start, b.Velocity)
	p := &Paths{Box: t.Settings.Box, Steps: t.Settings.Steps, Batch: t.Settings.Batch}
	p.True = append(p.True, b.Position...)
	p.decode(t.Cells, b.Velocity, ws.Logits)
	return p
}

// HeldOut has the paths of a learner that [Settings.Learner] made on its held-out trajectories, those of all batches. It
// returns an error for another learner.
func HeldOut(l *train.Learner) (*Paths, error) {
	if l == nil {
		return nil, errors.New("navigation: no learner: want one of this task, as a result has it")
	}
	t, ok := l.Data.(*Task)
	if !ok || len(l.Held) == 0 {
		return nil, errors.New("navigation: a learner of another task: want one that navigation.Settings made")
	}
	var all []*Paths
	l.EachHeld(func(i int, ws *rnn.Workspace) {
		p := &Paths{Box: t.Settings.Box, Steps: ws.Steps, Batch: ws.Batch, True: l.Where(i)}
		p.decode(t.Cells, l.Held[i].Inputs, ws.Logits)
		all = append(all, p)
	})
	return beside(all), nil
}

// decode has the starts from the first steps, and the decoded places from the answers.
func (p *Paths) decode(cells *PlaceCells, velocity, answers blas32.General) {
	p.Start = make([]float64, 2*p.Batch)
	for b := range p.Batch {
		for k := range 2 {
			x := p.True[2*b+k] - float64(row(velocity, b)[k])
			if p.Box.Periodic {
				x = p.Box.wrap(x)
			}
			p.Start[2*b+k] = x
		}
	}
	p.Decoded = make([]float64, len(p.True))
	for r := range answers.Rows {
		p.Decoded[2*r], p.Decoded[2*r+1] = cells.Decode(row(answers, r))
	}
}

// beside has the trajectories of all, which have as many steps.
func beside(all []*Paths) *Paths {
	p := &Paths{Box: all[0].Box, Steps: all[0].Steps}
	for _, q := range all {
		p.Batch += q.Batch
		p.Start = append(p.Start, q.Start...)
	}
	for t := range p.Steps {
		for _, q := range all {
			p.True = append(p.True, q.True[2*t*q.Batch:2*(t+1)*q.Batch]...)
			p.Decoded = append(p.Decoded, q.Decoded[2*t*q.Batch:2*(t+1)*q.Batch]...)
		}
	}
	return p
}

// Paths is p: a picture of paths takes these and results alike.
func (p *Paths) Paths() (*Paths, error) { return p, nil }

// Validate reports lengths that do not fit each other.
func (p *Paths) Validate() error {
	if p.Steps < 0 || p.Batch < 0 || len(p.Start) != 2*p.Batch || len(p.True) != 2*p.Steps*p.Batch || len(p.Decoded) != len(p.True) {
		return fmt.Errorf("navigation: %d trajectories of %d steps with %d numbers of starts, %d of true and %d of decoded places: want %d, %d and %d",
			p.Batch, p.Steps, len(p.Start), len(p.True), len(p.Decoded), 2*p.Batch, 2*p.Steps*p.Batch, 2*p.Steps*p.Batch)
	}
	return p.Box.Validate()
}

// Error is how far off, in cm, trajectory b is after step t+1.
func (p *Paths) Error(t, b int) float64 {
	i := 2 * (t*p.Batch + b)
	return 100 * p.Box.Distance(p.Decoded[i], p.Decoded[i+1], p.True[i], p.True[i+1])
}

// Moved is how far, in cm, trajectory b is from its start after step t+1: the error of who does not notice that it moves.
func (p *Paths) Moved(t, b int) float64 {
	i := 2 * (t*p.Batch + b)
	return 100 * p.Box.Distance(p.Start[2*b], p.Start[2*b+1], p.True[i], p.True[i+1])
}

// Chance is the mean distance, in cm, of two places drawn uniformly from the box, in closed form: the error of guesses.
// [Task.Chance] measures it for trajectories, and with what place cells can tell.
func (b Box) Chance() float64 {
	root, log := math.Sqrt2, math.Log(1+math.Sqrt2)
	if b.Periodic {
		return 100 * b.width() * (root + log) / 6
	}
	return 100 * b.width() * (2 + root + 5*log) / 15
}
