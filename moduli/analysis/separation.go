package analysis

import (
	"sort"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// separation has the distances of all pairs of points, as bins and as ranks. Pair (i, j), i < j, is at
// start(i) + j - i - 1.
type separation struct {
	n     int
	edges []float64
	bin   []uint16
	rank  []float64 // minus their mean
	pairs []int     // of each bin, each pair once
}

func (s *separation) start(i int) int { return i*(s.n-1) - i*(i-1)/2 }

func newSeparation(e *space.Embedding, bins int, equalCount bool) *separation {
	s := &separation{n: e.Len(), pairs: make([]int, bins)}
	all := make([]float32, s.n*(s.n-1)/2)
	e.EachRow(func(i int, d []float64) {
		for k, x := range d[1:] {
			all[s.start(i)+k] = float32(x)
		}
	})
	var order []uint32
	s.rank, order = ranks(all)
	s.edges = make([]float64, bins+1)
	for b := range s.edges {
		if equalCount {
			s.edges[b] = float64(all[order[min(len(all)-1, b*len(all)/bins)]])
		} else {
			s.edges[b] = float64(all[order[len(all)-1]]) * float64(b) / float64(bins)
		}
	}
	// Each bin begins at its edge and ends before the next, but for the last one.
	s.bin = make([]uint16, len(all))
	for p, x := range all {
		b := sort.Search(bins-1, func(b int) bool { return s.edges[b+1] > float64(x) })
		s.bin[p] = uint16(b)
		s.pairs[b]++
	}
	return s
}
