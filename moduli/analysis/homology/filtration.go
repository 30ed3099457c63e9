package homology

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// filtration holds the distances as ranks: 0 for 0, 1 for the shortest edge and so on, equal ones for equal lengths.
// Whole numbers are compared faster, and fit with a simplex into one word.
type filtration struct {
	n         int
	threshold float64
	length    []float64 // of each rank
	far       int32     // rank of what is not there: edges above the threshold, and the diagonal
	rank      []int32   // n x n
}

func newFiltration(d mat.Symmetric, threshold float64) (*filtration, error) {
	n := d.SymmetricDim()
	f := &filtration{n: n, threshold: threshold, length: []float64{0}, rank: make([]int32, n*n)}
	for i := range n {
		if x := d.At(i, i); x != 0 {
			return nil, fmt.Errorf("homology: distance %v of point %d to itself: want 0", x, i)
		}
		for j := range i {
			if x := d.At(i, j); !(x >= 0) {
				return nil, fmt.Errorf("homology: distance %v of points %d and %d: want a number from 0 on", x, j, i)
			}
		}
	}
	if threshold == 0 {
		f.threshold = enclosing(d)
	}
	there := func(x float64) bool { return x <= f.threshold && !math.IsInf(x, 1) }
	for i := range n {
		for j := range i {
			if x := d.At(i, j); there(x) {
				f.length = append(f.length, x)
			}
		}
	}
	slices.Sort(f.length)
	f.length = slices.Compact(f.length)
	f.far = int32(len(f.length))
	for i := range n {
		f.rank[i*n+i] = f.far
		for j := range i {
			r := f.far
			if x := d.At(i, j); there(x) {
				at, _ := slices.BinarySearch(f.length, x)
				r = int32(at)
			}
			f.rank[i*n+j], f.rank[j*n+i] = r, r
		}
	}
	return f, nil
}

// enclosing is the least distance within which some point has all others.
func enclosing(d mat.Symmetric) float64 {
	n := d.SymmetricDim()
	radius := math.Inf(1)
	for i := range n {
		most := 0.0
		for j := range n {
			most = max(most, d.At(i, j))
		}
		radius = min(radius, most)
	}
	return radius
}

// row has the ranks of the edges of vertex v.
func (f *filtration) row(v int32) []int32 { return f.rank[int(v)*f.n:][:f.n:f.n] }
