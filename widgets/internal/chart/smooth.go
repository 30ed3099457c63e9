package chart

import (
	"math"
	"slices"
)

// shades is into how many parts each side of a cell is cut where tiles are smooth.
const shades = 3

// finer are tiles of shades by shades parts of each cell: between the middles of four cells bilinear, elsewhere, and beside
// a gap, of the value of their cell. The script has the same.
func (m Mark) finer() Mark {
	f := m
	f.Rows, f.Cols, f.Columns = shades*m.Rows, shades*m.Cols, slices.Clone(m.Columns)
	old, fine := m.Columns[m.By.Column], make([]float64, shades*shades*m.Rows*m.Cols)
	for r := range f.Rows {
		v, r0, r1 := between(r, m.Rows)
		for c := range f.Cols {
			u, c0, c1 := between(c, m.Cols)
			x := (1-v)*((1-u)*old[r0*m.Cols+c0]+u*old[r0*m.Cols+c1]) + v*((1-u)*old[r1*m.Cols+c0]+u*old[r1*m.Cols+c1])
			if !finite(x) {
				x = old[r/shades*m.Cols+c/shades]
			}
			fine[r*f.Cols+c] = x
		}
	}
	f.Columns[m.By.Column] = fine
	return f
}

// between are the two cells whose middles the k-th part lies between, and how far it is from the first.
func between(k, cells int) (t float64, first, second int) {
	at := (float64(k)+0.5)/shades - 0.5
	first = min(max(int(math.Floor(at)), 0), cells-1)
	return min(max(at-float64(first), 0), 1), first, min(first+1, cells-1)
}
