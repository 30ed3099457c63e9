package prune

import (
	"fmt"
	"slices"
)

// Snapshot is what weights were at some time, early in a training. It shares no memory with them, and can be saved.
type Snapshot struct {
	Names  []string
	Values [][]float32 // of each matrix, by rows
}

// TakeSnapshot copies the weights of all layers.
func TakeSnapshot(layers []Weights) Snapshot {
	var s Snapshot
	for _, l := range layers {
		s.Names = append(s.Names, l.Name)
		s.Values = append(s.Values, slices.Clone(l.Data))
	}
	return s
}

// Rewind gives the weights that are kept now the values of the snapshot; pruned ones are 0. It is the lottery test by
// rewinding (Frankle et al., 2020), where drawing new weights is that by re-initialisation. It reports layers that
// are not those of the snapshot, and changes nothing then. Matrices that were left out of both, as biases may
// be, stay as they are.
func (s Snapshot) Rewind(layers []Weights) error {
	if len(layers) != len(s.Values) || len(s.Names) != len(s.Values) {
		return fmt.Errorf("prune: rewinding %d matrices to a snapshot of %d: want the same", len(layers), len(s.Values))
	}
	for i, l := range layers {
		if l.Name != s.Names[i] {
			return fmt.Errorf("prune: rewinding matrix %s to a snapshot of %s: want the same", l.Name, s.Names[i])
		}
		if len(l.Data) != len(s.Values[i]) || len(l.Mask.Keep) != len(l.Data) {
			return fmt.Errorf("prune: rewinding %s with %d weights and a mask of %d to a snapshot of %d: want the same",
				l.Name, len(l.Data), len(l.Mask.Keep), len(s.Values[i]))
		}
	}
	for i, l := range layers {
		for at, kept := range l.Mask.Keep {
			l.Data[at] = 0
			if kept {
				l.Data[at] = s.Values[i][at]
			}
		}
	}
	return nil
}
