package widgets

import (
	"math"
	"slices"
)

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// extent is the range of the finite values, NaN where there are none.
func extent(values []float64) (lo, hi float64) {
	lo, hi = math.NaN(), math.NaN()
	for _, v := range values {
		if !finite(v) {
			continue
		}
		if !(lo <= v) {
			lo = v
		}
		if !(hi >= v) {
			hi = v
		}
	}
	return lo, hi
}

// median is that of the finite values, NaN if there are none.
func median(values []float64) float64 {
	kept := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return !finite(v) })
	slices.Sort(kept)
	return quantile(0.5, kept)
}

// quantile of sorted values, between two of them where it is none, as numpy and R have it; NaN where there are none. Shares outside 0 to 1
// are the nearer end.
func quantile(share float64, sorted []float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := min(max(share, 0), 1) * float64(len(sorted)-1)
	i := min(int(at), max(len(sorted)-2, 0))
	j := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[j]-sorted[i])
}

// evenly are at most most of the numbers below n, the first and the last among them.
func evenly(n, most int) []int {
	k := min(n, most)
	all := make([]int, k)
	for i := range all {
		if k > 1 {
			all[i] = int(math.Round(float64(i) * float64(n-1) / float64(k-1)))
		}
	}
	if k == 1 {
		all[0] = n - 1
	}
	return all
}
