package widgets

import (
	"math/rand/v2"
	"slices"
)

// sample chooses at most most of the numbers below n, in order. The choice is
// random, since every k-th point of a grid is a pattern, and always the same.
func sample(n, most int) []int {
	if n <= most {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	// R. W. Floyd's algorithm: most draws, however large n is.
	rnd := rand.New(rand.NewPCG(uint64(n), uint64(most)))
	taken := make(map[int]bool, most)
	for i := n - most; i < n; i++ {
		pick := rnd.IntN(i + 1)
		if taken[pick] {
			pick = i
		}
		taken[pick] = true
	}
	chosen := make([]int, 0, most)
	for i := range taken {
		chosen = append(chosen, i)
	}
	slices.Sort(chosen)
	return chosen
}
