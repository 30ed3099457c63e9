package chart

import (
	"fmt"
	"slices"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

const barWidth = 14

// panels are those of the chart and, as panels of their own, the colour bars.
func (c Chart) panels() []Panel {
	all := slices.Clone(c.Panels)
	for _, p := range c.Panels {
		if p.Bar != nil {
			all = append(all, p.bar())
		}
	}
	return all
}

func (p Panel) bar() Panel { return p.Bar.bar(p.Left+p.Width+26, p.Top, p.Height) }

// Draw draws the bar of colours with its scale to the right, high tall.
func (c Colours) Draw(canvas *static.Canvas, left, top, high float64) {
	c.bar(left, top, high).draw(canvas)
}

func (c Colours) bar(left, top, high float64) Panel {
	const steps = 128
	c.Min, c.Max = c.ends()
	values := make([]float64, steps)
	for i := range values {
		values[i] = c.Min + (c.Max-c.Min)*(float64(i)+0.5)/steps
	}
	return Panel{
		Left: left, Top: top, Width: barWidth, Height: high,
		X: static.Scale{Max: 1, Hidden: true}, Y: static.Scale{Max: 1, Hidden: true},
		Right: &static.Scale{Min: c.Min, Max: c.Max, Label: c.Label, Percent: c.Percent},
		Marks: []Mark{{Kind: Tiles, Rows: steps, Cols: 1, Columns: [][]float64{values}, By: &By{Colours: c}}},
	}
}

// listed are the marks of the legend, the first of each name.
func (c Chart) listed() (marks []Mark) {
	seen := map[string]bool{}
	for _, p := range c.Panels {
		for _, m := range p.Marks {
			if m.Name != "" && m.By == nil && !seen[m.Name] {
				seen[m.Name] = true
				marks = append(marks, m)
			}
		}
	}
	return marks
}

// drawLegend is a row under the title; what does not fit is left out and counted.
func (c Chart) drawLegend(canvas *static.Canvas, left float64) {
	style := static.Style{Size: 11.5, Ink: palette.Ink()}
	const more = 70 // room for "and 12 more"
	x, y, marks := left, 52.0, c.listed()
	for i, m := range marks {
		words := canvas.Fit(m.Name, 180, style)
		wide, room := 30+canvas.TextWidth(words, style), canvas.Width-14-x
		if i < len(marks)-1 {
			room -= more
		}
		if wide > room {
			canvas.Text(static.Point{X: x, Y: y + 4}, fmt.Sprintf("and %d more", len(marks)-i), static.Style{Size: 11.5, Ink: palette.Quiet()})
			break
		}
		m.drawSwatch(canvas, x, y)
		canvas.Text(static.Point{X: x + 30, Y: y + 4}, words, style)
		x += wide + 18
	}
}

// drawSwatch is 24 wide and centred on y.
func (m Mark) drawSwatch(c *static.Canvas, x, y float64) {
	ink := palette.Fade(m.Ink, m.opacity())
	middle := static.Point{X: x + 12, Y: y}
	switch m.Kind {
	case Points:
		c.Symbol(middle, m.Symbol, 4, m.Turn, ink, 0)
	case Band, Boxes, Tiles:
		c.Rect(x+2, y-5, x+22, y+5, ink)
	default:
		c.Line([]static.Point{{X: x, Y: y}, {X: x + 24, Y: y}}, ink, m.width(), m.Dash...)
		if m.Symbols {
			c.Symbol(middle, m.Symbol, 3.6, m.Turn, m.Ink, 0.8)
		}
	}
}
