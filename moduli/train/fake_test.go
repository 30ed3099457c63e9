package train

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

var kinds = map[Kind]string{Started: "started", Stepped: "stepped", Pruned: "pruned", Epoched: "epoched", Stopped: "stopped", Finished: "finished"}

// fake is a model whose figures the test says.
type fake struct {
	params      []*rnn.Param
	loss        func(step int) float64 // step counts from 1; nil: 10/step
	validation  func() Score           // nil: loss 3, error 4 cm
	steps       int
	validations int
}

// newFake has two matrices, of 2 x 2 and 2 x 3 weights from 1 to 10.
func newFake() *fake {
	f := &fake{}
	next := float32(1)
	for _, s := range []struct {
		name string
		cols int
	}{{"recurrent", 2}, {"decoder", 3}} {
		m := func() blas32.General {
			return blas32.General{Rows: 2, Cols: s.cols, Stride: s.cols, Data: make([]float32, 2*s.cols)}
		}
		p := &rnn.Param{Name: s.name, W: m(), Grad: m(), Mask: prune.Full(2, s.cols)}
		for i := range p.W.Data {
			p.W.Data[i] = next
			next++
		}
		f.params = append(f.params, p)
	}
	return f
}

func (f *fake) Params() []*rnn.Param { return f.params }

func (f *fake) Gradients() float64 {
	f.steps++
	for _, p := range f.params {
		for i := range p.Grad.Data {
			p.Grad.Data[i] = 1
		}
	}
	if f.loss != nil {
		return f.loss(f.steps)
	}
	return 10 / float64(f.steps)
}

func (f *fake) Validate() Score {
	f.validations++
	if f.validation != nil {
		return f.validation()
	}
	return Score{Loss: 3, Error: 4, Unit: "cm"}
}

// weights is a copy of all of them.
func (f *fake) weights() string {
	var all []string
	for _, p := range f.params {
		all = append(all, fmt.Sprint(p.W.Data, p.Mask.Keep))
	}
	return strings.Join(all, " ")
}

// loop runs a fake with steps that can be told from each other.
func (f *fake) loop(epochs, stepsPerEpoch int) *Loop {
	return &Loop{Name: "fake", Model: f, Optimizer: &optim.AdamW{Rate: 1e-3}, Epochs: epochs, StepsPerEpoch: stepsPerEpoch}
}

// diary keeps all events, and may answer with an error.
type diary struct {
	events []Event
	answer func(e Event) error
}

func (d *diary) Handle(_ context.Context, e Event) error {
	d.events = append(d.events, e)
	if d.answer != nil {
		return d.answer(e)
	}
	return nil
}

// String says what kinds of event came, in order, with the steps done.
func (d *diary) String() string {
	var s []string
	for _, e := range d.events {
		s = append(s, fmt.Sprintf("%s %d", kinds[e.Kind], e.Step))
	}
	return strings.Join(s, ", ")
}

func (d *diary) last() Event { return d.events[len(d.events)-1] }

// ticking is a clock that moves on by a second each time it is read.
func ticking() func() time.Time {
	now := time.Unix(1_000_000, 0)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, part := range parts {
		if msg := err.Error(); !strings.Contains(msg, part) || strings.Contains(msg, "\n") {
			t.Errorf("error %q, want one line with %q", msg, part)
		}
	}
}
