package moduli

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// Result is a trained network and how it came to be.
type Result struct {
	Name  string
	Error float64 // mean distance on held-out trajectories after the last full epoch, cm; NaN if there was none
	Loss  float64 // cross-entropy on held-out trajectories, nats; NaN if there was none

	Embedding *space.Embedding // where the penalty placed the hidden neurons; nil without geometry
	Sparsity  prune.Report

	Encoder, Input, Recurrent, Decoder *rnn.Param // weights W with their masks
	Network                            *rnn.Network

	History []train.Event // one event an epoch

	term *penalty.Term
}

func newResult(e *Experiment, net *rnn.Network, term *penalty.Term, history []train.Event) *Result {
	r := &Result{Name: e.Name, Error: math.NaN(), Loss: math.NaN(), Network: net, History: history, term: term,
		Encoder: net.Encoder, Input: net.Cell.Input, Recurrent: net.Cell.Recurrent, Decoder: net.Decoder,
		Sparsity: prune.Measure(train.Weights(net.Params()))}
	if term != nil {
		r.Embedding = term.Embedding
	}
	if n := len(history); n > 0 {
		r.Error, r.Loss = history[n-1].Error, history[n-1].Validation
	}
	return r
}

// maskInto gives another network copies of the masks; the two must have the same shape.
func (r *Result) maskInto(net *rnn.Network) error {
	to := net.Params()
	for i, p := range r.Network.Params() {
		if q := to[i]; p.W.Rows != q.W.Rows || p.W.Cols != q.W.Cols {
			return fmt.Errorf("moduli: the result's %s matrix is %d x %d, the experiment's %d x %d: want the same",
				p.Name, p.W.Rows, p.W.Cols, q.W.Rows, q.W.Cols)
		}
		to[i].Mask = p.Mask.Clone()
	}
	return nil
}
