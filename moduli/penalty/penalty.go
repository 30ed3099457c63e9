package penalty

import (
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"gonum.org/v1/gonum/blas/blas32"
)

// Penalty describes a regulariser of the recurrent matrix; Term makes it for N hidden neurons.
// Every random choice (the embedding, a permutation) is drawn from src.
type Penalty interface {
	Term(n int, src rand.Source) (*Term, error)
}

// Term is R(W) = Strength * mean_ij( Coeff_ij |W_ij| ), made for one matrix size.
type Term struct {
	Name      string
	Strength  float32
	Coeff     blas32.General   // N x N, empty where the term is zero
	Embedding *space.Embedding // nil where the penalty has no geometry
}
