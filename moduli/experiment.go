package moduli

import (
	"context"
	"errors"
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/internal/rng"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// Experiment is one training run: a task, a network, and what is done to its weights. Start from
// Navigation and change fields.
type Experiment struct {
	Name   string // names the run in legends and events
	Preset Preset // the size it was made for
	Seed   uint64 // of every random stream

	Task       navigation.Settings
	Hidden     int            // N, hidden neurons
	Activation rnn.Activation // ReLU as published

	Penalty   penalty.Penalty // on the recurrent matrix; nil for none
	Prune     prune.Schedule  // nil trains dense
	Optimizer optim.AdamW     // its zero fields have the published settings

	Epochs, StepsPerEpoch int
}

// largest is the number of hidden states of a batch that is still allowed: 4 GiB.
const largest = 1 << 30

// Validate reports a field that cannot be used, naming its value and what is allowed.
func (e *Experiment) Validate() error {
	if e.Preset < Smoke || e.Preset > Paper {
		return fmt.Errorf("moduli: unknown preset %d: want moduli.Smoke, moduli.Workshop or moduli.Paper", int(e.Preset))
	}
	if e.Hidden < 1 {
		return fmt.Errorf("moduli: hidden size %d: want at least 1", e.Hidden)
	}
	if b, t := e.Task.Batch, e.Task.Steps; b > 0 && t > 0 && (b > largest/t || b*t > largest/e.Hidden) {
		return fmt.Errorf("moduli: batch of %d trajectories x %d steps x hidden size %d: want a product of at most %d", b, t, e.Hidden, largest)
	}
	if e.Prune != nil {
		return e.Prune.Validate()
	}
	return nil
}

// Run trains until the last step. When ctx ends or a hook fails, it returns what was trained so far
// beside the error; on bad settings the result is nil.
func (e *Experiment) Run(ctx context.Context, hooks ...train.Hook) (*Result, error) {
	return e.run(ctx, nil, hooks)
}

// Lottery keeps the masks and the embedding's penalty of an earlier result, draws new weights and
// trains again for as long, with no further pruning: the lottery test of arXiv 2406.06290.
func (e *Experiment) Lottery(ctx context.Context, of *Result, hooks ...train.Hook) (*Result, error) {
	if of == nil || of.Network == nil {
		return nil, errors.New("moduli: the lottery test needs the result of a run, whose masks it keeps; got nil or an empty one")
	}
	return e.run(ctx, of, hooks)
}

func (e *Experiment) run(ctx context.Context, of *Result, hooks []train.Hook) (*Result, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	task, err := navigation.New(e.Task, rng.Stream(e.Seed, "place cells"))
	if err != nil {
		return nil, err
	}
	weights := "weights"
	if of != nil {
		weights = "lottery weights"
	}
	net, err := rnn.New(rnn.Config{Hidden: e.Hidden, Inputs: 2, Start: e.Task.PlaceCells, Outputs: e.Task.PlaceCells, Activation: e.Activation},
		rng.Stream(e.Seed, weights))
	if err != nil {
		return nil, err
	}
	term, err := e.term(of)
	if err != nil {
		return nil, err
	}
	schedule := e.Prune
	if of != nil {
		schedule = nil
		if err := of.maskInto(net); err != nil {
			return nil, err
		}
		net.Reset(rng.Stream(e.Seed, weights))
	}
	model := newNavigator(task, net, e.Seed)
	defer model.close()
	optimizer := e.Optimizer
	loop := train.Loop{Name: e.Name, Model: model, Optimizer: &optimizer, Penalty: term, Penalized: net.Cell.Recurrent,
		Prune: schedule, Epochs: e.Epochs, StepsPerEpoch: e.StepsPerEpoch}
	if err := loop.Validate(); err != nil {
		return nil, err
	}
	history, err := loop.Run(ctx, hooks...)
	return newResult(e, net, term, history), err
}

// term is the penalty, with the embedding of an earlier result where that has one.
func (e *Experiment) term(of *Result) (*penalty.Term, error) {
	if of != nil && of.term != nil {
		return of.term, nil
	}
	if e.Penalty == nil {
		return nil, nil
	}
	return e.Penalty.Term(e.Hidden, rng.Stream(e.Seed, "penalty"))
}
