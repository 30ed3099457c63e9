package widgets

import (
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// pictureScale is the dots of a static picture to a CSS pixel: sharp enough on
// dense screens, and small in a notebook that holds it twice.
const pictureScale = 1.5

// domainFrame is the layout that both pictures share, in CSS pixels.
type domainFrame struct {
	width, height     int
	left, top, dw, dh float64 // the domain
	bar               float64 // left side of the colour bar, 0 for none
	arrow             float64 // length of an arrow head
}

func newDomainFrame(width int, chart space.Chart, bar bool) domainFrame {
	f := domainFrame{width: width, left: 66, top: 50, arrow: 15}
	right := 30.0
	if chart.YLabel == "" {
		f.left = 30
	}
	if bar {
		right = 104
	}
	f.dw = float64(width) - f.left - right
	// Equal units on both axes, unless that makes a sliver or a tower.
	aspect := (chart.YMax - chart.YMin) / (chart.XMax - chart.XMin)
	if chart.YLabel == "" {
		aspect = 0.16
	}
	f.dh = math.Round(f.dw * min(max(aspect, 0.12), 1.2))
	f.height = int(f.top + f.dh + 60)
	if bar {
		f.bar = f.left + f.dw + 26
	}
	return f
}

func (f domainFrame) dot(points int) float64 {
	return min(max(13/math.Sqrt(float64(max(points, 1))/16), 1.5), 5)
}

func (p *domainPlan) axes(c *static.Canvas) *static.Axes {
	return &static.Axes{
		Canvas: c, Left: p.frame.left, Top: p.frame.top, Width: p.frame.dw, Height: p.frame.dh,
		X: static.Scale{Min: p.chart.XMin, Max: p.chart.XMax, Label: p.chart.XLabel},
		Y: static.Scale{Min: p.chart.YMin, Max: p.chart.YMax, Label: p.chart.YLabel, Hidden: p.chart.YLabel == ""},
	}
}

func (p *domainPlan) picture() *static.Canvas {
	c := static.New(p.frame.width, p.frame.height, pictureScale)
	style := static.Style{Size: 15, Bold: true}
	c.Text(static.Point{X: p.frame.left, Y: 26}, c.Fit(p.title, c.Width-p.frame.left-12, style), style)
	a := p.axes(c)
	c.Rect(a.Left, a.Top, a.Left+a.Width, a.Top+a.Height, domainPaper())
	a.DrawFrame(false)
	radius := p.frame.dot(len(p.points))
	for _, q := range p.points {
		c.Disc(a.At(q.x, q.y), radius, p.colours.colour(q.value), palette.Paper(), min(radius/4, 0.8))
	}
	for _, s := range p.frame.sides(p.chart) {
		s.draw(c)
	}
	if p.scalar {
		p.drawBar(c)
	}
	return c
}

func domainPaper() color.RGBA { return palette.Fade(palette.Ink(), 0.03) }

// side is one side of the domain with its arrow heads, as points on the canvas.
type side struct {
	from, to static.Point
	glued    bool
	ink      color.RGBA
	heads    [][3]static.Point // triangles
}

// sides are left, right, bottom, top. Arrows that point the same way say glued
// straight; opposite ways say glued with a flip. One head and two keep the pairs
// apart without colour.
func (f domainFrame) sides(chart space.Chart) []side {
	l, r, t, b := f.left, f.left+f.dw, f.top, f.top+f.dh
	lb, lt, rb, rt := static.Point{X: l, Y: b}, static.Point{X: l, Y: t}, static.Point{X: r, Y: b}, static.Point{X: r, Y: t}
	if chart.LeftRight == space.Reversed {
		rb, rt = rt, rb
	}
	left, right := side{from: lb, to: lt}, side{from: rb, to: rt}
	if chart.LeftRight == space.Reversed {
		rb, rt = rt, rb
	}
	if chart.BottomTop == space.Reversed {
		lt, rt = rt, lt
	}
	bottom, top := side{from: lb, to: rb}, side{from: lt, to: rt}
	mark := func(s side, g space.Gluing, ink color.RGBA, heads int) side {
		if s.glued = g != space.Open; s.glued {
			s.ink = ink
			s.heads = arrowHeads(s.from, s.to, heads, f.arrow)
		}
		return s
	}
	lr, bt := palette.Category(palette.Vermillion), palette.Category(palette.Blue)
	return []side{
		mark(left, chart.LeftRight, lr, 1), mark(right, chart.LeftRight, lr, 1),
		mark(bottom, chart.BottomTop, bt, 2), mark(top, chart.BottomTop, bt, 2),
	}
}

// arrowHeads are n triangles about the middle of a side that point along it.
func arrowHeads(from, to static.Point, n int, size float64) [][3]static.Point {
	length := math.Hypot(to.X-from.X, to.Y-from.Y)
	ux, uy := (to.X-from.X)/length, (to.Y-from.Y)/length
	heads := make([][3]static.Point, n)
	for i := range heads {
		// From the middle, so that the group is centred.
		tip := length/2 + size*(float64(n)/2-float64(i)*1.15+0.15*float64(n-1)/2)
		x, y := from.X+ux*tip, from.Y+uy*tip
		bx, by := x-ux*size, y-uy*size
		w := size * 0.46
		heads[i] = [3]static.Point{{X: x, Y: y}, {X: bx - uy*w, Y: by + ux*w}, {X: bx + uy*w, Y: by - ux*w}}
	}
	return heads
}

func (s side) draw(c *static.Canvas) {
	if !s.glued {
		c.Line([]static.Point{s.from, s.to}, palette.Fade(palette.Quiet(), 0.6), 1.2, 4, 4)
		return
	}
	c.Line([]static.Point{s.from, s.to}, s.ink, 2.4)
	for _, h := range s.heads { // a white rim keeps a head apart from dots
		c.Line([]static.Point{h[0], h[1], h[2], h[0]}, palette.Paper(), 3)
	}
	for _, h := range s.heads {
		c.Polygon(h[:], s.ink)
	}
}

func (p *domainPlan) drawBar(c *static.Canvas) {
	f, s := p.frame, p.colours
	const w = 14
	for i := 0.0; i < f.dh; i++ {
		v := s.min + (1-(i+0.5)/f.dh)*(s.max-s.min)
		c.Rect(f.bar, f.top+i, f.bar+w, f.top+i+1.02, s.colour(v))
	}
	if !finite(s.min) || !finite(s.max) {
		return
	}
	bar := static.Axes{
		Canvas: c, Left: f.bar, Top: f.top, Width: w, Height: f.dh,
		X: static.Scale{Max: 1, Hidden: true}, Y: static.Scale{Max: 1, Hidden: true},
		Right: &static.Scale{Min: s.min, Max: s.max, Label: s.label},
	}
	if s.max == s.min {
		bar.Right = &static.Scale{Min: s.min - 0.5, Max: s.max + 0.5, Label: s.label}
	}
	bar.DrawFrame(false)
}
