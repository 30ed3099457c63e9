package engine

import (
	"context"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Cell is one piece of source.
type Cell struct {
	Count  int // execution count: the cell is named In[Count] in errors
	Source string
	ID     string // the front end's name for the cell, the same when it is run again; may be empty
}

// Output is where a running cell speaks. Calls may come from several goroutines.
type Output interface {
	display.Sink
	Stdout(p []byte)
	Stderr(p []byte)
	// Input asks the user for a line; password hides what is typed.
	Input(ctx context.Context, prompt string, password bool) (string, error)
}

// Error is why a cell failed, as the front end shows it.
type Error struct {
	Name      string   // what kind of failure: "compile error", "not supported", "panic", "interrupted", ...
	Value     string   // one line
	Traceback []string // lines for the reader, the cell's own line numbers in them
}

func (e *Error) Error() string { return e.Name + ": " + e.Value }

// Status says whether source is ready to run, for front ends that send on Enter.
type Status string

const (
	Complete   Status = "complete"
	Incomplete Status = "incomplete"
	Invalid    Status = "invalid"
)

// Runner is what the protocol server and the headless runner need of an engine.
// Run is called for one cell at a time; Status may be called at any time.
type Runner interface {
	// Run executes a cell until it ends or ctx is cancelled. The bundle is the value of the cell's
	// last expression, nil if it has none. A cell that fails returns an *Error; values of earlier
	// cells live on.
	Run(ctx context.Context, c Cell, out Output) (*display.Bundle, error)
	// Status says whether src is ready to run and, if incomplete, how to indent its next line.
	Status(src string) (s Status, indent string)
	Close() error
}
