package navigation

import (
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"gonum.org/v1/gonum/blas/blas32"
)

// heldOut is the number of batches that validation measures on: the same ones after each epoch.
const heldOut = 4

// Learner is a network that learns the task: velocities in, place codes out, and the code of where a trajectory begins
// mapped to the first hidden state. Its error is that of Task.Error, in cm, on held-out trajectories. Random streams
// are "place cells", "trajectories", "held-out trajectories" and "weights".
func (s Settings) Learner(shape rnn.Config, streams train.Streams) (*train.Learner, error) {
	if b, t := s.Batch, s.Steps; b > 0 && t > 0 && shape.Hidden > 0 && (b > largest/t || b*t > largest/shape.Hidden) {
		return nil, fmt.Errorf("navigation: batch of %d trajectories x %d steps x hidden size %d: want a product of at most %d", b, t, shape.Hidden, largest)
	}
	task, err := New(s, streams("place cells"))
	if err != nil {
		return nil, err
	}
	shape.Inputs, shape.Start, shape.Outputs = 2, s.PlaceCells, s.PlaceCells
	net, err := rnn.New(shape, streams("weights"))
	if err != nil {
		return nil, err
	}
	held, src := make([]*Batch, heldOut), streams("held-out trajectories")
	l := &train.Learner{Net: net, Unit: "cm", Data: task}
	for i := range held {
		held[i] = task.NewBatch()
		task.Fill(held[i], src)
		l.Held = append(l.Held, new(train.Batch))
		s.show(l.Held[i], held[i])
	}
	l.Measure = func(i int, logits blas32.General) float64 { return task.Error(held[i], logits) }
	l.Where = func(i int) []float64 { return held[i].Position }
	batches := task.Stream(streams("trajectories"))
	var next train.Batch
	l.Next = func() *train.Batch {
		s.show(&next, batches.Next())
		return &next
	}
	l.Close = func() { batches.Close() }
	l.Save = func() (map[string][]byte, error) { return map[string][]byte{"trajectories": batches.State()}, nil }
	l.Load = func(state map[string][]byte) error {
		src := new(rand.PCG)
		if err := src.UnmarshalBinary(state["trajectories"]); err != nil {
			return fmt.Errorf("navigation: the stream of trajectories: %w", err)
		}
		batches.Close()
		batches = task.Stream(src)
		return nil
	}
	return l, nil
}

// show has v be a batch as the network sees it.
func (s Settings) show(v *train.Batch, b *Batch) {
	*v = train.Batch{Steps: s.Steps, Batch: s.Batch, Start: b.Start, Inputs: b.Velocity, Target: b.Target}
}
