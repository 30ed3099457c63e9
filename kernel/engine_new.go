package main

import (
	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// newEngine starts the engine that runs cells.
func newEngine() (engine.Runner, error) { return engine.New(engine.Options{}) }
