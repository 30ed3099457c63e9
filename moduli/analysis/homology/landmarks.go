package homology

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
)

// Landmarks picks k of n points that lie far from each other: the first, then again and again the one that is farthest
// from all picked so far (maxmin; of equally far ones the first). Radius is how far any point is from its nearest
// landmark, at most: births and deaths of the landmarks are those of all points to within twice that. distance is
// called from several goroutines at once.
//
// It panics unless 1 <= k <= n and 0 <= first < n.
func Landmarks(n, k, first int, distance Metric) (points []int, radius float64) {
	if k < 1 || k > n || first < 0 || first >= n {
		panic(fmt.Sprintf("homology: %d landmarks of %d points from point %d on: want 1 to %d, from one of them on", k, n, first, n))
	}
	const at = 256 // points a goroutine takes at a time
	near := make([]float64, n)
	points = append(make([]int, 0, k), first)
	last := first
	var crew parallel.Crew
	measure := func(part int) {
		for i := part * at; i < min(n, part*at+at); i++ {
			if d := distance(last, i); len(points) == 1 || d < near[i] {
				near[i] = d
			}
		}
	}
	for {
		crew.Run((n+at-1)/at, measure)
		far := 0
		for i, d := range near {
			if d > near[far] {
				far = i
			}
		}
		if len(points) == k {
			return points, near[far]
		}
		last = far
		points = append(points, far)
	}
}

// Among is the symmetric matrix of the distances of some points, for [Rips]. distance is called from several
// goroutines at once.
func Among(points []int, distance Metric) *mat.SymDense {
	k := len(points)
	if k == 0 {
		panic("homology: distances among 0 points: want 1 or more")
	}
	d := mat.NewSymDense(k, nil)
	var crew parallel.Crew
	crew.Run(k, func(i int) {
		for j := i + 1; j < k; j++ {
			d.SetSym(i, j, distance(points[i], points[j]))
		}
	})
	return d
}
