package widgets

import (
	"fmt"
	"image/color"
	"slices"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// legendItem is a swatch and its words.
type legendItem struct {
	words string
	draw  func(c *static.Canvas, x, y float64) // 24 wide, centred on y
}

func lineSwatch(ink color.Color, width float64, dash ...float64) func(c *static.Canvas, x, y float64) {
	return func(c *static.Canvas, x, y float64) {
		c.Line([]static.Point{{X: x, Y: y}, {X: x + 24, Y: y}}, ink, width, dash...)
	}
}

// legendRow is the height of a row of the legend.
const legendRow = 20

// legend lists what is drawn in rows: quantities for one run; runs, then the
// kinds of lines in grey, for several.
func (p *trainingPlan) legend() [][]legendItem {
	var rows [][]legendItem
	kinds := p.look(0)
	if len(p.runs) > 1 {
		var items []legendItem
		for i, h := range p.runs {
			l, words := p.look(i), h.label()
			if h.group != nil {
				words = fmt.Sprintf("%s (%d runs)", words, len(h.group.runs))
			}
			items = append(items, legendItem{words, func(c *static.Canvas, x, y float64) {
				c.Line([]static.Point{{X: x, Y: y}, {X: x + 24, Y: y}}, l.loss, 2.2)
				c.Symbol(static.Point{X: x + 12, Y: y}, l.marker, 3.6, 0, l.loss, 0.8)
			}})
		}
		rows = append(rows, items)
		grey := palette.Quiet()
		kinds = look{loss: grey, valid: grey, sparse: grey}
	}
	items := []legendItem{{"training loss, smoothed", lineSwatch(kinds.loss, 2.2)}}
	switch {
	case !slices.ContainsFunc(p.runs, func(h *history) bool { return h.group != nil }):
	case len(p.runs) == 1:
		items[0].words = fmt.Sprintf("loss: median and quartiles of %d runs", len(p.runs[0].group.runs))
	default:
		items[0].words = "training loss (median, quartiles)"
	}
	if p.hasValidation() {
		items = append(items, legendItem{"validation loss", func(c *static.Canvas, x, y float64) {
			c.Line([]static.Point{{X: x, Y: y}, {X: x + 24, Y: y}}, kinds.valid, 1.4)
			c.Symbol(static.Point{X: x + 12, Y: y}, 0, 3.6, 0, kinds.valid, 0.8)
		}})
	}
	if p.right {
		items = append(items, legendItem{"sparsity (right axis)", lineSwatch(kinds.sparse, 1.8, 5, 3)})
	}
	if slices.ContainsFunc(p.runs, func(h *history) bool { return len(h.pruned) > 0 }) {
		items = append(items, legendItem{"pruned", func(c *static.Canvas, x, y float64) {
			c.Polygon([]static.Point{{X: x + 8, Y: y - 4}, {X: x + 16, Y: y - 4}, {X: x + 12, Y: y + 4}}, kinds.sparse)
		}})
	}
	return append(rows, items)
}

// drawLegend writes rows of a legend under the title; items that do not fit into their
// row are left out and counted.
func drawLegend(c *static.Canvas, left float64, rows [][]legendItem) {
	style := static.Style{Size: 11.5, Ink: palette.Ink()}
	const more = 70 // room for "and 12 more"
	for row, items := range rows {
		x, y := left, 52+float64(row)*legendRow
		for i, item := range items {
			words := c.Fit(item.words, 220, style)
			wide, room := 30+c.TextWidth(words, style), c.Width-14-x
			if i < len(items)-1 {
				room -= more
			}
			if wide > room {
				c.Text(static.Point{X: x, Y: y + 4}, fmt.Sprintf("and %d more", len(items)-i), static.Style{Size: 11.5, Ink: palette.Quiet()})
				break
			}
			item.draw(c, x, y)
			c.Text(static.Point{X: x + 30, Y: y + 4}, words, style)
			x += wide + 18
		}
	}
}
