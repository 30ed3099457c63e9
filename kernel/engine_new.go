package main

import (
	"flag"
	"os"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/worker"
)

// memoryVariable sets the limit where no flag does.
const memoryVariable = "MODULI_MEMORY"

// engineOptions are what commands say of the engine that they want.
type engineOptions struct {
	memory string // as --memory gives it; empty for the environment's word, or the default
	spare  bool   // keep a worker ready, for when the first one ends
}

// memoryFlag adds --memory to the flags of a command.
func (o *engineOptions) memoryFlag(fs *flag.FlagSet) { fs.StringVar(&o.memory, "memory", "", "") }

// newEngine starts the engine that runs cells, in a process of its own.
func newEngine(o engineOptions) (engine.Runner, error) {
	from := "--memory: "
	if o.memory == "" {
		o.memory, from = os.Getenv(memoryVariable), memoryVariable+": "
	}
	memory, err := worker.ParseMemory(o.memory)
	if err != nil {
		return nil, usagef("%s%w", from, err)
	}
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // it was removed under us: cells that need its go.mod say that there is none
	}
	return worker.New(worker.Options{Memory: memory, Spare: o.spare, Dir: dir})
}

// work is the other side of newEngine: the process in which cells run.
func (a *app) work() error {
	status := worker.Main(func(s worker.Start) (engine.Runner, error) {
		return engine.New(engine.Options{Dir: s.Dir, Replay: s.Replay, Pipe: s.Pipe})
	})
	return exitStatus(status)
}
