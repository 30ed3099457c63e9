package widgets

import (
	"image/color"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// errorSeries is a series of the interactive picture.
type errorSeries struct {
	name, symbol string
	ink          color.RGBA
	wide         float32 // of the line
	dashed       bool
	rows         [][]float64
	extra        map[string]any
}

// series are those of each curve: its line, and its band in pieces. They share a name, so that the legend switches them
// together.
func (p *errorSparsityPlan) series() []errorSeries {
	var all []errorSeries
	for i, c := range p.curves {
		ink, points := palette.Category(i), p.drawn(c)
		line := errorSeries{
			name: c.label(), ink: ink, wide: 2.2, dashed: c.dense,
			symbol: [...]string{"circle", "rect", "triangle", "diamond"}[i%4],
			extra: map[string]any{
				"z": 4, "symbolSize": 8,
				"dimensions": []any{"sparsity (%)", axisOf(p.unit), "lowest", "highest"},
				"encode":     map[string]any{"x": 0, "y": 1, "tooltip": tips(c)},
			},
		}
		if len(c.points) > 60 {
			line.extra["symbolSize"] = 3
		}
		for _, q := range points {
			line.rows = append(line.rows, []float64{100 * q.sparsity, q.median, q.least, q.most})
		}
		all = append(all, line)
		if c.runs < 2 {
			continue
		}
		for _, piece := range pieces(points) {
			band := errorSeries{name: c.label(), ink: ink, extra: map[string]any{
				"type": "custom", "z": 2, "silent": true, "clip": true, "tooltip": map[string]any{"show": false},
				"encode": map[string]any{"x": 0, "y": []any{1, 2}}, "band": palette.Hex(ink),
			}}
			for _, q := range piece {
				band.rows = append(band.rows, []float64{100 * q.sparsity, q.least, q.most})
			}
			all = append(all, band)
		}
	}
	return all
}

// drawBands fills the bands: the chart library has none of its own on a value axis.
const drawBands = `option.series.forEach(function(s){if(s.type!="custom")return;s.renderItem=function(params,api){if(params.dataIndex)return;` +
	`var up=s.data.map(function(r){return api.coord([r[0],r[2]])}),down=s.data.map(function(r){return api.coord([r[0],r[1]])}).reverse();` +
	`return{type:"polygon",shape:{points:up.concat(down)},style:{fill:s.band,opacity:.18}}}});`

// tips are the numbers to show: the range of several runs too.
func tips(c *errorCurve) []any {
	if c.runs > 1 {
		return []any{0, 1, 2, 3}
	}
	return []any{0, 1}
}
