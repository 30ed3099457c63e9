package moduli

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// run is an experiment with everything made that it needs.
type run struct {
	of      *Experiment
	learner *train.Learner
	terms   []*penalty.Term // of the recurrent matrices, in order; nil without a penalty
	loop    train.Loop
	early   prune.Snapshot
}

// prepare makes a run: a new one, or one that keeps the masks and the penalty of an earlier result.
func (e *Experiment) prepare(of *Result, weights string) (_ *run, err error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	r := &run{of: e}
	streams := e.streams(weights)
	if r.learner, err = e.Task.Learner(e.shape(), streams); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			r.close()
		}
	}()
	net := r.learner.Net
	if e.Dropout > 0 && r.learner.Dropout == nil {
		r.learner.Dropout = streams("dropout")
	}
	r.loop = train.Loop{Name: e.Name, Model: r.learner, Optimizer: e.optimizer(), Prune: e.Prune, Rewire: e.Rewire,
		Epochs: e.Epochs, StepsPerEpoch: e.StepsPerEpoch, Random: streams("pruning")}
	if e.StepsPerEpoch == 0 {
		r.loop.StepsPerEpoch = r.learner.StepsPerEpoch
	}
	if of != nil {
		r.loop.Prune, r.loop.Rewire = nil, nil
		if err := of.maskInto(net); err != nil {
			return nil, err
		}
		if weights == "" {
			err = of.early.Rewind(train.Weights(net.Params()))
		} else {
			net.Reset(streams("weights"))
		}
		if err != nil {
			return nil, err
		}
	}
	if err := r.penalize(of, streams); err != nil {
		return nil, err
	}
	return r, r.loop.Validate()
}

func (e *Experiment) optimizer() optim.Optimizer {
	var o optim.Optimizer = &optim.AdamW{}
	if e.Optimizer != nil {
		o = e.Optimizer.New()
	}
	if e.Clip != 0 {
		o = &optim.Clipped{Of: o, Norm: e.Clip}
	}
	return o
}

// penalize makes the penalties, with the embeddings of an earlier result where that has some.
func (r *run) penalize(of *Result, streams train.Streams) error {
	e, net := r.of, r.learner.Net
	if of != nil && of.terms != nil && !e.Faithful {
		r.terms = of.terms
	} else if p := e.penalty(); p != nil {
		for k, l := range net.Layers {
			name := "penalty"
			if k > 0 {
				name = fmt.Sprintf("penalty %d", k+1)
			}
			if of != nil {
				name = "lottery " + name
			}
			term, err := e.term(p, l.Recurrent, streams(name))
			if err != nil {
				return err
			}
			r.terms = append(r.terms, term)
		}
	}
	for k, t := range r.terms {
		r.loop.Penalties = append(r.loop.Penalties, train.Penalty{Term: t, On: net.Layers[k].Recurrent})
	}
	if e.Shrink == 0 {
		return nil
	}
	for _, p := range net.Params() {
		if p.Bias || isRecurrent(net, p) {
			continue
		}
		t, err := penalty.L1{Strength: e.Shrink}.Over(p.W.Rows, p.W.Cols)
		if err != nil {
			return err
		}
		r.loop.Penalties = append(r.loop.Penalties, train.Penalty{Term: t, On: p})
	}
	return nil
}

// penalty is that of the recurrent matrices. The published L1 arm turned a constant upside down, which left nothing.
func (e *Experiment) penalty() penalty.Penalty {
	if _, even := e.Penalty.(penalty.L1); even && e.Faithful {
		return penalty.None{}
	}
	return e.Penalty
}

func (e *Experiment) term(p penalty.Penalty, w *rnn.Param, src *rand.PCG) (*penalty.Term, error) {
	if gates := w.W.Rows / w.W.Cols; gates > 1 {
		p = penalty.Gated{Of: p, Gates: gates, Each: e.EachGate}
	}
	return p.Term(w.W.Cols, src)
}

func isRecurrent(net *rnn.Network, p *rnn.Param) bool {
	for _, l := range net.Layers {
		if l.Recurrent == p {
			return true
		}
	}
	return false
}

func (r *run) close() {
	if r.learner.Close != nil {
		r.learner.Close()
	}
}

// train runs the loop, and keeps the early weights on the way.
func (r *run) train(ctx context.Context, hooks []train.Hook) (*Result, error) {
	keep := train.HookFunc(func(_ context.Context, e train.Event) error {
		if e.Step == r.of.Early && (e.Kind == train.Started || e.Kind == train.Stepped) {
			r.early = prune.TakeSnapshot(train.Weights(r.loop.Model.Params()))
		}
		return nil
	})
	history, err := r.loop.Run(ctx, append([]train.Hook{keep}, hooks...)...)
	return newResult(r, history), err
}
