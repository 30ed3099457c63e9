package prune

import (
	"cmp"
	"math"
	"slices"
)

// erdosRenyi is how many weights of each layer are kept when kept of all are, in proportion to rows + columns, as in a
// random graph whose density in a layer is so/(rows * columns) (Mocanu et al., 2018). Layers that would keep more
// than they have keep all, and the others share the rest (Evci et al., 2020).
func erdosRenyi(layers []Weights, kept int) []int {
	counts := make([]int, len(layers))
	full := make([]bool, len(layers))
	each := 0.0
	for again := true; again; {
		again = false
		left, sides := kept, 0
		for i, l := range layers {
			if full[i] {
				left -= len(l.Data)
			} else {
				sides += l.Mask.Rows + l.Mask.Cols
			}
		}
		each = float64(max(0, left)) / float64(max(1, sides))
		for i, l := range layers {
			if !full[i] && each*float64(l.Mask.Rows+l.Mask.Cols) >= float64(len(l.Data)) {
				full[i], again = true, true
			}
		}
	}
	type part struct {
		layer int
		rest  float64
	}
	var parts []part
	left := kept
	for i, l := range layers {
		if full[i] {
			counts[i] = len(l.Data)
		} else {
			exact := each * float64(l.Mask.Rows+l.Mask.Cols)
			counts[i] = int(math.Floor(exact))
			parts = append(parts, part{i, exact - math.Floor(exact)})
		}
		left -= counts[i]
	}
	// What rounding down left goes to those that lost most by it.
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.rest, a.rest) })
	for _, p := range parts[:min(max(0, left), len(parts))] {
		counts[p.layer]++
	}
	return counts
}

// uniform is how many weights of each layer are kept at one sparsity of all.
func uniform(layers []Weights, sparsity float64) []int {
	var counts []int
	for _, l := range layers {
		counts = append(counts, len(l.Data)-rounded(sparsity*float64(len(l.Data))))
	}
	return counts
}

// rounded is the nearest whole number, halves up.
func rounded(x float64) int { return int(math.Floor(x + 0.5)) }
