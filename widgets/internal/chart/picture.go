package chart

import (
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// Picture is the static one at the starting places, with scale dots to a CSS pixel.
func (p Play) Picture(scale float64) *static.Canvas {
	c := p.At(p.Start)
	canvas := static.New(c.Width, c.Height, scale)
	left := 0.0
	if len(c.Panels) > 0 {
		left = c.Panels[0].Left
	}
	title := static.Style{Size: 15, Bold: true}
	canvas.Text(static.Point{X: left, Y: 26}, canvas.Fit(c.Title, canvas.Width-left-12, title), title)
	if c.Legend {
		c.drawLegend(canvas, left)
	}
	for _, panel := range c.panels() {
		panel.draw(canvas)
	}
	return canvas
}

func (p Panel) axes(c *static.Canvas) *static.Axes {
	return &static.Axes{Canvas: c, Left: p.Left, Top: p.Top, Width: p.Width, Height: p.Height, X: p.X, Y: p.Y, Right: p.Right}
}

func (p Panel) draw(c *static.Canvas) {
	a := p.axes(c)
	if p.Paper {
		c.Rect(p.Left, p.Top, p.Left+p.Width, p.Top+p.Height, paper())
	}
	if p.Title != "" {
		style := static.Style{Size: 12.5, Bold: true, AlignX: -0.5}
		c.Text(static.Point{X: p.Left + p.Width/2, Y: p.Top - 9}, c.Fit(p.Title, p.Width+40, style), style)
	}
	below := func(k Kind) bool { return k == Tiles || k == Band || k == Boxes }
	for _, m := range p.Marks {
		if below(m.Kind) {
			m.draw(a)
		}
	}
	if !p.Bare {
		a.DrawFrame(p.Grid)
	}
	for _, m := range p.Marks {
		if !below(m.Kind) {
			m.draw(a)
		}
	}
}

func paper() color.RGBA { return palette.Fade(palette.Ink(), 0.03) }

func (m Mark) draw(a *static.Axes) {
	if m.Kind == Tiles {
		m.drawTiles(a)
		return
	}
	if m.Kind == Band {
		m.drawBand(a)
		return
	}
	if m.Kind == Line {
		m.drawLine(a)
		return
	}
	if m.Clear {
		return
	}
	for i := range m.count() {
		m.drawOne(a, i)
	}
}

func (m Mark) at(a *static.Axes, x, y float64) static.Point {
	if m.Right {
		return a.AtRight(x, y)
	}
	return a.At(x, y)
}

func (m Mark) drawOne(a *static.Axes, i int) {
	x, y := m.Columns[0][i], m.Columns[1][i]
	if !finite(x) || !finite(y) {
		return
	}
	from, ink := m.at(a, x, y), m.ink(i)
	switch m.Kind {
	case Points:
		rim := 0.0
		size := m.sizeOf(i)
		if m.Rim {
			rim = min(size/4, 0.8)
		}
		a.Symbol(from, m.Symbol, size, m.Turn, ink, rim)
	case Words:
		style := m.Style
		if style.AlignX == 0 {
			style.AlignX = -0.5
		}
		if style.AlignY == 0 {
			style.AlignY = -0.35
		}
		a.Text(from, m.Texts[i], style)
	default:
		x, y := m.Columns[2][i], m.Columns[3][i]
		if !finite(x) || !finite(y) {
			return
		}
		to := m.at(a, x, y)
		if m.Kind == Boxes {
			a.Rect(from.X, from.Y, to.X, to.Y, ink)
			if m.Rim {
				a.Line([]static.Point{from, {X: to.X, Y: from.Y}, to, {X: from.X, Y: to.Y}, from}, palette.Paper(), 1)
			}
			return
		}
		a.Line([]static.Point{from, to}, ink, m.width(), m.Dash...)
		if m.Kind == Arrows {
			drawHead(a.Canvas, from, to, ink)
		}
	}
}

// drawHead is a triangle at the end of a line, none where there is no room.
func drawHead(c *static.Canvas, from, to static.Point, ink color.RGBA) {
	dx, dy := to.X-from.X, to.Y-from.Y
	length := math.Hypot(dx, dy)
	if length < 3 {
		return
	}
	ux, uy := dx/length, dy/length
	size := min(7, length)
	bx, by, w := to.X-ux*size, to.Y-uy*size, size*0.45
	c.Polygon([]static.Point{to, {X: bx - uy*w, Y: by + ux*w}, {X: bx + uy*w, Y: by - ux*w}}, ink)
}

func (m Mark) drawLine(a *static.Axes) {
	var piece []static.Point
	flush := func() {
		if len(piece) > 1 {
			a.Line(piece, m.ink(0), m.width(), m.Dash...)
		}
		piece = piece[:0]
	}
	for i, x := range m.Columns[0] {
		if y := m.Columns[1][i]; finite(x) && finite(y) {
			piece = append(piece, m.at(a, x, y))
		} else {
			flush()
		}
	}
	flush()
	if !m.Symbols {
		return
	}
	for i, x := range m.Columns[0] {
		if y := m.Columns[1][i]; finite(x) && finite(y) {
			a.Symbol(m.at(a, x, y), m.Symbol, m.size(), m.Turn, m.ink(0), 0.8)
		}
	}
}

func (m Mark) drawBand(a *static.Axes) {
	x, low, high := m.Columns[0], m.Columns[1], m.Columns[2]
	whole := func(i int) bool { return finite(x[i]) && finite(low[i]) && finite(high[i]) }
	for i := 0; i < len(x); i++ {
		if !whole(i) {
			continue
		}
		end := i
		for end < len(x) && whole(end) {
			end++
		}
		var edge []static.Point
		for k := i; k < end; k++ {
			edge = append(edge, m.at(a, x[k], high[k]))
		}
		for k := end - 1; k >= i; k-- {
			edge = append(edge, m.at(a, x[k], low[k]))
		}
		a.Polygon(edge, m.ink(0))
		i = end
	}
}

func (m Mark) drawTiles(a *static.Axes) {
	if m.Smooth {
		m = m.finer()
	}
	low, top := static.Point{X: a.Left, Y: a.Top + a.Height}, static.Point{X: a.Left + a.Width, Y: a.Top}
	if m.Area != nil {
		low, top = a.At(m.Area[0], m.Area[1]), a.At(m.Area[2], m.Area[3])
	}
	wide, high := (top.X-low.X)/float64(m.Cols), (low.Y-top.Y)/float64(m.Rows)
	img, s := a.Image(), a.Scale()
	edge := func(from, step float64, i int) int { return int(math.Round((from + float64(i)*step) * s)) } // whole dots, so that no seams show
	for r := range m.Rows {
		y0, y1 := edge(low.Y, -high, r+1), edge(low.Y, -high, r)
		for c := range m.Cols {
			ink := m.ink(r*m.Cols + c)
			for y := y0; y < y1; y++ {
				for x := edge(low.X, wide, c); x < edge(low.X, wide, c+1); x++ {
					img.SetRGBA(x, y, ink)
				}
			}
		}
	}
}

// ink is the colour of the i-th shape, mixed with the white under it where it is translucent.
func (m Mark) ink(i int) color.RGBA {
	ink := m.Ink
	if m.By != nil {
		ink = m.By.Colour(m.Columns[m.By.Column][i])
	}
	return palette.Fade(ink, m.opacity())
}

func (m Mark) count() int {
	if len(m.Columns) == 0 {
		return 0
	}
	return len(m.Columns[0])
}

func (m Mark) opacity() float64 { return otherwise(m.Opacity, 1) }
func (m Mark) width() float64   { return otherwise(m.Width, 2) }
func (m Mark) size() float64    { return otherwise(m.Size, 4) }

// sizeOf is the radius of the i-th symbol.
func (m Mark) sizeOf(i int) float64 {
	if m.By != nil && m.By.Gap > 0 && !finite(m.Columns[m.By.Column][i]) {
		return m.By.Gap
	}
	return m.size()
}

func otherwise(x, unset float64) float64 {
	if x == 0 {
		return unset
	}
	return x
}
