package penalty

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// Penalty describes a regulariser of the recurrent matrix; Term makes it for N hidden neurons, an N x N matrix but for
// those of gates (see [Gated]).
// Every random choice (the embedding, a permutation) is drawn from src.
// Term returns an error for fields that cannot be used and for n below 1.
type Penalty interface {
	Term(n int, src rand.Source) (*Term, error)
}

var errNoSource = errors.New("penalty: Term got no source of randomness (nil)")

func checkSize(n int) error {
	if n < 1 {
		return fmt.Errorf("penalty: number of hidden neurons is %d, allowed are 1 and above", n)
	}
	return nil
}

// checkNumber accepts 0 and all positive numbers that float32 can hold.
func checkNumber(name, field string, v float64) error {
	if !(v >= 0 && v <= math.MaxFloat32) {
		return fmt.Errorf("penalty: %s %s is %g, allowed are finite numbers from 0 to %.3g", name, field, v, math.MaxFloat32)
	}
	return nil
}

func square(n int) blas32.General { return matrix(n, n) }

func matrix(rows, cols int) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
}
