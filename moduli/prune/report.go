package prune

import (
	"fmt"
	"strings"
)

// Report says how sparse a network is, in all and matrix by matrix.
type Report struct {
	Total    float64 // share of all weights that are pruned, in [0, 1]
	Kept     int     // weights kept
	Weights  int     // weights in all
	Matrices []MatrixReport
}

// MatrixReport is the part of one matrix.
type MatrixReport struct {
	Name          string
	Sparsity      float64 // in [0, 1]
	Kept, Weights int
}

// Measure reports on the masks of all layers.
func Measure(layers []Weights) Report {
	var r Report
	for _, l := range layers {
		m := MatrixReport{Name: l.Name, Sparsity: l.Mask.Sparsity(), Kept: l.Mask.Kept(), Weights: len(l.Mask.Keep)}
		r.Matrices = append(r.Matrices, m)
		r.Kept += m.Kept
		r.Weights += m.Weights
	}
	if r.Weights > 0 {
		r.Total = 1 - float64(r.Kept)/float64(r.Weights)
	}
	return r
}

// String is the report in one line.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.1f%% of %d weights pruned", 100*r.Total, r.Weights)
	for i, m := range r.Matrices {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&b, "%s%s %.1f%%", sep, m.Name, 100*m.Sparsity)
	}
	return b.String()
}
