package prune

import (
	"math/rand/v2"
	"testing"
)

// byGradient is a score of somebody else: what the loss would lose, to first order.
type byGradient struct{}

func (byGradient) Rate(to []float32, w Weights, _ rand.Source) error {
	for i, x := range w.Data {
		to[i] = abs(x * w.Grad[i])
	}
	return nil
}

type negative struct{}

func (negative) Rate(to []float32, w Weights, _ rand.Source) error {
	to[len(to)-1] = -1
	return nil
}

func TestOwnScores(t *testing.T) {
	l := layer("w", 1, 2, 3, 4)
	l.Grad = []float32{4, -1, 0.5, -3}
	if err := Lowest([]Weights{l}, 0.5, Global, byGradient{}, nil); err != nil {
		t.Fatal(err)
	}
	same(t, []Weights{l}, []Weights{{Name: "w", Data: []float32{1, 0, 0, 4}, Mask: &Mask{Keep: []bool{true, false, false, true}}}})
	wants(t, Lowest([]Weights{l}, 0.75, Global, negative{}, nil), "score -1 of weight 3 of w: want 0 or more")
	same(t, []Weights{l}, []Weights{{Name: "w", Data: []float32{1, 0, 0, 4}, Mask: &Mask{Keep: []bool{true, false, false, true}}}})
}
