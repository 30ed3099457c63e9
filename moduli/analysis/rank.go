package analysis

import (
	"math"
	"slices"
)

// ranks are the ranks of numbers from 0 on, the mean of them for equal ones, minus the mean of all.
// order has the numbers' places in ascending order.
func ranks(x []float32) (rank []float64, order []uint32) {
	// Bits of numbers that are not negative ascend with them, and leave room for the place.
	keys := make([]uint64, len(x))
	for i, v := range x {
		keys[i] = uint64(math.Float32bits(v))<<32 | uint64(i)
	}
	slices.Sort(keys)
	rank, order = make([]float64, len(x)), make([]uint32, len(x))
	middle := float64(len(x)-1) / 2
	for i := 0; i < len(keys); {
		j := i
		for j < len(keys) && keys[j]>>32 == keys[i]>>32 {
			j++
		}
		for k := i; k < j; k++ {
			order[k] = uint32(keys[k])
			rank[order[k]] = float64(i+j-1)/2 - middle
		}
		i = j
	}
	return rank, order
}
