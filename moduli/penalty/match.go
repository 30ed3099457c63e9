package penalty

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// MatchMean is the control that charges every weight alike, and on average as much as another penalty: an L1 or L2
// whose coefficients all are the mean of the other's, with its strength.
type MatchMean struct {
	// Of is the penalty whose mean is matched. Of a [Trained] one it is the mean before the first move.
	Of Penalty
	// Power is 1 for an L1 and 2 for an L2; 0 means the power of Of.
	Power int
}

// Term makes the term of Of, of n hidden neurons, from src, and takes its shape, its strength and the mean of its
// coefficients. It draws from src what Of does, and nothing else. The new term has no embedding; it is zero where that
// of Of is. It returns an error if Of is nil or not usable, and for a Power that is not 0, 1 or 2.
func (m MatchMean) Term(n int, src rand.Source) (*Term, error) {
	if m.Of == nil {
		return nil, errors.New("penalty: MatchMean Of is nil, needed is the penalty to match")
	}
	if err := checkPower("MatchMean", m.Power); err != nil {
		return nil, err
	}
	of, err := m.Of.Term(n, src)
	if err != nil {
		return nil, err
	}
	if of.Coeff.Rows == 0 { // None: nothing to match
		return of, nil
	}
	power := m.Power
	if power == 0 {
		power = of.power()
	}
	return &Term{
		Name:     fmt.Sprintf("L%d with the mean of %s", power, of.Name),
		Strength: of.Strength,
		Coeff:    filled(of.Coeff.Rows, of.Coeff.Cols, float32(of.MeanCoeff())),
		Power:    power,
	}, nil
}
