package prune

import (
	"fmt"
	"math"
	"slices"
)

// Weights is one matrix as pruning sees it: row-major data and the mask that goes with it.
type Weights struct {
	Name string
	Data []float32
	Mask *Mask
}

// Magnitude makes the masks anew, so that the given share of weights, rounded to the nearest whole
// number (halves up), is pruned: those smallest by absolute value, among all matrices or in each. Of
// equal weights those that are pruned already go before the others, and earlier ones before later ones. Pruned weights are set to zero.
// A NaN among the weights is an error and leaves everything as it was.
func Magnitude(layers []Weights, share float64, scope Scope) error {
	if !(share >= 0 && share <= 1) {
		return fmt.Errorf("prune: share %v: want a number in [0, 1]", share)
	}
	for _, l := range layers {
		if len(l.Data) != len(l.Mask.Keep) {
			panic(fmt.Sprintf("prune: %s has %d weights and a mask of %d x %d", l.Name, len(l.Data), l.Mask.Rows, l.Mask.Cols))
		}
		if i := slices.IndexFunc(l.Data, func(w float32) bool { return w != w }); i >= 0 {
			return fmt.Errorf("prune: weight %d of %s is NaN: it has no magnitude to compare", i, l.Name)
		}
	}
	if scope == Global {
		smallest(layers, share)
		return nil
	}
	for i := range layers {
		smallest(layers[i:i+1], share)
	}
	return nil
}

// smallest prunes a share of the weights of all layers together.
func smallest(layers []Weights, share float64) {
	var all []float32
	for _, l := range layers {
		for _, w := range l.Data {
			all = append(all, abs(w))
		}
	}
	left := int(math.Floor(share*float64(len(all)) + 0.5))
	if left == 0 {
		for _, l := range layers {
			l.apply(func(float32, bool) bool { return false })
		}
		return
	}
	slices.Sort(all)
	threshold := all[left-1]
	below, _ := slices.BinarySearch(all, threshold)
	// A kept weight can be zero as well: taking it for a pruned one would bring that back.
	gone := min(left-below, pruned(layers, threshold))
	more := left - below - gone
	for _, l := range layers {
		l.apply(func(size float32, kept bool) bool {
			if size != threshold {
				return size < threshold
			}
			n := &gone
			if kept {
				n = &more
			}
			*n--
			return *n >= 0
		})
	}
}

// pruned counts the weights of one size that are pruned now.
func pruned(layers []Weights, size float32) int {
	n := 0
	for _, l := range layers {
		for i, w := range l.Data {
			if !l.Mask.Keep[i] && abs(w) == size {
				n++
			}
		}
	}
	return n
}

func (l Weights) apply(prune func(size float32, kept bool) bool) {
	for i, w := range l.Data {
		p := prune(abs(w), l.Mask.Keep[i])
		l.Mask.Keep[i] = !p
		if p {
			l.Data[i] = 0
		}
	}
}

func abs(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }
