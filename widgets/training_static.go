package widgets

import (
	"image/color"
	"slices"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func (p *trainingPlan) axes(c *static.Canvas) *static.Axes {
	a := &static.Axes{
		Canvas: c, Left: p.left, Top: p.top, Width: c.Width - p.left - p.margin, Height: c.Height - p.top - p.bottom,
		X: static.Scale{Max: p.steps, Label: "step"},
		Y: static.Scale{Min: p.low, Max: p.high, Label: "loss (nats)"},
	}
	if p.right {
		a.Right = &static.Scale{Max: 1, Label: "sparsity", Percent: true}
	}
	return a
}

func (p *trainingPlan) picture(scale float64) *static.Canvas {
	c := static.New(p.width, p.height, scale)
	a := p.axes(c)
	title := static.Style{Size: 15, Bold: true}
	status := static.Style{Size: 12.5, Ink: palette.Quiet(), AlignX: -1}
	said, room := p.status, 0.0
	for _, said = range []string{p.status, withoutEpochs(p.status)} { // steps tell as much
		if room = c.Width - p.left - 32 - c.TextWidth(said, status); c.TextWidth(p.title, title) <= room {
			break
		}
	}
	c.Text(static.Point{X: p.left, Y: 26}, c.Fit(p.title, room, title), title)
	c.Text(static.Point{X: c.Width - 14, Y: 26}, said, status)
	drawLegend(c, p.left, p.legend())
	a.DrawFrame(true)
	for _, t := range p.targets() {
		y := a.AtRight(0, t).Y
		c.Line([]static.Point{{X: a.Left, Y: y}, {X: a.Left + a.Width, Y: y}}, palette.Fade(palette.Quiet(), 0.8), 1, 2, 3)
		c.Text(static.Point{X: a.Left + 0.45*a.Width, Y: y - 4}, "target "+percent(t), static.Style{Size: 10.5, Ink: palette.Quiet(), AlignX: -0.5})
	}
	for i, h := range p.runs {
		p.drawBand(a, h, p.look(i).loss)
		p.drawRaw(a, h, palette.Fade(p.look(i).loss, 0.28))
	}
	for i, h := range p.runs {
		p.drawSparsity(a, h, p.look(i).sparse)
	}
	for i, h := range p.runs {
		p.drawSmooth(a, h, p.look(i))
	}
	if text := p.banner(); text != "" {
		c.Rect(a.Left, a.Top, a.Left+a.Width, a.Top+24, color.RGBA{0xa8, 0x32, 0x00, 0xff})
		style := static.Style{Size: 12, Bold: true, Ink: palette.Paper()}
		c.Text(static.Point{X: a.Left + 10, Y: a.Top + 16.5}, c.Fit(text, a.Width-20, style), style)
	}
	return c
}

// path is line on the loss axis, in pieces where it has gaps, cut off at the frame.
func (p *trainingPlan) path(a *static.Axes, line []stepValue, at func(x, y float64) static.Point) [][]static.Point {
	var pieces [][]static.Point
	var piece []static.Point
	for _, v := range line {
		if !finite(v.value) {
			if len(piece) > 1 {
				pieces = append(pieces, piece)
			}
			piece = nil
			continue
		}
		q := at(v.step, v.value)
		q.Y = min(max(q.Y, a.Top), a.Top+a.Height)
		piece = append(piece, q)
	}
	if len(piece) > 1 {
		pieces = append(pieces, piece)
	}
	return pieces
}

func (p *trainingPlan) drawRaw(a *static.Axes, h *history, ink color.Color) {
	// The rasterizer takes time with the square of what one line covers.
	const most = 32
	for _, piece := range p.path(a, h.rawLine(), a.At) {
		for from := 0; from < len(piece)-1; from += most {
			a.Line(piece[from:min(from+most+1, len(piece))], ink, 1)
		}
	}
}

// drawSparsity goes in steps: masks change at once.
func (p *trainingPlan) drawSparsity(a *static.Axes, h *history, ink color.RGBA) {
	if !p.right {
		return
	}
	for _, piece := range p.path(a, h.sparsityLine(), a.AtRight) {
		a.Line(piece, ink, 1.8, 5, 3)
	}
	y := a.Top + a.Height
	for _, step := range h.pruned {
		x := a.AtX(float64(step))
		a.Polygon([]static.Point{{X: x - 3.5, Y: y - 8}, {X: x + 3.5, Y: y - 8}, {X: x, Y: y - 1}}, ink)
	}
}

// sparsityLine has the corners of the steps, up to the last step of the run.
func (h *history) sparsityLine() []stepValue {
	var line []stepValue
	for i, v := range h.sparsity {
		if i > 0 {
			line = append(line, stepValue{v.step, h.sparsity[i-1].value})
		}
		line = append(line, v)
	}
	if n := len(line); n > 0 {
		line = append(line, stepValue{float64(h.step), line[n-1].value})
	}
	return line
}

func (p *trainingPlan) drawSmooth(a *static.Axes, h *history, l look) {
	for _, piece := range p.path(a, h.smoothLine(), a.At) {
		a.Line(piece, l.loss, 2.2)
	}
	for _, piece := range p.path(a, h.valid, a.At) {
		a.Line(piece, l.valid, 1.4)
	}
	if len(h.valid) <= 60 {
		for _, v := range h.valid {
			a.Symbol(a.At(v.step, v.value), l.marker, 3.6, 0, l.valid, 0.8)
		}
	}
	if len(h.valid) > 0 {
		q := a.At(h.best.step, h.best.value)
		a.Disc(q, 7, color.Transparent, l.valid, 1.6)
		if len(p.runs) == 1 {
			style := static.Style{Size: 11.5, Bold: true, Ink: palette.Ink(), AlignX: -0.5}
			label := "best " + short(h.best.value)
			half := a.TextWidth(label, style)/2 + 2
			x := min(max(q.X, a.Left+half), a.Left+a.Width-half)
			y := q.Y - 13
			if y < a.Top+12 {
				y = q.Y + 22
			}
			a.Text(static.Point{X: x, Y: y}, label, style)
		}
	}
	p.drawStops(a, h)
}

// drawStops marks where runs ended before their last step: one by a line, several by short ones.
func (p *trainingPlan) drawStops(a *static.Axes, h *history) {
	steps, why := h.stops()
	bottom, last := a.Top+a.Height, 0
	top := a.Top
	if h.group != nil {
		top = bottom - 26
	}
	for _, step := range steps {
		x := a.AtX(float64(step))
		a.Line([]static.Point{{X: x, Y: top}, {X: x, Y: bottom}}, palette.Quiet(), 1.2, 5, 4)
		last = max(last, step)
	}
	if len(steps) > 0 {
		style := static.Style{Size: 11, Ink: palette.Quiet(), AlignX: -1}
		x := a.AtX(float64(last))
		if x < a.Left+90 {
			style.AlignX = 0
			x += 10
		}
		a.Text(static.Point{X: x - 5, Y: bottom - 14}, why, style)
	}
}

// drawBand fills between the quartiles of several runs.
func (p *trainingPlan) drawBand(a *static.Axes, h *history, ink color.RGBA) {
	if h.group == nil || len(h.group.low) < 2 {
		return
	}
	within := func(q static.Point) static.Point {
		q.Y = min(max(q.Y, a.Top), a.Top+a.Height)
		return q
	}
	var around []static.Point
	for _, v := range h.group.high {
		around = append(around, within(a.At(v.step, v.value)))
	}
	for _, v := range slices.Backward(h.group.low) {
		around = append(around, within(a.At(v.step, v.value)))
	}
	clear := ink
	clear.A = 0x38
	a.Polygon(around, color.NRGBA(clear))
}
