package homology

import (
	"cmp"
	"math"
	"slices"
)

const (
	leastRatio = 1.5 // Death / Birth of an interval that counts
	leastGap   = 0.5 // gap after the intervals that count, as a share of the longest
)

// Betti tells the Betti numbers 0 to Dim of the space that the points are a sample of, by the largest gap in
// persistence: intervals are sorted by length, and those before the largest gap between neighbours count, if that gap
// is at least half of the longest interval. Else none stands out, and the number is 0.
//
// In dimensions above 0 the last interval has a neighbour of length 0, and those whose end is less than 1.5 times
// their beginning do not count. Those alive at the threshold are taken to end there, but for parts
// that are apart there: they count in any case.
//
// This is a rule of thumb, for samples that are dense and holes that are alike: of a wide hole and a narrow one it sees
// the wide one. Where the number matters look at [Diagram.Of], and at [Diagram.Significance], which is a test.
func (d *Diagram) Betti() []int {
	betti := make([]int, d.Dim+1)
	for dim := range betti {
		var all []Interval
		for _, i := range d.Of(dim) {
			forever := math.IsInf(i.Death, 1)
			i.Death = min(i.Death, d.Threshold)
			if math.IsInf(i.Death, 1) || dim == 0 && forever {
				betti[dim]++
			} else {
				all = append(all, i)
			}
		}
		if dim > 0 {
			all = append(all, Interval{})
		}
		for _, i := range standingOut(all) {
			if dim == 0 || i.Death >= leastRatio*i.Birth {
				betti[dim]++
			}
		}
	}
	return betti
}

// standingOut has the intervals above the largest gap of lengths.
func standingOut(all []Interval) []Interval {
	slices.SortFunc(all, longest)
	widest, n := 0.0, 0
	for k := 1; k < len(all); k++ {
		if gap := all[k-1].Length() - all[k].Length(); gap > widest {
			widest, n = gap, k
		}
	}
	if n == 0 || widest < leastGap*all[0].Length() {
		return nil
	}
	return all[:n]
}

func longest(a, b Interval) int { return cmp.Compare(b.Length(), a.Length()) }
