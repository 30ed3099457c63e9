package penalty

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
)

// even is the term that charges every weight of a rows x cols matrix alike, 1 where height is 0.
func even(name string, rows, cols, power int, strength, height float64) (*Term, error) {
	if rows < 1 || cols < 1 {
		return nil, fmt.Errorf("penalty: %s of a %d x %d matrix, allowed are 1 x 1 and above", name, rows, cols)
	}
	if err := checkNumber(name, "Strength", strength); err != nil {
		return nil, err
	}
	if err := checkNumber(name, "Height", height); err != nil {
		return nil, err
	}
	if height == 0 {
		height = 1
	} else if height != 1 {
		name = fmt.Sprintf("%s (height %g)", name, height)
	}
	return &Term{Name: name, Strength: float32(strength), Coeff: filled(rows, cols, float32(height)), Power: power}, nil
}

func filled(rows, cols int, x float32) blas32.General {
	c := matrix(rows, cols)
	for i := range c.Data {
		c.Data[i] = x
	}
	return c
}
