package optim

import (
	"fmt"
	"math"
)

// or is x, or a default where x is not set.
func or(x, otherwise float64) float64 {
	if x == 0 {
		return otherwise
	}
	return x
}

// setting is a number that a user has set, with what it may be.
type setting struct {
	name string
	x    float64
	is   kind
}

// kind is what a setting may be; each may be 0, which means its default.
type kind int

const (
	positive kind = iota // a positive number
	share                // a number in [0, 1)
	finite               // any finite number: negative ones mean none
	factor               // a number from 1 on
)

var allowed = [...]string{positive: "a positive number", share: "a number in [0, 1)", finite: "a finite number", factor: "1 or more"}

func (k kind) allows(x float64) bool {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return false
	case k == positive:
		return x >= 0
	case k == share:
		return x >= 0 && x < 1
	case k == factor:
		return x == 0 || x >= 1
	}
	return true
}

// validate reports the first setting that is not what it may be.
func validate(optimizer string, settings ...setting) error {
	for _, s := range settings {
		if !s.is.allows(s.x) {
			return fmt.Errorf("optim: %s %s %v: want %s", optimizer, s.name, s.x, allowed[s.is])
		}
	}
	return nil
}
