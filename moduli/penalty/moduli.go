package penalty

import (
	"fmt"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Moduli is the penalty along a space: the coefficient of W_ij is the inhibitor
// at the distance of neurons i and j (arXiv 2406.06290, section 3).
type Moduli struct {
	// Space is where the neurons are placed; nil means space.Torus{}, or the
	// space of Embedding where that is given.
	Space space.Space
	// Inhibitor turns a distance into a cost; nil means inhibit.DoG{}.
	Inhibitor inhibit.Inhibitor
	// Strength is the factor lambda of the whole term, 0 or above. The published
	// navigation and language runs use 0.1.
	Strength float64
	// Embedding, if not nil, places the neurons; else they are drawn from src.
	// It must have as many points as there are neurons, and lie on Space if both
	// are given.
	Embedding *space.Embedding
	// Ordered numbers the neurons along a curve through the space (see space.Embedding.Ordered), so that the weights that
	// survive pruning along it lie in fewer blocks of the matrix. It is for neurons that are drawn, not for an Embedding
	// that is given.
	Ordered bool
	// Power is 1 for a penalty on |W|, as published, and 2 for one on W^2; 0 means 1.
	Power int
	// Apart gives every neuron two places, one to receive at and one to send from: C_ij = f(d(e_i, s_j)) for weights
	// from neuron j to neuron i. Places to send from are drawn from src after the others, and Ordered leaves them alone.
	// Then C has no symmetry.
	Apart bool
	// Senders, if not nil, are the places to send from, as many and on the same space as those to receive at; Apart
	// goes without saying.
	Senders *space.Embedding
}

// Term places n neurons (drawing from src unless embeddings are given) and
// computes their n x n coefficients. The term holds the embeddings. It returns
// an error for a space, inhibitor, strength, power or embedding that cannot be
// used, and for an inhibitor with a value that is negative or not finite.
func (m Moduli) Term(n int, src rand.Source) (*Term, error) {
	if err := checkSize(n); err != nil {
		return nil, err
	}
	if err := checkNumber("Moduli", "Strength", m.Strength); err != nil {
		return nil, err
	}
	if err := checkPower("Moduli", m.Power); err != nil {
		return nil, err
	}
	f := m.inhibitor()
	if v, ok := f.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, fmt.Errorf("penalty: %w", err)
		}
	}
	e, err := m.embedding(n, src)
	if err != nil {
		return nil, err
	}
	s, err := m.senders(e, src)
	if err != nil {
		return nil, err
	}
	t := &Term{
		Name:      fmt.Sprintf("%s on %s", f, e.Space),
		Strength:  float32(m.Strength),
		Coeff:     square(n),
		Power:     m.Power,
		Embedding: e,
	}
	if s != e {
		t.Name += ", senders apart"
		t.Senders = s
	}
	if m.Power == 2 {
		t.Name += ", squares"
	}
	if err := fill(t.Coeff, e, s, f); err != nil {
		return nil, err
	}
	return t, nil
}

func (m Moduli) inhibitor() inhibit.Inhibitor {
	if m.Inhibitor == nil {
		return inhibit.DoG{}
	}
	return m.Inhibitor
}

// senders is e itself where neurons send from where they receive.
func (m Moduli) senders(e *space.Embedding, src rand.Source) (*space.Embedding, error) {
	switch {
	case m.Senders != nil:
		if err := checkGiven("Senders", m.Senders, e.Len()); err != nil {
			return nil, err
		}
		if m.Senders.Space.String() != e.Space.String() {
			return nil, fmt.Errorf("penalty: Senders lie on %s, receivers on %s: want one space", m.Senders.Space, e.Space)
		}
		return m.Senders, nil
	case !m.Apart:
		return e, nil
	case src == nil:
		return nil, errNoSource
	}
	s, err := space.Embed(e.Space, e.Len(), src)
	if err != nil {
		return nil, fmt.Errorf("penalty: %w", err)
	}
	return s, nil
}

// checkGiven refuses an embedding that cannot be used, or has not one point for each of n neurons.
func checkGiven(field string, e *space.Embedding, n int) error {
	if err := e.Validate(); err != nil {
		return fmt.Errorf("penalty: %s: %w", field, err)
	}
	if e.Len() != n {
		return fmt.Errorf("penalty: %s has %d points, needed is 1 for each of %d hidden neurons", field, e.Len(), n)
	}
	return nil
}

func (m Moduli) embedding(n int, src rand.Source) (*space.Embedding, error) {
	e := m.Embedding
	if e == nil {
		s := m.Space
		if s == nil {
			s = space.Torus{}
		}
		if src == nil {
			return nil, errNoSource
		}
		e, err := space.Embed(s, n, src)
		if err != nil {
			return nil, fmt.Errorf("penalty: %w", err)
		}
		if m.Ordered {
			e = e.Ordered()
		}
		return e, nil
	}
	if err := checkGiven("Embedding", e, n); err != nil {
		return nil, err
	}
	// Names hold all that tells two spaces apart, and show 0 as the scale it stands for.
	if m.Space != nil && m.Space.String() != e.Space.String() {
		return nil, fmt.Errorf("penalty: Space is %s, but the embedding lies on %s", m.Space, e.Space)
	}
	return e, nil
}
