package homology

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
)

// Geodesic has the distances along the cloud: lengths of shortest paths that step from points to their k nearest
// neighbours, or from these back (Tenenbaum, de Silva and Langford, Science 290, 2000); +Inf between parts that no
// path joins. Narrow codes need it: if cells have small fields, the states of all places that share none are as far
// from each other, and the manifold on which they lie does not show in straight distances.
//
// Its time grows with the cube of the number of points; 500 take a tenth of a second. It panics unless k is 1 or more.
func Geodesic(d mat.Symmetric, k int) *mat.SymDense {
	n := d.SymmetricDim()
	if k < 1 {
		panic(fmt.Sprintf("homology: paths over %d nearest neighbours: want 1 or more", k))
	}
	path := make([][]float64, n)
	for i := range path {
		path[i] = make([]float64, n)
		for j := range path[i] {
			path[i][j] = math.Inf(1)
		}
		path[i][i] = 0
	}
	row := make([]float64, 0, n)
	for i := range n {
		row = row[:0]
		for j := range n {
			if j != i {
				row = append(row, d.At(i, j))
			}
		}
		slices.Sort(row)
		if len(row) == 0 {
			continue
		}
		far := row[min(k, len(row))-1] // of equally far ones all are neighbours: the order of points is no matter
		for j := range n {
			if x := d.At(i, j); j != i && x <= far {
				path[i][j], path[j][i] = x, x
			}
		}
	}
	// Floyd and Warshall: paths by way of one more point at a time.
	var crew parallel.Crew
	const at = 32
	for via := range n {
		over := path[via]
		crew.Run((n+at-1)/at, func(part int) {
			for i := part * at; i < min(n, part*at+at); i++ {
				first := path[i][via]
				if i == via || math.IsInf(first, 1) {
					continue
				}
				to := path[i][:len(over)]
				for j, rest := range over {
					if x := first + rest; x < to[j] {
						to[j] = x
					}
				}
			}
		})
	}
	out := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i {
			out.SetSym(i, j, min(path[i][j], path[j][i])) // they may differ in the last bit
		}
	}
	return out
}
