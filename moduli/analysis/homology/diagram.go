package homology

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Interval is one hole: of dimension Dim, there from scale Birth to below scale Death.
type Interval struct {
	Dim   int
	Birth float64
	Death float64 // +Inf if the hole is there at the threshold still
}

// Length is how long the hole lasts, in units of distance.
func (i Interval) Length() float64 { return i.Death - i.Birth }

// Diagram is the persistent homology of N points.
type Diagram struct {
	Points    int
	Dim       int        // highest dimension that was computed
	Prime     int        // coefficients are in Z/Prime
	Threshold float64    // greatest scale
	Intervals []Interval // by dimension, then by birth, then by death; those of length 0 are left out
}

// Of has the intervals of a dimension, the longest first.
func (d *Diagram) Of(dim int) []Interval {
	var out []Interval
	for _, i := range d.Intervals {
		if i.Dim == dim {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b Interval) int {
		if math.IsInf(a.Death, 1) && math.IsInf(b.Death, 1) {
			return cmp.Compare(a.Birth, b.Birth)
		}
		return longest(a, b)
	})
	return out
}

// At has the Betti numbers at a scale up to the threshold: how many holes of each dimension 0 to Dim are there.
func (d *Diagram) At(scale float64) []int {
	betti := make([]int, d.Dim+1)
	for _, i := range d.Intervals {
		if i.Birth <= scale && scale < i.Death {
			betti[i.Dim]++
		}
	}
	return betti
}

// String lists the longest intervals of each dimension.
func (d *Diagram) String() string {
	const most = 4
	var b strings.Builder
	fmt.Fprintf(&b, "homology of %d points with coefficients in Z/%d up to %.4g", d.Points, d.Prime, d.Threshold)
	for dim := range d.Dim + 1 {
		all := d.Of(dim)
		fmt.Fprintf(&b, "\nH%d: %d intervals", dim, len(all))
		for k, i := range all[:min(most, len(all))] {
			sep := ","
			if k == 0 {
				sep = ", longest"
			}
			fmt.Fprintf(&b, "%s [%.4g, %.4g)", sep, i.Birth, i.Death)
		}
	}
	return b.String()
}

func sortIntervals(all []Interval) {
	slices.SortFunc(all, func(a, b Interval) int {
		return cmp.Or(cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Birth, b.Birth), cmp.Compare(a.Death, b.Death))
	})
}
