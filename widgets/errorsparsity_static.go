package widgets

import (
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func (p *errorSparsityPlan) axes(c *static.Canvas) *static.Axes {
	return &static.Axes{
		Canvas: c, Left: p.left, Top: p.top, Width: c.Width - p.left - p.margin, Height: c.Height - p.top - p.bottom,
		X: static.Scale{Min: p.from, Max: p.to, Label: "sparsity", Percent: true},
		Y: static.Scale{Min: p.low, Max: p.high, Label: axisOf(p.unit), Log: p.log},
	}
}

func (p *errorSparsityPlan) picture() *static.Canvas {
	c := static.New(p.width, errorSparsityHeight, pictureScale)
	a := p.axes(c)
	title := static.Style{Size: 15, Bold: true}
	c.Text(static.Point{X: p.left, Y: 26}, c.Fit(p.title, c.Width-p.left-12, title), title)
	drawLegend(c, p.left, p.legend())
	for i, k := range p.curves { // below the grid, so that lines of the grid stay seen
		p.drawBand(a, k, palette.Fade(palette.Category(i), 0.18))
	}
	a.DrawFrame(true)
	for i, k := range p.curves {
		p.drawCurve(a, k, i)
	}
	return c
}

func (p *errorSparsityPlan) legend() [][]legendItem {
	var items []legendItem
	for i, k := range p.curves {
		ink := palette.Category(i)
		items = append(items, legendItem{k.label(), func(c *static.Canvas, x, y float64) {
			c.Line([]static.Point{{X: x, Y: y}, {X: x + 24, Y: y}}, ink, 2.2, k.dashes()...)
			c.Symbol(static.Point{X: x + 12, Y: y}, i, 3.6, 0, ink, 0.8)
		}})
	}
	return [][]legendItem{items}
}

func (c *errorCurve) dashes() []float64 {
	if c.dense {
		return []float64{6, 4}
	}
	return nil
}

// drawn are the points of the line and band of a curve: what was never pruned is a level across the picture.
func (p *errorSparsityPlan) drawn(c *errorCurve) []errorPoint {
	if !c.dense {
		return c.points
	}
	left, right := c.points[0], c.points[0]
	left.sparsity, right.sparsity = p.from, p.to
	return []errorPoint{left, right}
}

// pieces are the stretches of a curve without a gap.
func pieces(points []errorPoint) [][]errorPoint {
	var all [][]errorPoint
	var piece []errorPoint
	for _, q := range points {
		if finite(q.median) {
			piece = append(piece, q)
			continue
		}
		if len(piece) > 0 {
			all = append(all, piece)
		}
		piece = nil
	}
	if len(piece) > 0 {
		all = append(all, piece)
	}
	return all
}

func (p *errorSparsityPlan) drawBand(a *static.Axes, c *errorCurve, ink color.Color) {
	if c.runs < 2 {
		return
	}
	for _, piece := range pieces(p.drawn(c)) {
		var edge []static.Point
		for _, q := range piece {
			edge = append(edge, a.At(q.sparsity, q.most))
		}
		for i := len(piece) - 1; i >= 0; i-- {
			edge = append(edge, a.At(piece[i].sparsity, piece[i].least))
		}
		a.Polygon(edge, ink)
	}
}

func (p *errorSparsityPlan) drawCurve(a *static.Axes, c *errorCurve, i int) {
	ink := palette.Category(i)
	for _, piece := range pieces(p.drawn(c)) {
		line := make([]static.Point, len(piece))
		for k, q := range piece {
			line[k] = a.At(q.sparsity, q.median)
		}
		if len(line) > 1 {
			a.Line(line, ink, 2.2, c.dashes()...)
		}
	}
	if len(c.points) > 60 {
		return
	}
	for _, q := range c.points {
		if !finite(q.median) {
			continue
		}
		if at := a.At(math.Max(q.sparsity, p.from), q.median); !c.dense || p.from == 0 {
			a.Symbol(at, i, 3.8, 0, ink, 0.8)
			p.drawWhisker(a, c, q, ink)
		}
	}
}

// drawWhisker shows the range of a point that stands alone, where no band can.
func (p *errorSparsityPlan) drawWhisker(a *static.Axes, c *errorCurve, q errorPoint, ink color.Color) {
	if len(c.points) > 1 || c.dense || q.least == q.most {
		return
	}
	lo, hi := a.At(q.sparsity, q.least), a.At(q.sparsity, q.most)
	a.Line([]static.Point{lo, hi}, ink, 1.2)
	for _, end := range []static.Point{lo, hi} {
		a.Line([]static.Point{{X: end.X - 4, Y: end.Y}, {X: end.X + 4, Y: end.Y}}, ink, 1.2)
	}
}
