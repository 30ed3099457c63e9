package widgets

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// script is the interactive domain: hover a neuron for its number and place.
func (p *domainPlan) script() (string, error) {
	f := p.frame
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(
		charts.WithTitleOpts(titleAt(p.title, f.left)),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithGridOpts(opts.Grid{
			Show: opts.Bool(true),
			Left: px(f.left), Top: px(f.top), Width: px(f.dw), Height: px(f.dh),
		}),
		charts.WithXAxisOpts(opts.XAxis{
			Type: "value", Min: p.chart.XMin, Max: p.chart.XMax, Name: p.chart.XLabel,
			NameLocation: "middle", NameGap: 30, SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
		}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "value", Min: p.chart.YMin, Max: p.chart.YMax, Name: p.chart.YLabel,
			NameLocation: "middle", NameGap: 38, SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
			Show: opts.Bool(p.chart.YLabel != ""),
		}),
		charts.WithVisualMapOpts(opts.VisualMap{
			Type: "continuous", Show: opts.Bool(p.scalar), Calculable: opts.Bool(true), Dimension: "2",
			InRange: &opts.VisualMapInRange{Color: p.colours.stops(24)},
			Left:    px(f.bar - 18), Top: px(f.top), Orient: "vertical",
		}),
	)
	scatter.AddSeries("neurons", nil, charts.WithScatterChartOpts(opts.ScatterChart{SymbolSize: 2 * f.dot(len(p.points))}))
	p.addSides(scatter)

	o, err := echarts.NewOption(scatter)
	if err != nil {
		return "", err
	}
	rows := make([][]float64, len(p.points))
	for i, q := range p.points {
		rows[i] = []float64{q.x, q.y, q.value, float64(q.neuron)}
	}
	patch(o.Part("grid", 0), map[string]any{"backgroundColor": palette.Hex(domainPaper()), "borderWidth": 0})
	o.SetData(0, rows)
	neurons := o.Series(0)
	neurons["dimensions"] = []any{axisName(p.chart.XLabel, "x"), axisName(p.chart.YLabel, "y"), p.colourName(), "neuron"}
	tips := []any{3, 0}
	if p.chart.YLabel != "" {
		tips = append(tips, 1)
	}
	if p.scalar {
		tips = append(tips, 2)
	}
	neurons["encode"] = map[string]any{"x": 0, "y": 1, "tooltip": tips}
	neurons["itemStyle"] = map[string]any{"borderColor": "#fff", "borderWidth": 0.6, "opacity": 1}
	for _, axis := range []string{"xAxis", "yAxis"} {
		o.Part(axis, 0)["axisLine"] = map[string]any{"onZero": false}
	}
	clipTitle(o, float64(f.width)-f.left-12)
	p.setSides(o)
	p.patchBar(o)
	return o.Script()
}

// addSides adds a line for every side and a point for every arrow head; go-echarts
// has no field for most of what they need, which setSides patches in.
func (p *domainPlan) addSides(scatter *charts.Scatter) {
	for _, s := range p.frame.sides(p.chart) {
		line := charts.NewLine()
		style := opts.LineStyle{Color: palette.Hex(s.ink), Width: 2.4}
		if !s.glued {
			style = opts.LineStyle{Color: palette.Hex(palette.Fade(palette.Quiet(), 0.6)), Width: 1.2, Type: "dashed"}
		}
		line.AddSeries("side", nil, charts.WithLineStyleOpts(style))
		scatter.Overlap(line)
	}
}

func (p *domainPlan) setSides(o echarts.Option) {
	f := p.frame
	back := func(x, y float64) []float64 { // from the canvas to the chart
		return []float64{
			p.chart.XMin + (x-f.left)/f.dw*(p.chart.XMax-p.chart.XMin),
			p.chart.YMin + (f.top+f.dh-y)/f.dh*(p.chart.YMax-p.chart.YMin),
		}
	}
	for i, s := range f.sides(p.chart) {
		series := o.Series(1 + i)
		o.SetData(1+i, [][]float64{back(s.from.X, s.from.Y), back(s.to.X, s.to.Y)})
		patch(series, map[string]any{"silent": true, "clip": false, "showSymbol": false, "z": 5, "tooltip": map[string]any{"show": false}})
		if !s.glued {
			continue
		}
		var marks []any
		turn := math.Atan2(s.from.Y-s.to.Y, s.to.X-s.from.X)*180/math.Pi - 90 // a triangle points up
		for _, h := range s.heads {
			x, y := (h[0].X+h[1].X/2+h[2].X/2)/2, (h[0].Y+h[1].Y/2+h[2].Y/2)/2
			marks = append(marks, map[string]any{"coord": back(x, y), "symbolRotate": turn})
		}
		series["markPoint"] = map[string]any{
			"silent": true, "symbol": "triangle", "symbolSize": []float64{0.92 * f.arrow, f.arrow}, "label": map[string]any{"show": false},
			"itemStyle": map[string]any{"color": palette.Hex(s.ink), "borderColor": "#fff", "borderWidth": 1}, "data": marks,
		}
	}
}

// patchBar sets the ends, since go-echarts drops a maximum of 0, and keeps the
// sides out of the colouring.
func (p *domainPlan) patchBar(o echarts.Option) {
	lo, hi := p.colours.min, p.colours.max
	if !finite(lo) || !finite(hi) {
		lo, hi = 0, 1
	}
	if lo == hi {
		lo, hi = lo-0.5, hi+0.5
	}
	patch(o.Part("visualMap", 0), map[string]any{
		"min": lo, "max": hi, "dimension": 2, "seriesIndex": 0, "precision": 2,
		"itemWidth": 14, "itemHeight": max(p.frame.dh-10, 40), "padding": 5, "outOfRange": map[string]any{"color": "#b0b0b0"},
	})
	if p.scalar {
		o["graphic"] = map[string]any{
			"type": "text", "right": 4, "top": p.frame.top + p.frame.dh/2, "rotation": math.Pi / 2, "silent": true,
			"style": map[string]any{"text": p.colours.label, "fontSize": 12, "fill": palette.Hex(palette.Ink())},
		}
	}
}

// clipTitle keeps a long title inside the picture.
func clipTitle(o echarts.Option, width float64) {
	style, _ := o.Part("title", 0)["textStyle"].(map[string]any)
	patch(style, map[string]any{"width": width, "overflow": "truncate"})
}

func patch(m, with map[string]any) {
	for k, v := range with {
		m[k] = v
	}
}

func px(x float64) string { return fmt.Sprintf("%gpx", x) }

func axisName(label, otherwise string) string {
	if label == "" {
		return otherwise
	}
	return label
}

func titleAt(title string, left float64) opts.Title {
	return opts.Title{
		Title: title, Left: px(left - 5), Top: "8px",
		TitleStyle: &opts.TextStyle{FontSize: 15, FontWeight: "bold", Color: palette.Hex(palette.Ink())},
	}
}
