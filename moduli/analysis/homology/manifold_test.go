package homology

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// projective is the sphere with opposite points glued.
type projective struct{ space.Sphere }

func (p projective) Distance(a, b []float64) float64 {
	d := p.Sphere.Distance(a, b)
	return min(d, 5*math.Pi-d)
}

func TestManifoldsAreSeenInSamples(t *testing.T) {
	seeds := uint64(3)
	if testing.Short() {
		seeds = 1
	}
	for _, c := range []struct {
		space      space.Space
		landmarks  int
		two, three []int
	}{
		{space.Circle{}, 40, []int{1, 1, 0}, []int{1, 1, 0}},
		{space.Sphere{}, 80, []int{1, 0, 1}, []int{1, 0, 1}},
		{space.Torus{}, 150, []int{1, 2, 1}, []int{1, 2, 1}},
		{space.Klein{}, 150, []int{1, 2, 1}, []int{1, 1, 0}},
		{projective{}, 120, []int{1, 1, 1}, []int{1, 0, 0}},
		{space.Sphere{Dim: 3}, 60, []int{1, 0, 0, 1}, []int{1, 0, 0, 1}},
	} {
		for seed := range seeds {
			e, err := space.Embed(c.space, 3000, rand.NewPCG(seed, 5))
			if err != nil {
				t.Fatal(err)
			}
			points, _ := Landmarks(e.Len(), c.landmarks, 0, e.Distance)
			d := Among(points, e.Distance)
			for p, want := range map[int][]int{2: c.two, 3: c.three} {
				got, err := Rips(context.Background(), d, Settings{Dim: len(want) - 1, Prime: p})
				if err != nil {
					t.Fatal(err)
				}
				if betti := got.Betti(); !slices.Equal(betti, want) {
					t.Errorf("%s, seed %d, Z/%d: Betti numbers %v, want %v\n%s", c.space, seed, p, betti, want, got)
				}
			}
		}
	}
}
