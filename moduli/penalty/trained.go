package penalty

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Trained is a moduli penalty whose embedding is learned along with the weights, and frozen in the end (version 2 of
// arXiv 2406.06290). [Term.Move] takes a step down R in the places of the neurons:
//
//	e_i <- e_i moved along -Rate * Decay^epoch * grad R(e_i),
//
// where grad is the Riemannian gradient, of units 1 / distance, and moving ends on the space again ([space.Smooth]).
type Trained struct {
	// Of is the penalty before the first step, on a space with a gradient. An embedding given to it is copied.
	Of Moduli
	// Rate is the length of the steps, above 0. R is a mean over N^2 weights, so its gradient is small and rates are
	// large; the package documentation says how large. Move says how far points went.
	Rate float64
	// Decay multiplies the rate after each epoch, above 0 and at most 1; 0 means the published 0.99.
	Decay float64
	// Epochs is the number of epochs in which the embedding moves, those from 0 on; then it is frozen, for the weights
	// to settle. 0 means the published 100.
	Epochs int
}

// trained is what a term needs to move its embedding.
type trained struct {
	space       space.Smooth
	inhibitor   inhibit.Inhibitor
	rate, decay float64
	epochs      int
}

// Term makes the term of Of, which [Term.Move] then can move. It draws what Of draws. It returns an error if Of cannot
// be used, if its space has no gradient, and for a rate, decay or number of epochs that cannot be used.
func (p Trained) Term(n int, src rand.Source) (*Term, error) {
	if !(p.Rate > 0 && p.Rate <= math.MaxFloat64) {
		return nil, fmt.Errorf("penalty: Trained Rate is %g, allowed are finite numbers above 0", p.Rate)
	}
	if !(p.Decay >= 0 && p.Decay <= 1) {
		return nil, fmt.Errorf("penalty: Trained Decay is %g, allowed are numbers above 0 up to 1, or 0 for 0.99", p.Decay)
	}
	if p.Epochs < 0 {
		return nil, fmt.Errorf("penalty: Trained Epochs is %d, allowed are 1 and above, or 0 for 100", p.Epochs)
	}
	t, err := p.Of.Term(n, src)
	if err != nil {
		return nil, err
	}
	on, err := space.AsSmooth(t.Embedding.Space)
	if err != nil {
		return nil, fmt.Errorf("penalty: Trained: %w", err)
	}
	t.Name = "trained " + t.Name
	t.trained = &trained{space: on, inhibitor: p.Of.inhibitor(), rate: p.Rate, decay: p.Decay, epochs: p.Epochs}
	if p.Decay == 0 {
		t.trained.decay = 0.99
	}
	if p.Epochs == 0 {
		t.trained.epochs = 100
	}
	t.ownPlaces()
	return t, nil
}

// ownPlaces copies embeddings that are going to move: a given one stays as it is.
func (t *Term) ownPlaces() {
	if t.trained == nil {
		return
	}
	t.Embedding = t.Embedding.Clone()
	if t.Senders != nil {
		t.Senders = t.Senders.Clone()
	}
}
