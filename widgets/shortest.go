package widgets

import (
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// shortest is the straight line between two places of a chart, across glued sides where that is shorter: as the pieces that
// lie in the chart, x0, y0, x1, y1.
func shortest(c space.Chart, x0, y0, x1, y1 float64) (pieces [][4]float64) {
	images := turns(c)
	best, bx, by := math.Inf(1), x1, y1
	for _, g := range images {
		if x, y := g(x1, y1); math.Hypot(x-x0, y-y0) < best {
			best, bx, by = math.Hypot(x-x0, y-y0), x, y
		}
	}
	// The line leaves the chart where it crosses a side; its images come in at the other one.
	for _, g := range images {
		ax, ay := g(x0, y0)
		cx, cy := g(bx, by)
		if p, ok := clip(c, ax, ay, cx, cy); ok {
			pieces = append(pieces, p)
		}
	}
	return pieces
}

// turns are the maps of the chart onto itself and onto the rectangles around it, through its glued sides.
func turns(c space.Chart) (all []func(x, y float64) (float64, float64)) {
	span := func(g space.Gluing) []int {
		if g == space.Open {
			return []int{0}
		}
		return []int{0, -1, 1}
	}
	for _, h := range span(c.LeftRight) {
		for _, v := range span(c.BottomTop) {
			if h != 0 && v != 0 && c.LeftRight == space.Reversed && c.BottomTop == space.Reversed {
				continue // the corners of the projective plane: the order of the two flips matters
			}
			all = append(all, func(x, y float64) (float64, float64) {
				if h != 0 && c.LeftRight == space.Reversed {
					y = c.YMin + c.YMax - y
				}
				if v != 0 && c.BottomTop == space.Reversed {
					x = c.XMin + c.XMax - x
				}
				return x + float64(h)*(c.XMax-c.XMin), y + float64(v)*(c.YMax-c.YMin)
			})
		}
	}
	return all
}

// clip is the part of a line inside the chart, by the algorithm of Y.-D. Liang and B. Barsky (1984); ok is false where there
// is none to see.
func clip(c space.Chart, x0, y0, x1, y1 float64) (p [4]float64, ok bool) {
	from, to := 0.0, 1.0
	dx, dy := x1-x0, y1-y0
	for _, side := range [][2]float64{{-dx, x0 - c.XMin}, {dx, c.XMax - x0}, {-dy, y0 - c.YMin}, {dy, c.YMax - y0}} {
		switch speed, room := side[0], side[1]; {
		case speed == 0 && room < 0:
			return p, false
		case speed < 0:
			from = max(from, room/speed)
		case speed > 0:
			to = min(to, room/speed)
		}
	}
	if to-from < 1e-9 {
		return p, false
	}
	return [4]float64{x0 + from*dx, y0 + from*dy, x0 + to*dx, y0 + to*dy}, true
}
