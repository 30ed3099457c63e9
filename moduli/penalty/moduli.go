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
}

// Term places n neurons (drawing from src unless Embedding is given) and
// computes their n x n coefficients. The term holds the embedding. It returns
// an error for a space, inhibitor, strength or embedding that cannot be used,
// and for an inhibitor with a value that is negative or not finite.
func (m Moduli) Term(n int, src rand.Source) (*Term, error) {
	if err := checkSize(n); err != nil {
		return nil, err
	}
	if err := checkNumber("Moduli", "Strength", m.Strength); err != nil {
		return nil, err
	}
	f := m.Inhibitor
	if f == nil {
		f = inhibit.DoG{}
	}
	if v, ok := f.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, fmt.Errorf("penalty: %w", err)
		}
	}
	e, err := m.embedding(n, src)
	if err != nil {
		return nil, err
	}
	coeff, err := coefficients(e, f)
	if err != nil {
		return nil, err
	}
	return &Term{
		Name:      fmt.Sprintf("%s on %s", f, e.Space),
		Strength:  float32(m.Strength),
		Coeff:     coeff,
		Embedding: e,
	}, nil
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
	if err := e.Validate(); err != nil {
		return nil, fmt.Errorf("penalty: %w", err)
	}
	if e.Len() != n {
		return nil, fmt.Errorf("penalty: embedding has %d points, needed is 1 for each of %d hidden neurons", e.Len(), n)
	}
	// Names hold all that tells two spaces apart, and show 0 as the scale it stands for.
	if m.Space != nil && m.Space.String() != e.Space.String() {
		return nil, fmt.Errorf("penalty: Space is %s, but the embedding lies on %s", m.Space, e.Space)
	}
	return e, nil
}
