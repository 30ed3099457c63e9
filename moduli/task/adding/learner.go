package adding

import (
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// Learner is a network that learns the task: it answers after the last pair, with the squared error as its loss, which is
// its error too. Random streams are "sequences", "order" and "weights".
func (s Settings) Learner(shape rnn.Config, streams train.Streams) (*train.Learner, error) {
	task, err := New(s, streams("sequences"))
	if err != nil {
		return nil, err
	}
	shape.Inputs, shape.Outputs, shape.Last, shape.Loss = 2, 1, true, rnn.SquaredError
	net, err := rnn.New(shape, streams("weights"))
	if err != nil {
		return nil, err
	}
	batches := task.Stream(streams("order"))
	l := &train.Learner{Net: net, StepsPerEpoch: task.Batches(), Unit: "squared error", ErrorOf: func(loss float64) float64 { return loss }}
	for _, b := range task.HeldOut() {
		l.Held = append(l.Held, &train.Batch{})
		task.show(l.Held[len(l.Held)-1], b)
	}
	var next train.Batch
	l.Next = func() *train.Batch {
		task.show(&next, batches.Next())
		return &next
	}
	l.Save = func() (map[string][]byte, error) { return map[string][]byte{"order": batches.State()}, nil }
	l.Load = func(state map[string][]byte) error { return batches.Restore(state["order"]) }
	return l, nil
}

// show has v be a batch as the network sees it.
func (t *Task) show(v *train.Batch, b *Batch) {
	*v = train.Batch{Steps: t.Settings.Steps, Batch: t.Settings.Batch, Inputs: b.Inputs, Target: b.Target}
}
