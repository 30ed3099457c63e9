package homology

import (
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
)

// columns has the simplices of dimension dim that must be reduced, last in the filtration first: all but those in
// apparent pairs, and those that close a hole of the dimension below (cleared).
func (c *rips) columns(dim int, cleared map[uint64]int32) ([]uint64, error) {
	parts := make([][]uint64, c.n)
	var crew parallel.Crew
	crew.Run(c.n, func(part int) {
		v := c.n - 1 - part // those with most work first
		if c.ctx.Err() != nil {
			return
		}
		s := face{len: dim + 1}
		s.u[0], s.rows[0] = int32(v), c.row(int32(v))
		s.fill()
		c.extend(&s, 1, c.choose[dim+1][v], cleared, &parts[part])
	})
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	all := slices.Concat(parts...)
	slices.Sort(all)
	slices.Reverse(all)
	return all, c.hold(8 * int64(cap(all)))
}

// extend completes s, whose first k vertices are set and have that rank and sum of numbers, in all ways.
func (c *rips) extend(s *face, k int, number uint64, cleared map[uint64]int32, out *[]uint64) {
	rank := s.rank
	choose := c.choose[s.len-k]
	for v := s.u[k-1] - 1; v >= 0; v-- {
		r := rank
		for i := range k {
			r = max(r, s.rows[i][v])
		}
		if r >= c.far {
			continue
		}
		s.u[k], s.rows[k], s.rank = v, c.row(v), r
		if k+1 < s.len {
			c.extend(s, k+1, number+choose[v], cleared, out)
		} else if c.reduces(s, number+choose[v], cleared) {
			*out = append(*out, c.entry(r, number+choose[v], 1))
		}
	}
	s.rank = rank
}

// reduces tells whether the column of s must be reduced.
func (c *rips) reduces(s *face, number uint64, cleared map[uint64]int32) bool {
	if c.paired(s) {
		return false
	}
	if _, gone := cleared[number]; gone {
		return false
	}
	if s.len > 2 { // vertices and edges are paired by components
		if _, _, ok := c.facet(s); ok {
			return false
		}
	}
	return true
}
