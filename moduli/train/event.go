package train

import (
	"context"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// Kind says what an Event reports.
type Kind int

const (
	Started  Kind = iota // before the first step
	Stepped              // after an optimizer step
	Pruned               // after masks were recomputed
	Epoched              // after an epoch, with a validation figure
	Stopped              // the run was cancelled or failed; Err says why
	Finished             // after the last step
)

// Event is what a run tells its hooks. Figures that were not measured are NaN.
type Event struct {
	Kind          Kind
	Run           string  // name of the run, for legends
	Step, Steps   int     // optimizer steps done, and in all
	Epoch, Epochs int     // epochs done, and in all
	Loss          float64 // task loss of the step (nats), without the penalty
	Penalty       float64 // R(W) of the step
	Validation    float64 // task loss on held-out data
	Error         float64 // task error on held-out data, in Unit
	Unit          string  // unit of Error, as "cm"
	Sparsity      float64 // share of weights that are zero by mask, in [0, 1]
	// Matrices have the same of each matrix, for pruning all together hits them unequally. Events share the slice: it is to be
	// read only.
	Matrices []prune.MatrixReport
	Target   float64 // sparsity the schedule ends at, in [0, 1]
	Elapsed  time.Duration
	Err      error
}

// Hook sees every event of a run, in order, on the goroutine that trains.
// An error stops the run and is returned by it.
type Hook interface {
	Handle(ctx context.Context, e Event) error
}

// Attached is a Hook that wants to know the loop: it is told before the first event.
type Attached interface {
	Attach(l *Loop)
}

// HookFunc lets a function be a Hook.
type HookFunc func(ctx context.Context, e Event) error

// Handle calls f.
func (f HookFunc) Handle(ctx context.Context, e Event) error { return f(ctx, e) }
