package homology

// most is the greatest number of vertices of a simplex whose coboundary is needed: of dimension 3, and one of a cofacet.
const most = 5

// face is a simplex with its vertices at hand.
type face struct {
	u    [most]int32 // vertices, the highest first
	len  int
	rank int32
	rows [most][]int32 // of the filtration, for each vertex
}

func (c *rips) face(entry uint64, dim int) (s face) {
	s.len, s.rank = dim+1, c.rankOf(entry)
	c.vertices(s.u[:s.len], c.number(entry))
	for i, v := range s.u[:s.len] {
		s.rows[i] = c.row(v)
	}
	s.fill()
	return s
}

// fill puts a row in the place of those that are not there, for join.
func (s *face) fill() {
	for i := s.len; i < most; i++ {
		s.rows[i] = s.rows[0]
	}
}

// coboundary calls do for the cofacets of s with ranks in (low, high], by falling number, until do returns false.
// Cofacets are unions with one more vertex; minus tells the sign, that of its place. What is returned is the least
// rank above high that was met.
func (c *rips) coboundary(s *face, low, high int32, do func(rank int32, number uint64, minus bool) bool) (beyond int32) {
	beyond = c.far
	end := int32(c.n)
	// A number is that of the vertices above the new one, each with one more below it, + the new one + those below.
	above, below := uint64(0), uint64(0)
	for i, v := range s.u[:s.len] {
		below += c.choose[s.len-i][v]
	}
	for j := 0; ; j++ {
		begin := int32(0)
		if j < s.len {
			begin = s.u[j] + 1
		}
		choose, rest := c.choose[s.len+1-j], above+below
		for v := end - 1; v >= begin; v-- {
			rank := s.join(v)
			if rank > high {
				beyond = min(beyond, rank)
			} else if rank > low && !do(rank, rest+choose[v], j%2 == 1) {
				return beyond
			}
		}
		if j == s.len {
			return beyond
		}
		v := s.u[j]
		above += c.choose[s.len+1-j][v]
		below -= c.choose[s.len-j][v]
		end = v
	}
}

// join is the rank of the union with vertex v. Rows that are filled up with others change nothing.
func (s *face) join(v int32) int32 {
	return max(s.rank, s.rows[0][v], s.rows[1][v], s.rows[2][v], s.rows[3][v])
}
