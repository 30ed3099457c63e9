package widgets

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// sort finds the order of the neurons of e along a coordinate or a curve.
func (p *maskPlan) sort(e *space.Embedding, curve bool) error {
	n, coords := e.Points.Dims()
	if p.mask.Rows != n || p.mask.Cols != n {
		return fmt.Errorf("widgets: Mask: SortBy got an embedding of %d neurons for a mask of %d x %d, allowed is a mask of %d x %d",
			n, p.mask.Rows, p.mask.Cols, n, n)
	}
	if want := e.Space.Coords(); coords != want {
		return fmt.Errorf("widgets: Mask: points have %d coordinates, %s has %d", coords, e.Space, want)
	}
	chart := e.Space.Chart()
	if chart.At == nil {
		return fmt.Errorf("widgets: Mask: %s has no chart to sort by", e.Space)
	}
	key := make([]float64, n)
	flat := chart.YLabel == "" // one coordinate: the curve is the coordinate
	for i := range key {
		x, y := chart.At(e.Points.RawRowView(i))
		key[i] = x
		if curve && !flat {
			key[i] = hilbert((x-chart.XMin)/(chart.XMax-chart.XMin), (y-chart.YMin)/(chart.YMax-chart.YMin))
		}
	}
	p.order = make([]int, n)
	for i := range p.order {
		p.order[i] = i
	}
	// Neurons without a finite place come last.
	slices.SortStableFunc(p.order, func(a, b int) int {
		fa, fb := finite(key[a]), finite(key[b])
		switch {
		case fa && fb:
			return cmp.Compare(key[a], key[b])
		case fa:
			return -1
		case fb:
			return 1
		}
		return 0
	})
	p.how = fmt.Sprintf("sorted by %s on the %s", axisName(chart.XLabel, "the first coordinate"), e.Space)
	p.band, p.ring = true, chart.LeftRight != space.Open
	if curve && !flat {
		p.how = fmt.Sprintf("sorted along a Hilbert curve on the %s", e.Space)
		p.band = false
	}
	return nil
}

// hilbert is how far along D. Hilbert's curve of order 16 the point (x, y) of
// the unit square lies: a whole number, NaN for no place.
func hilbert(x, y float64) float64 {
	if !finite(x) || !finite(y) {
		return x + y
	}
	const side = 1 << 16
	cell := func(v float64) int { return min(max(int(v*side), 0), side-1) }
	px, py, d := cell(x), cell(y), 0
	for s := side / 2; s > 0; s /= 2 {
		rx, ry := 0, 0
		if px&s != 0 {
			rx = 1
		}
		if py&s != 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 { // turn the quadrant so that the curve enters it where it left the last
			if rx == 1 {
				px, py = side-1-px, side-1-py
			}
			px, py = py, px
		}
	}
	return float64(d)
}
