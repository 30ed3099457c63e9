package homology

// A simplex and its cofacet are an apparent pair if, in the order of the filtration, the cofacet is the first of the
// simplex's cofacets, and the simplex the last of the cofacet's facets. Such pairs belong together whatever the rest
// and the coefficients are, so neither need be reduced; nearly all simplices are in one. Looked for are those of
// equal rank, which last no time.

// partner finds the vertex that makes the first cofacet of s with the same rank, or -1.
func (c *rips) partner(s *face) int32 {
	for v := int32(c.n) - 1; v >= 0; v-- {
		if s.join(v) == s.rank {
			return v
		}
	}
	return -1
}

// lastFacet tells whether s is the last facet of its union with vertex v, which has the same rank: no facet
// without a vertex above v, all of which have lower numbers, has that rank too.
func (c *rips) lastFacet(s *face, v int32) bool {
	for i := 0; i < s.len && s.u[i] > v; i++ {
		for j := range s.len {
			if j == i {
				continue
			}
			if s.rows[j][v] == s.rank {
				return false
			}
			for k := range j {
				if k != i && s.rows[j][s.u[k]] == s.rank {
					return false
				}
			}
		}
	}
	return true
}

// paired tells whether s is in an apparent pair with a cofacet.
func (c *rips) paired(s *face) bool {
	v := c.partner(s)
	return v >= 0 && c.lastFacet(s, v)
}

// facet finds the facet that t is in an apparent pair with, and the place of the vertex of t that it lacks.
func (c *rips) facet(t *face) (s face, lacks int, ok bool) {
	for i := range t.len {
		s = face{len: t.len - 1}
		k := 0
		for j := range t.len {
			if j == i {
				continue
			}
			s.u[k], s.rows[k] = t.u[j], t.rows[j]
			for m := range k {
				s.rank = max(s.rank, s.rows[k][s.u[m]])
			}
			k++
		}
		s.fill()
		if s.rank == t.rank {
			return s, i, c.partner(&s) == t.u[i]
		}
	}
	return s, 0, false
}
