package widgets

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// pictureScale is the dots of a static picture to a CSS pixel: sharp enough on
// dense screens, and small in a notebook that holds it twice.
const pictureScale = 1.5

// plane is the panel of a space laid flat, width wide, with its axes and, by [glue], the marks of its sides. The height
// follows from the shape of the domain.
func plane(c space.Chart, left, top, width float64) chart.Panel {
	// Equal units on both axes, unless that makes a sliver or a tower.
	aspect := (c.YMax - c.YMin) / (c.XMax - c.XMin)
	if c.YLabel == "" {
		aspect = 0.16
	}
	return chart.Panel{
		Left: left, Top: top, Width: width, Height: math.Round(width * min(max(aspect, 0.12), 1.2)), Paper: true,
		X: static.Scale{Min: c.XMin, Max: c.XMax, Label: c.XLabel},
		Y: static.Scale{Min: c.YMin, Max: c.YMax, Label: c.YLabel, Hidden: c.YLabel == ""},
	}
}

const arrowHead = 15 // CSS pixels

// glue are marks along the sides of a plane. Arrows that point the same way say glued straight; opposite ways say glued
// with a flip. One head and two keep the pairs apart without colour.
func glue(c space.Chart, p chart.Panel) []chart.Mark {
	l, r, b, t := c.XMin, c.XMax, c.YMin, c.YMax
	var marks []chart.Mark
	side := func(x0, y0, x1, y1 float64, g space.Gluing, far bool, ink color.RGBA, heads int) {
		line := chart.Mark{Kind: chart.Segments, Columns: [][]float64{{x0}, {y0}, {x1}, {y1}}, Ink: ink, Width: 2.4}
		if g == space.Open {
			line.Ink, line.Width, line.Dash = palette.Fade(palette.Quiet(), 0.6), 1.2, []float64{4, 4}
			marks = append(marks, line)
			return
		}
		if far && g == space.Reversed {
			x0, y0, x1, y1 = x1, y1, x0, y0
		}
		dx, dy := (x1-x0)/(r-l)*p.Width, (y1-y0)/(t-b)*p.Height
		head := chart.Mark{Kind: chart.Points, Symbol: 2, Size: arrowHead / 2.4, Rim: true, Ink: ink, Turn: math.Atan2(dy, dx) - math.Pi/2, Columns: [][]float64{nil, nil}}
		for i := range heads {
			at := 0.5 + arrowHead*1.15*(float64(i)-float64(heads-1)/2)/math.Hypot(dx, dy)
			head.Columns[0] = append(head.Columns[0], x0+at*(x1-x0))
			head.Columns[1] = append(head.Columns[1], y0+at*(y1-y0))
		}
		marks = append(marks, line, head)
	}
	lr, bt := palette.Category(palette.Vermillion), palette.Category(palette.Blue)
	side(l, b, l, t, c.LeftRight, false, lr, 1)
	side(r, b, r, t, c.LeftRight, true, lr, 1)
	side(l, b, r, b, c.BottomTop, false, bt, 2)
	side(l, t, r, t, c.BottomTop, true, bt, 2)
	return marks
}

// dotSize is the radius of so many points on a plane.
func dotSize(points int) float64 {
	return min(max(13/math.Sqrt(float64(max(points, 1))/16), 1.5), 5)
}

// groupOf is what pictures of one embedding have in common: a hash of space and points. Choosing a neuron in one of them
// marks it in the others.
func groupOf(e *space.Embedding) string {
	h := sha256.New()
	n, coords := e.Points.Dims()
	fmt.Fprintf(h, "%s %d %d ", e.Space, n, coords)
	row := make([]byte, 8*coords)
	for i := range n {
		for j, x := range e.Point(i) {
			binary.LittleEndian.PutUint64(row[8*j:], math.Float64bits(x))
		}
		h.Write(row)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}
