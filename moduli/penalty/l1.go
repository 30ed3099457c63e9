package penalty

import (
	"fmt"
	"math/rand/v2"
)

// L1 charges every weight alike: R(W) = Strength * Height * mean|W|.
type L1 struct {
	// Strength is the factor of the whole term, 0 or above.
	Strength float64
	// Height is the coefficient of every weight; 0 means 1. [Term.MeanCoeff] of a
	// moduli term makes the even penalty of the same mean.
	Height float64
}

// Term needs no randomness: src may be nil. It returns an error for a strength
// or height that is negative or not finite.
func (l L1) Term(n int, _ rand.Source) (*Term, error) {
	if err := checkSize(n); err != nil {
		return nil, err
	}
	if err := checkNumber("L1", "Strength", l.Strength); err != nil {
		return nil, err
	}
	if err := checkNumber("L1", "Height", l.Height); err != nil {
		return nil, err
	}
	name, height := "L1", float32(l.Height)
	if l.Height == 0 {
		height = 1
	} else if l.Height != 1 {
		name = fmt.Sprintf("L1 (height %g)", l.Height)
	}
	c := square(n)
	for i := range c.Data {
		c.Data[i] = height
	}
	return &Term{Name: name, Strength: float32(l.Strength), Coeff: c}, nil
}
