package widgets

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// figure is a widget whose picture is a chart, with its texts.
type figure struct {
	name, widget       string // "domain", "Domain"
	play               chart.Play
	inks               int // colours of the static picture, 2 to 256
	alt, caption, text string
}

// Bundle has the chart in all its forms.
func (f figure) Bundle() (display.Bundle, error) {
	fail := func(err error) (display.Bundle, error) {
		return display.Bundle{}, fmt.Errorf("widgets: %s: %w", f.widget, err)
	}
	img, err := f.play.Picture(pictureScale).PNG(f.inks)
	if err != nil {
		return fail(err)
	}
	script, err := f.play.Script()
	if err != nil {
		return fail(err)
	}
	c := f.play.At(f.play.Start)
	return display.Figure{
		Name: f.name, PNG: img, Width: c.Width, Height: c.Height, Alt: f.alt, Caption: f.caption, Text: f.text,
		Script: script, Assets: chart.Assets(),
	}.Bundle()
}
