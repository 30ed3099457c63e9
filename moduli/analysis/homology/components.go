package homology

import "slices"

// components finds the intervals of H0 by joining the parts that each edge meets, shortest edges first. It
// also reports the simplices of the edges that joined two parts: they close no loop.
func (c *rips) components() (joining map[uint64]int32) {
	joining = make(map[uint64]int32, c.n)
	edges := c.edges()
	slices.Sort(edges)
	part := make([]int32, c.n)
	for i := range part {
		part[i] = int32(i)
	}
	find := func(v int32) int32 {
		for part[v] != v {
			part[v] = part[part[v]]
			v = part[v]
		}
		return v
	}
	var u [2]int32
	for _, e := range edges {
		c.vertices(u[:], c.number(e))
		a, b := find(u[0]), find(u[1])
		if a == b {
			continue
		}
		part[max(a, b)] = min(a, b)
		joining[c.number(e)] = 0
		c.found(0, 0, c.rankOf(e))
	}
	for range c.n - len(joining) {
		c.found(0, 0, c.far)
	}
	return joining
}

// edges has the entries of all edges up to the threshold.
func (c *rips) edges() []uint64 {
	var out []uint64
	for v := range int32(c.n) {
		for w, r := range c.row(v)[:v] {
			if r < c.far {
				out = append(out, c.entry(r, c.choose[2][v]+uint64(w), 1))
			}
		}
	}
	return out
}
