package moduli

import (
	"github.com/moduli-rnn/moduli-go/moduli/internal/rng"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// heldOut is the number of batches that validation measures on: the same ones after each epoch.
const heldOut = 4

// navigator is a network that learns the navigation task: a train.Model.
type navigator struct {
	task    *navigation.Task
	net     *rnn.Network
	ws      *rnn.Workspace
	batches *navigation.Stream
	held    []*navigation.Batch
}

func newNavigator(task *navigation.Task, net *rnn.Network, seed uint64) *navigator {
	m := &navigator{task: task, net: net, batches: task.Stream(rng.Stream(seed, "trajectories"))}
	m.ws = net.NewWorkspace(task.Settings.Steps, task.Settings.Batch)
	src := rng.Stream(seed, "held-out trajectories")
	for range heldOut {
		b := task.NewBatch()
		task.Fill(b, src)
		m.held = append(m.held, b)
	}
	return m
}

func (m *navigator) close() { m.batches.Close() }

func (m *navigator) Params() []*rnn.Param { return m.net.Params() }

func (m *navigator) Gradients() float64 {
	b := m.batches.Next()
	m.net.Forward(m.ws, b.Start, b.Velocity)
	return m.net.Backward(m.ws, b.Target)
}

func (m *navigator) Validate() train.Score {
	var s train.Score
	for _, b := range m.held {
		m.net.Forward(m.ws, b.Start, b.Velocity)
		s.Loss += m.net.Loss(m.ws, b.Target) / heldOut
		s.Error += m.task.Error(b, m.ws.Logits) / heldOut
	}
	s.Unit = "cm"
	return s
}
