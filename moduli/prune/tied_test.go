package prune

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// tied is two matrices, of which the first is listed again, with a mask of its own.
func tied(rnd *rand.Rand) (twice, once []Weights) {
	once = draw(rnd, false, 40, 25)
	for i := range once {
		once[i].Grad = make([]float32, len(once[i].Data))
		for at := range once[i].Grad {
			once[i].Grad[at] = float32(rnd.NormFloat64())
		}
	}
	twice = clone(once)
	for i := range twice {
		twice[i].Grad = once[i].Grad
	}
	again := twice[0]
	again.Name, again.Mask = "tied", Full(1, 40)
	return append(twice, again), once
}

func TestTiedMatricesCountOnce(t *testing.T) {
	for name, do := range map[string]func(l []Weights, src rand.Source) error{
		"global magnitude": func(l []Weights, _ rand.Source) error { return Magnitude(l, 0.7, Global) },
		"layer magnitude":  func(l []Weights, _ rand.Source) error { return Magnitude(l, 0.7, Layer) },
		"random":           func(l []Weights, src rand.Source) error { return Random(l, 0.7, Global, src) },
		"SET begins":       func(l []Weights, src rand.Source) error { return SET{Sparsity: 0.6}.Begin(l, src) },
		"SET": func(l []Weights, src rand.Source) error {
			s := SET{Sparsity: 0.6, Swap: 0.5}
			if err := s.Begin(l, src); err != nil {
				return err
			}
			return s.Rewire(l, 0, 10, src)
		},
		"RigL": func(l []Weights, src rand.Source) error {
			s := RigL{Sparsity: 0.6, Swap: 0.5, Uniform: true}
			if err := s.Begin(l, src); err != nil {
				return err
			}
			return s.Rewire(l, 0, 10, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			twice, once := tied(rand.New(rand.NewPCG(8, 8)))
			for _, l := range [][]Weights{twice, once} {
				if err := do(l, rand.NewPCG(2, 2)); err != nil {
					t.Fatal(err)
				}
			}
			same(t, twice[:2], once)
			if !slices.Equal(twice[2].Mask.Keep, twice[0].Mask.Keep) {
				t.Error("the tied matrix has another mask")
			}
			if got, want := Measure(twice), Measure(once); got.String() != want.String() || got.Kept != want.Kept {
				t.Errorf("report %v, want %v", got, want)
			}
		})
	}
}
