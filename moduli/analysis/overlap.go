package analysis

import (
	"fmt"
	"math"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// Overlap compares the weights that two masks of one shape keep.
type Overlap struct {
	Weights  int     // of each mask
	A, B     int     // kept by each
	Both     int     // kept by both
	Jaccard  float64 // kept by both, as a share of those kept by any; NaN if none is
	Common   float64 // kept by both, as a share of what the sparser mask keeps; NaN if that is nothing
	Expected float64 // kept by both on average, if masks as sparse were drawn at random
	Z        float64 // (Both - Expected) / its standard deviation (hypergeometric); NaN if that is 0
	ByChance float64 // Jaccard where Both is Expected
}

// Compare counts what two masks have in common. It panics if their shapes differ.
func Compare(a, b *prune.Mask) Overlap {
	if a.Rows != b.Rows || a.Cols != b.Cols || len(a.Keep) != len(b.Keep) {
		panic(fmt.Sprintf("analysis: overlap of a mask of %d x %d and one of %d x %d: want one shape", a.Rows, a.Cols, b.Rows, b.Cols))
	}
	o := Overlap{Weights: len(a.Keep)}
	for i, k := range a.Keep {
		if k {
			o.A++
			if b.Keep[i] {
				o.Both++
			}
		}
		if b.Keep[i] {
			o.B++
		}
	}
	n, ka, kb, both := float64(o.Weights), float64(o.A), float64(o.B), float64(o.Both)
	o.Jaccard = both / (ka + kb - both)
	o.Common = both / min(ka, kb)
	o.Expected = ka * kb / n
	o.ByChance = o.Expected / (ka + kb - o.Expected)
	variance := ka * kb / n * (n - ka) / n * (n - kb) / (n - 1)
	if o.Z = math.NaN(); variance > 0 {
		o.Z = (both - o.Expected) / math.Sqrt(variance)
	}
	return o
}

// String is the overlap in one line.
func (o Overlap) String() string {
	return fmt.Sprintf("%d of %d and %d kept in common (Jaccard %.3f, by chance %.3f, z %.1f)",
		o.Both, o.A, o.B, o.Jaccard, o.ByChance, o.Z)
}

// OverlapTable compares several masks, each with each.
type OverlapTable struct {
	Names []string
	Cells [][]Overlap // Cells[i][j] of masks i and j
}

// CompareAll makes the table. It panics if there are not as many names as masks, or if shapes differ.
func CompareAll(names []string, masks []*prune.Mask) OverlapTable {
	if len(names) != len(masks) {
		panic(fmt.Sprintf("analysis: %d names for %d masks", len(names), len(masks)))
	}
	t := OverlapTable{Names: names, Cells: make([][]Overlap, len(masks))}
	for i, a := range masks {
		t.Cells[i] = make([]Overlap, len(masks))
		for j, b := range masks {
			t.Cells[i][j] = Compare(a, b)
		}
	}
	return t
}

// String has the Jaccard overlaps, and below the diagonal the z-scores.
func (t OverlapTable) String() string {
	width := 8
	for _, n := range t.Names {
		width = max(width, len([]rune(n))+1)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s", width, "z \\ J")
	for _, n := range t.Names {
		fmt.Fprintf(&b, "%*s", width, n)
	}
	for i, n := range t.Names {
		fmt.Fprintf(&b, "\n%-*s", width, n)
		for j, o := range t.Cells[i] {
			if j < i {
				fmt.Fprintf(&b, "%*.1f", width, o.Z)
			} else {
				fmt.Fprintf(&b, "%*.3f", width, o.Jaccard)
			}
		}
	}
	return b.String()
}
