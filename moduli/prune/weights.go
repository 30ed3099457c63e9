package prune

import (
	"fmt"
	"slices"
)

// Weights is one matrix as pruning sees it: row-major data and the mask that goes with it.
type Weights struct {
	Name string
	Data []float32
	Mask *Mask
	// Grad is the gradient of all weights, those that are pruned too, for who decides by it, as [RigL]; it may be nil.
	Grad []float32
}

// distinct lists each matrix once, however often it is listed: tied ones share their data.
func distinct(layers []Weights) []Weights {
	var ds []Weights
	for i := range layers {
		if first(layers, i) == i {
			ds = append(ds, layers[i])
		}
	}
	return ds
}

// tie gives matrices that are listed again the masks of the first time.
func tie(layers []Weights) {
	for i, l := range layers {
		if m := layers[first(layers, i)].Mask; m != l.Mask {
			copy(l.Mask.Keep, m.Keep)
		}
	}
}

// first is the number of the first matrix that has the data of number i.
func first(layers []Weights, i int) int {
	w := layers[i].Data
	for j, l := range layers[:i] {
		if len(w) > 0 && len(l.Data) == len(w) && &l.Data[0] == &w[0] {
			return j
		}
	}
	return i
}

// check panics if a mask is of another size than its matrix, and reports a weight that is NaN.
func check(layers []Weights) error {
	for _, l := range layers {
		if len(l.Data) != len(l.Mask.Keep) {
			panic(fmt.Sprintf("prune: %s has %d weights and a mask of %d x %d", l.Name, len(l.Data), l.Mask.Rows, l.Mask.Cols))
		}
		if i := slices.IndexFunc(l.Data, func(w float32) bool { return w != w }); i >= 0 {
			return fmt.Errorf("prune: weight %d of %s is NaN: it has no magnitude to compare", i, l.Name)
		}
	}
	return nil
}
