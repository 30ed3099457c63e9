package homology

import "math"

// reduction is the state of one dimension: columns that have been reduced, as what was added up to make each.
type reduction struct {
	*rips
	dim     int
	pivots  map[uint64]int32 // number of the pivot, a simplex of dim+1: its column
	pivot   []uint64         // entry of each column's pivot
	start   []int            // where its sum begins in sums
	sums    []uint64         // entries of simplices of dim
	sum     []uint64         // of the column that is being reduced
	working *column          // coboundary of sum, up to rank horizon
	horizon int32
	beyond  int32 // a rank above the horizon, below which the coboundary has nothing more
}

// reduce finds the intervals of a dimension, and the simplices of the next one that end one.
func (c *rips) reduce(dim int, cleared map[uint64]int32) (map[uint64]int32, error) {
	before := c.held
	columns, err := c.columns(dim, cleared)
	if err != nil {
		return nil, err
	}
	r := &reduction{rips: c, dim: dim, pivots: make(map[uint64]int32), working: newColumn(c.codec, c.far)}
	for i, entry := range columns {
		if i%(len(columns)/200+1) == 0 {
			c.tell(dim, float64(i)/float64(len(columns)))
		}
		if err := r.column(entry); err != nil {
			return nil, err
		}
	}
	c.tell(dim, 1)
	c.held = before
	return r.pivots, c.hold(40 * int64(len(r.pivots)))
}

// column reduces the coboundary of one simplex: while its first entry is that of an earlier column, that is added.
func (r *reduction) column(entry uint64) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	birth := r.rankOf(entry)
	r.sum = append(r.sum[:0], entry)
	pivot, ok := r.begin(entry)
	for ok {
		if at, known := r.pivots[r.number(pivot)]; known {
			factor := r.factor(r.coefficient(r.pivot[at]), r.coefficient(pivot))
			r.working.push(pivot)
			for _, e := range r.sumOf(at) {
				r.add(r.with(e, r.coefficient(e)*factor%r.p), pivot)
			}
		} else if e, ok := r.apparent(pivot); ok {
			r.working.push(pivot)
			r.add(e, pivot)
		} else {
			r.found(r.dim, birth, r.rankOf(pivot))
			return r.keep(pivot)
		}
		if err := r.check(); err != nil {
			return err
		}
		pivot, ok = r.next()
	}
	r.found(r.dim, birth, r.far)
	return nil
}

// begin starts the working column with the coboundary of a simplex. The first cofacet of the same rank is the pivot;
// where that is free nothing more is needed.
func (r *reduction) begin(entry uint64) (pivot uint64, ok bool) {
	s := r.face(entry, r.dim)
	first := r.coboundary(&s, s.rank-1, s.rank, func(rank int32, number uint64, minus bool) bool {
		pivot, ok = r.entry(rank, number, r.sign(minus)), true
		return false
	})
	if ok {
		first = s.rank
		if _, known := r.pivots[r.number(pivot)]; !known {
			if _, known = r.apparent(pivot); !known {
				return pivot, true
			}
		}
	}
	r.horizon = -1
	r.raise(first)
	return r.next()
}

// next takes the first entry off the working column.
func (r *reduction) next() (pivot uint64, ok bool) {
	for {
		if pivot, ok = r.working.pivot(r.codec, r.field); ok || r.beyond == r.far {
			return pivot, ok
		}
		r.raise(r.beyond)
	}
}

// raise moves the horizon to the end of the window that holds a rank.
func (r *reduction) raise(rank int32) {
	low := r.horizon
	r.horizon = min(r.working.open(r.codec, rank), r.far-1)
	r.sum = addedUp(r.sum, r.codec, r.field)
	r.beyond = r.far
	for _, e := range r.sum {
		r.grow(e, low)
	}
}

// apparent finds the simplex that is in an apparent pair with the pivot, with the coefficient that cancels the pivot.
func (r *reduction) apparent(pivot uint64) (entry uint64, ok bool) {
	t := face{len: r.dim + 2, rank: r.rankOf(pivot)}
	r.vertices(t.u[:t.len], r.number(pivot))
	for i, v := range t.u[:t.len] {
		t.rows[i] = r.row(v)
	}
	s, lacks, ok := r.facet(&t)
	if !ok {
		return 0, false
	}
	number := uint64(0)
	for i, v := range s.u[:s.len] {
		number += r.choose[s.len-i][v]
	}
	return r.entry(s.rank, number, r.factor(r.sign(lacks%2 == 1), r.coefficient(pivot))), true
}

// add adds a simplex to the sum, and its coboundary to the working column. What comes before the pivot that all
// is added for cancels in the end, and is left out.
func (r *reduction) add(entry, pivot uint64) {
	r.sum = append(r.sum, entry)
	r.grow(entry, r.rankOf(pivot)-1)
}

// grow adds the cofacets of a simplex above a rank, up to the horizon, to the working column.
func (r *reduction) grow(entry uint64, low int32) {
	plus := r.coefficient(entry)
	minus := r.negative(plus)
	s := r.face(entry, r.dim)
	beyond := r.coboundary(&s, low, r.horizon, func(rank int32, number uint64, negative bool) bool {
		coef := plus
		if negative {
			coef = minus
		}
		r.working.push(r.entry(rank, number, coef))
		return true
	})
	r.beyond = min(r.beyond, beyond)
}

// sumOf is what was added up to make a column.
func (r *reduction) sumOf(column int32) []uint64 {
	if int(column)+1 < len(r.start) {
		return r.sums[r.start[column]:r.start[column+1]]
	}
	return r.sums[r.start[column]:]
}

// keep stores the sum under its pivot.
func (r *reduction) keep(pivot uint64) error {
	sum := addedUp(r.sum, r.codec, r.field)
	r.pivots[r.number(pivot)] = int32(len(r.pivot))
	r.pivot = append(r.pivot, pivot)
	r.start = append(r.start, len(r.sums))
	r.sums = append(r.sums, sum...)
	return r.hold(int64(8*len(sum) + 56))
}

// check ends what takes too long or too much.
func (r *reduction) check() error {
	extra := int64(8 * (2*r.working.entries + cap(r.working.heap) + cap(r.sum)))
	if err := r.hold(extra); err != nil {
		return err
	}
	r.held -= extra
	return r.ctx.Err()
}

func (r *reduction) sign(minus bool) uint64 {
	if minus {
		return r.p - 1
	}
	return 1
}

// found notes an interval between two ranks, unless it lasts no time.
func (c *rips) found(dim int, birth, death int32) {
	if birth == death {
		return
	}
	i := Interval{Dim: dim, Birth: c.length[birth], Death: math.Inf(1)}
	if death < c.far {
		i.Death = c.length[death]
	}
	c.intervals = append(c.intervals, i)
}
