package space

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Ordered is the embedding with its neurons numbered along a Hilbert curve through the chart of the space, so that
// neurons with numbers beside each other are neighbours. Weights that were pruned along the space lie in fewer blocks
// of the matrix then. In a space of more than two dimensions only those of the chart count.
//
// The curve is that of D. Hilbert (1891), on a grid of 2^16 x 2^16 squares.
func (e *Embedding) Ordered() *Embedding {
	chart := e.Space.Chart()
	type place struct {
		along  uint64
		neuron int
	}
	places := make([]place, e.Len())
	for i := range places {
		x, y := chart.At(e.Point(i))
		places[i] = place{hilbert(cell(x, chart.XMin, chart.XMax), cell(y, chart.YMin, chart.YMax)), i}
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.along, b.along) })
	n, coords := e.Points.Dims()
	out := &Embedding{Space: e.Space, Points: mat.NewDense(n, coords, nil)}
	for i, p := range places {
		copy(out.Point(i), e.Point(p.neuron))
	}
	return out
}

// side is the number of squares of the grid in each direction.
const side = 1 << 16

// cell is the square that holds a coordinate; a chart without extent has one.
func cell(x, low, high float64) uint32 {
	if !(high > low) {
		return 0
	}
	return uint32(max(0, min(side-1, side*(x-low)/(high-low))))
}

// hilbert is how far along the curve a square lies.
func hilbert(x, y uint32) (along uint64) {
	for s := uint32(side / 2); s > 0; s /= 2 {
		right, up := min(1, x&s), min(1, y&s)
		along += uint64(s) * uint64(s) * uint64(3*right^up)
		if up == 0 { // the quarters below are turned
			if right == 1 {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return along
}
