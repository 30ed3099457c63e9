package prune

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestKth(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	for trial := range 60 {
		numbers := make([]float32, 1+rnd.IntN([]int{300, 3 * few}[trial%2]))
		for i := range numbers {
			switch trial % 3 {
			case 0:
				numbers[i] = float32(rnd.ExpFloat64())
			case 1:
				numbers[i] = float32(rnd.IntN(4))
			default: // any number there is
				numbers[i] = abs(math.Float32frombits(rnd.Uint32()))
				if numbers[i] != numbers[i] {
					numbers[i] = float32(math.Inf(1))
				}
			}
		}
		sorted := slices.Sorted(slices.Values(numbers))
		k := 1 + rnd.IntN(len(numbers))
		x, below := kth(numbers, k)
		if want, _ := slices.BinarySearch(sorted, sorted[k-1]); x != sorted[k-1] || below != want {
			t.Fatalf("number %d of %v: %v with %d below, want %v with %d", k, sorted, x, below, sorted[k-1], want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("more than there are: no panic")
		}
	}()
	kth(make([]float32, 2*few), 2*few+1)
}
