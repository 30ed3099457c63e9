package prune

import (
	"math"
	"slices"
)

// few numbers are faster sorted.
const few = 2048

// kth is the k-th smallest number, k from 1 on, and how many are below it. There must be so many, all 0 or more. Many
// take two passes, by the first and the second half of the bits, whose order is that of the numbers.
func kth(numbers []float32, k int) (x float32, below int) {
	if len(numbers) <= few {
		sorted := slices.Sorted(slices.Values(numbers))
		below, _ = slices.BinarySearch(sorted, sorted[k-1])
		return sorted[k-1], below
	}
	const half = 16
	counts := make([]int, 1<<half)
	find := func() uint32 {
		for i, n := range counts {
			if below+n >= k {
				return uint32(i)
			}
			below += n
		}
		panic("prune: the k-th of fewer than k numbers")
	}
	for _, x := range numbers {
		counts[math.Float32bits(x)>>half]++
	}
	high := find()
	clear(counts)
	for _, x := range numbers {
		if b := math.Float32bits(x); b>>half == high {
			counts[b&(1<<half-1)]++
		}
	}
	return math.Float32frombits(high<<half | find()), below
}

func abs(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }
