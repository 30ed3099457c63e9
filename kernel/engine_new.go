package main

import (
	"errors"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// newEngine starts the engine that runs cells.
func newEngine() (engine.Runner, error) {
	return nil, errors.New("no engine")
}

// newFileSink is where a script's displays go.
func newFileSink(dir string) (display.Sink, error) { return display.NewFiles(dir), nil }
