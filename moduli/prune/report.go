package prune

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
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

// Measure reports on the masks of all layers. One that is listed again, as tied matrices are, counts once, by its
// first name.
func Measure(layers []Weights) Report {
	var r Report
	for _, l := range distinct(layers) {
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

// Recurrent is the part of all matrices whose names begin with "recurrent", together: what a penalty is on, and what
// pruning among all matrices hits hardest.
func (r Report) Recurrent() MatrixReport {
	sum := MatrixReport{Name: "recurrent"}
	for _, m := range r.Matrices {
		if m.recurrent() {
			sum.Kept += m.Kept
			sum.Weights += m.Weights
		}
	}
	if sum.Weights > 0 {
		sum.Sparsity = 1 - float64(sum.Kept)/float64(sum.Weights)
	}
	return sum
}

func (m MatrixReport) recurrent() bool { return strings.HasPrefix(m.Name, "recurrent") }

// Table is the report with a line for each matrix, recurrent ones first, and one for the total.
func (r Report) Table() string {
	rows := slices.Clone(r.Matrices)
	slices.SortStableFunc(rows, func(a, b MatrixReport) int {
		switch {
		case a.recurrent() == b.recurrent():
			return 0
		case a.recurrent():
			return -1
		}
		return 1
	})
	rows = append(rows, MatrixReport{Name: "total", Sparsity: r.Total, Kept: r.Kept, Weights: r.Weights})
	width := len("matrix")
	for _, m := range rows {
		width = max(width, utf8.RuneCountInString(m.Name))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s  %7s %10s %10s\n", width, "matrix", "pruned", "kept", "weights")
	for _, m := range rows {
		fmt.Fprintf(&b, "%-*s  %6.1f%% %10d %10d\n", width, m.Name, 100*m.Sparsity, m.Kept, m.Weights)
	}
	return b.String()
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
