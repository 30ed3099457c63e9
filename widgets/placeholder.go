package widgets

import (
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// placeholder stands where there is nothing to draw, and says why.
type placeholder struct {
	name, title  string
	width        int
	head, detail string
}

// Bundle is a card with the two lines.
func (p placeholder) Bundle() (display.Bundle, error) {
	const height = 150
	c := static.New(p.width, height, pictureScale)
	c.Rect(1, 1, c.Width-1, height-1, palette.Fade(palette.Ink(), 0.04))
	top := 66.0
	if p.title != "" {
		style := static.Style{Size: 14, Bold: true}
		c.Text(static.Point{X: 16, Y: 28}, c.Fit(p.title, c.Width-32, style), style)
		top = 78
	}
	c.Text(static.Point{X: c.Width / 2, Y: top}, p.head, static.Style{Size: 15, Bold: true, Ink: palette.Quiet(), AlignX: -0.5})
	style := static.Style{Size: 12, Ink: palette.Quiet(), AlignX: -0.5}
	c.Text(static.Point{X: c.Width / 2, Y: top + 26}, c.Fit(p.detail, c.Width-24, style), style)
	img, err := c.PNG(32)
	if err != nil {
		return display.Bundle{}, err
	}
	text := p.head + ". " + p.detail
	return display.Figure{
		Name: p.name, PNG: img, Width: p.width, Height: height,
		Alt: text, Caption: text, Text: text,
	}.Bundle()
}
