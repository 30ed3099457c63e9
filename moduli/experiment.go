package moduli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/internal/rng"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// Experiment is one training run: a task, a network, and what is done to its weights. Start from Navigation, Language
// or Adding and change fields.
type Experiment struct {
	Name   string // names the run in legends and events
	Preset Preset // the size it was made for
	Seed   uint64 // of every random stream

	// Task is what is learned: navigation.Settings, language.Settings, adding.Settings, or your own.
	Task train.Task

	Hidden        int            // N, hidden neurons of a layer
	Activation    rnn.Activation // of the Elman cell, ReLU as published for navigation
	Cell          rnn.Cell       // nil is an Elman cell
	Layers        int            // 0 means 1
	Bidirectional bool
	Bias          bool
	Dropout       float64
	Tied          bool     // the decoder is the encoder's matrix; for tasks that read symbols
	Init          rnn.Init // nil is uniform, as published

	Penalty  penalty.Penalty // on each recurrent matrix; nil for none
	EachGate bool            // gates have a penalty drawn for each of them, rather than one and the same
	Shrink   float64         // strength of an even penalty, its mean |W|, on each of the other matrices
	Prune    prune.Schedule  // nil trains dense
	Rewire   prune.Rewirer   // moves weights while it trains, at constant sparsity; nil never

	Optimizer optim.Rule // nil is optim.AdamW{}, whose zero fields have the published settings
	Clip      float64    // largest norm of the gradient; 0 for no limit

	Epochs        int
	StepsPerEpoch int // 0 is as many as the task's data has, where they have an end

	// Early is the step whose weights the result keeps for Rewind; 0 keeps those that it began with.
	Early int
	// Faithful does what the published code does where that changes results: its L1 arm has no effect, and the lottery
	// test draws another embedding.
	Faithful bool
}

// Validate reports a field that cannot be used, naming its value and what is allowed.
func (e *Experiment) Validate() error {
	if e.Preset < Smoke || e.Preset > Paper {
		return fmt.Errorf("moduli: unknown preset %d: want moduli.Smoke, moduli.Workshop or moduli.Paper", int(e.Preset))
	}
	if e.Hidden < 1 {
		return fmt.Errorf("moduli: hidden size %d: want at least 1", e.Hidden)
	}
	if e.Task == nil {
		return errors.New("moduli: an experiment without a task: want navigation.Settings, language.Settings, adding.Settings or your own")
	}
	if !(e.Shrink >= 0 && e.Shrink <= 1e30) {
		return fmt.Errorf("moduli: Shrink %v: want a number of 0 or above", e.Shrink)
	}
	if e.Early < 0 {
		return fmt.Errorf("moduli: Early %d: want a step from 0", e.Early)
	}
	if e.Prune != nil {
		if err := e.Prune.Validate(); err != nil {
			return err
		}
	}
	return e.Task.Validate()
}

// Run trains until the last step. When ctx ends or a hook fails, it returns what was trained so far
// beside the error; on bad settings the result is nil.
func (e *Experiment) Run(ctx context.Context, hooks ...train.Hook) (*Result, error) {
	return e.start(ctx, nil, "weights", hooks)
}

// Lottery keeps the masks and the penalty's embedding of an earlier result, draws new weights and
// trains again for as long, with no further pruning: the lottery test of arXiv 2406.06290.
func (e *Experiment) Lottery(ctx context.Context, of *Result, hooks ...train.Hook) (*Result, error) {
	if of == nil || of.Network == nil {
		return nil, errors.New("moduli: the lottery test needs the result of a run, whose masks it keeps; got nil or an empty one")
	}
	return e.start(ctx, of, "lottery weights", hooks)
}

// Rewind is Lottery with weights that are not drawn but those that the earlier run had at its step Early, as in
// Frankle and others (2020).
func (e *Experiment) Rewind(ctx context.Context, of *Result, hooks ...train.Hook) (*Result, error) {
	if of == nil || of.Network == nil {
		return nil, errors.New("moduli: rewinding needs the result of a run, whose masks and early weights it keeps; got nil or an empty one")
	}
	if of.early.Names == nil {
		return nil, fmt.Errorf("moduli: the run %s ended before its step %d, whose weights were to be kept", of.Name, e.Early)
	}
	return e.start(ctx, of, "", hooks)
}

func (e *Experiment) start(ctx context.Context, of *Result, weights string, hooks []train.Hook) (*Result, error) {
	r, err := e.prepare(of, weights)
	if err != nil {
		return nil, err
	}
	defer r.close()
	return r.train(ctx, hooks)
}

// Resume goes on with a run from a checkpoint that it or its like wrote (see train.Save): with the same settings it ends with the
// same bits as one that was never stopped.
func (e *Experiment) Resume(ctx context.Context, path string, hooks ...train.Hook) (*Result, error) {
	r, err := e.prepare(nil, "weights")
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.loop.Load(path); err != nil {
		return nil, err
	}
	return r.train(ctx, hooks)
}

// shape is what the experiment says of its network.
func (e *Experiment) shape() rnn.Config {
	return rnn.Config{Hidden: e.Hidden, Activation: e.Activation, Cell: e.Cell, Layers: e.Layers, Bidirectional: e.Bidirectional,
		Bias: e.Bias, Dropout: e.Dropout, Tied: e.Tied, Init: e.Init}
}

// streams are the experiment's random sources; those of weights can have another name.
func (e *Experiment) streams(weights string) train.Streams {
	return func(name string) *rand.PCG {
		if name == "weights" && weights != "" {
			name = weights
		}
		return rng.Stream(e.Seed, name)
	}
}
