package notebook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Options say how a notebook is executed; the zero value runs every cell without a limit and stops
// at the first failure.
type Options struct {
	// Timeout is the longest that one cell may run; zero for no limit. A cell that is stopped by it fails.
	Timeout time.Duration
	// AllowErrors goes on after a cell that fails.
	AllowErrors bool
	// Progress, if set, is called before and after each cell, in order.
	Progress func(Step)
	// Live, if set, sees what cells write to stdout and stderr as they write it. It may be called
	// from several goroutines, one at a time.
	Live func(stream string, p []byte)
}

// Step is the start or the end of a cell's run.
type Step struct {
	Index, Of int // Index counts code cells that run, from 1
	Cell      *Cell
	Done      bool
	Elapsed   time.Duration // Done only
	Err       error         // Done only: why the cell failed
}

// CellError is the failure that ended a run.
type CellError struct {
	Index int   // place in the notebook, from 1
	Cell  *Cell // the cell that failed; its last output is the error
	Err   error // an *engine.Error where the cell's own code failed
}

func (e *CellError) Error() string {
	return fmt.Sprintf("cell %d (%s): %v", e.Index, e.Cell.Title(), e.Err)
}

func (e *CellError) Unwrap() error { return e.Err }

// Title is the first line of the cell that holds something, for messages.
func (c *Cell) Title() string {
	for l := range strings.Lines(c.Source) {
		if l = strings.TrimSpace(l); l != "" {
			return l
		}
	}
	return "empty cell"
}

// Execute runs the code cells of nb in order and replaces all earlier outputs. The first cell that
// fails ends the run with a *CellError, unless o.AllowErrors is set or the cell is tagged
// raises-exception; a cancelled ctx interrupts the running cell and always ends the run. Either way
// nb holds the outputs so far. Cells tagged skip-execution are left out.
func Execute(ctx context.Context, nb *Notebook, r engine.Runner, o Options) error {
	nb.setKernel()
	var queue []int
	for i, c := range nb.Cells {
		if c.Kind != Code {
			continue
		}
		c.Count, c.Outputs = 0, nil
		if strings.TrimSpace(c.Source) != "" && !c.Tagged("skip-execution") {
			queue = append(queue, i)
		}
	}
	screen := &screen{live: o.Live}
	defer screen.close(nb)
	for n, i := range queue {
		c := nb.Cells[i]
		c.Count = n + 1
		step := Step{Index: n + 1, Of: len(queue), Cell: c}
		if o.Progress != nil {
			o.Progress(step)
		}
		start := time.Now()
		err := runCell(ctx, r, c, screen, o.Timeout)
		step.Done, step.Elapsed, step.Err = true, time.Since(start), err
		if o.Progress != nil {
			o.Progress(step)
		}
		if ctx.Err() != nil {
			return &CellError{Index: i + 1, Cell: c, Err: interrupted(ctx.Err(), err)}
		}
		if err != nil && !o.AllowErrors && !c.Tagged("raises-exception") {
			return &CellError{Index: i + 1, Cell: c, Err: err}
		}
	}
	return nil
}

// runCell runs one cell into its outputs, the value of its last expression and its error among them.
func runCell(ctx context.Context, r engine.Runner, c *Cell, s *screen, timeout time.Duration) error {
	run, cancel := ctx, context.CancelFunc(func() {})
	if timeout > 0 {
		run, cancel = context.WithTimeoutCause(ctx, timeout, errTimeout)
	}
	defer cancel()
	out := &cellOutput{screen: s, cell: c}
	display.BeginCell(c.ID)
	value, err := r.Run(run, engine.Cell{Count: c.Count, Source: c.Source, ID: c.ID}, out)
	if context.Cause(run) == errTimeout && err != nil {
		err = timeoutError(timeout, err)
	}
	if err == nil && value != nil {
		err = out.result(*value, c.Count)
	}
	if err != nil {
		out.fail(err)
	}
	return err
}

// interrupted is an error that is both ctx's and the cell's.
func interrupted(ctx, cell error) error {
	if cell == nil {
		return ctx
	}
	return fmt.Errorf("%w: %w", ctx, cell)
}

var errTimeout = errors.New("the cell ran out of time")

// timeoutError says that the clock, not the user, stopped the cell.
func timeoutError(limit time.Duration, err error) error {
	e := &engine.Error{Name: "timeout", Value: fmt.Sprintf("stopped after %s, the longest a cell may run", limit)}
	var own *engine.Error
	if errors.As(err, &own) {
		e.Traceback = own.Traceback
	}
	e.Traceback = append([]string{e.Error()}, e.Traceback...)
	return e
}
