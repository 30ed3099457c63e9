package moduli

import (
	"errors"
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// Result is a trained network and how it came to be.
type Result struct {
	Name  string
	Error float64 // on held-out data after the last full epoch, in Unit; NaN if there was none
	Unit  string  // as "cm"
	Loss  float64 // on held-out data: cross-entropy in nats, or mean squared error; NaN if there was none

	Embedding  *space.Embedding   // where the penalty placed the hidden neurons of the first layer; nil without geometry
	Embeddings []*space.Embedding // of all recurrent matrices; nil without a penalty
	Sparsity   prune.Report

	Encoder, Input, Recurrent, Decoder *rnn.Param // weights W with their masks, of the first layer; nil where there is none
	Network                            *rnn.Network

	// Learner has the network's data: what it reads, and the batches it was measured on.
	Learner *train.Learner

	History []train.Event // one event an epoch

	terms []*penalty.Term
	early prune.Snapshot
}

func newResult(r *run, history []train.Event) *Result {
	net := r.learner.Net
	res := &Result{Name: r.of.Name, Error: math.NaN(), Loss: math.NaN(), Network: net, Learner: r.learner, History: history, terms: r.terms, early: r.early,
		Encoder: net.Encoder, Input: net.Layers[0].Input, Recurrent: net.Layers[0].Recurrent, Decoder: net.Decoder,
		Sparsity: prune.Measure(train.Weights(net.Params()))}
	for _, t := range r.terms {
		res.Embeddings = append(res.Embeddings, t.Embedding)
	}
	if len(r.terms) > 0 {
		res.Embedding = r.terms[0].Embedding
	}
	if n := len(history); n > 0 {
		last := history[n-1]
		res.Error, res.Unit, res.Loss = last.Error, last.Unit, last.Validation
	}
	return res
}

// Perplexity is exp(Loss), of a loss that is the mean cross-entropy of tokens.
func (r *Result) Perplexity() float64 { return math.Exp(r.Loss) }

// Paths are the held-out trajectories of a result of the navigation task, and where the network took itself to be on
// them. It returns an error for a result of another task.
func (r *Result) Paths() (*navigation.Paths, error) {
	if r == nil {
		return nil, errors.New("moduli: paths of a result that is nil: want that of a run")
	}
	p, err := navigation.HeldOut(r.Learner)
	if err != nil {
		return nil, fmt.Errorf("moduli: paths of the result %q: %w", r.Name, err)
	}
	return p, nil
}

// maskInto gives another network copies of the masks; the two must have the same shape.
func (r *Result) maskInto(net *rnn.Network) error {
	from, to := r.Network.Params(), net.Params()
	if len(from) != len(to) {
		return fmt.Errorf("moduli: the result has %d matrices, the experiment %d: want the same", len(from), len(to))
	}
	for i, p := range from {
		if q := to[i]; p.W.Rows != q.W.Rows || p.W.Cols != q.W.Cols {
			return fmt.Errorf("moduli: the result's %s matrix is %d x %d, the experiment's %d x %d: want the same",
				p.Name, p.W.Rows, p.W.Cols, q.W.Rows, q.W.Cols)
		}
		to[i].Mask = p.Mask.Clone()
	}
	return nil
}
