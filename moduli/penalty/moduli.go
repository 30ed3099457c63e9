package penalty

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

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

// coefficients is f of all distances: the upper triangle in parallel, then its mirror image.
func coefficients(e *space.Embedding, f inhibit.Inhibitor) (blas32.General, error) {
	n := e.Len()
	c := square(n)
	e.EachRow(func(i int, d []float64) {
		upper := row(c, i)[i:]
		for k, x := range d {
			upper[k] = float32(f.Value(x))
		}
	})
	for i := range n {
		for j, x := range row(c, i)[i:] {
			if !(x >= 0 && x <= math.MaxFloat32) {
				d := e.Distance(i, i+j)
				return c, fmt.Errorf("penalty: inhibitor %s is %g at distance %g, allowed are finite numbers from 0", f, f.Value(d), d)
			}
		}
	}
	mirror(c)
	return c, nil
}

// tile is the side of the squares in which a matrix is mirrored: a column of a
// large matrix touches a cache line in every row, and a tile of them fits the cache.
const tile = 32

// mirror copies the upper triangle of c to the lower one.
func mirror(c blas32.General) {
	n := c.Rows
	tiles := (n + tile - 1) / tile
	inBlocks(tiles, tile*n, func(t int) {
		lo, hi := t*tile, min((t+1)*tile, n)
		for left := 0; left < hi; left += tile {
			for i := lo; i < hi; i++ {
				to := row(c, i)
				for j := left; j < min(left+tile, i); j++ {
					to[j] = c.Data[j*c.Stride+i]
				}
			}
		}
	})
}
