package penalty

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestOrderedNumbersNeighboursBesideEachOther(t *testing.T) {
	const n = 300
	beside := func(ordered bool) (near float64, places []float64) {
		term, err := Moduli{Space: space.Torus{}, Ordered: ordered, Strength: 1}.Term(n, rand.NewPCG(1, 2))
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i < n; i++ {
			near += term.Embedding.Distance(i-1, i) / (n - 1)
		}
		for i := range n {
			places = append(places, term.Embedding.Point(i)...)
		}
		slices.Sort(places)
		return near, places
	}
	drawn, points := beside(false)
	along, same := beside(true)
	if !slices.Equal(points, same) {
		t.Error("the neurons lie elsewhere")
	}
	if along > drawn/4 {
		t.Errorf("neurons beside each other are %.3g apart, %.3g as they are drawn", along, drawn)
	}
}
