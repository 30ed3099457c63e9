package widgets

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// script is the interactive picture: hover for values, choose runs in the
// legend, zoom by the tool at the top right.
func (p *trainingPlan) script() (string, error) {
	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithTitleOpts(titleAt(p.title, p.left)),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Type: "scroll", Left: px(p.left - 5), Right: "14px", Top: "40px", Align: "left"}),
		charts.WithGridOpts(opts.Grid{Left: px(p.left), Top: px(p.top), Right: px(p.margin), Bottom: px(p.bottom)}),
		charts.WithXAxisOpts(opts.XAxis{
			Type: "value", Min: 0, Max: p.steps, Name: "step", NameLocation: "middle", NameGap: 30,
			SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
		}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: p.low, Max: p.high, Name: "loss (nats)", NameLocation: "middle", NameGap: 44}),
		charts.WithToolboxOpts(opts.Toolbox{
			Show: opts.Bool(true), Right: "14px", Top: "8px",
			Feature: &opts.ToolBoxFeature{
				DataZoom: &opts.ToolBoxFeatureDataZoom{Show: opts.Bool(true), Title: map[string]string{"zoom": "zoom", "back": "zoom back"}},
				Restore:  &opts.ToolBoxFeatureRestore{Show: opts.Bool(true), Title: "all"},
			},
		}),
	)
	if p.right {
		line.ExtendYAxis(opts.YAxis{
			Type: "value", Min: 0, Max: 100, Name: "sparsity (%)", NameLocation: "middle", NameGap: 40,
			SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
		})
	}
	curves := p.curves()
	for _, c := range curves {
		line.AddSeries(c.name, nil,
			charts.WithLineStyleOpts(opts.LineStyle{Color: c.colour, Width: c.width, Type: c.dash}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: c.colour}),
			charts.WithLineChartOpts(opts.LineChart{YAxisIndex: c.axis, ShowSymbol: opts.Bool(c.symbol != ""), Symbol: c.symbol}),
		)
	}
	o, err := echarts.NewOption(line)
	if err != nil {
		return "", err
	}
	for i, c := range curves {
		rows := make([][]float64, len(c.line))
		for k, v := range c.line {
			rows[k] = []float64{v.step, v.value}
			if c.top != nil {
				rows[k] = append(rows[k], c.top[k].value)
			}
		}
		o.SetData(i, rows)
		patch(o.Series(i), map[string]any{"z": c.depth, "connectNulls": false, "symbolSize": 7})
		patch(o.Series(i), c.extra)
	}
	for _, axis := range []string{"xAxis", "yAxis"} {
		o.Part(axis, 0)["axisLine"] = map[string]any{"show": true, "onZero": false}
	}
	o.Part("yAxis", 0)["axisLabel"] = map[string]any{"showMinLabel": p.low == 0, "showMaxLabel": false}
	patch(o.Part("toolbox", 0), map[string]any{"itemSize": 13})
	clipTitle(o, float64(p.width)-p.left-100)
	if text := p.banner(); text != "" {
		p.addBanner(o, text)
	}
	return o.ScriptWith(drawBands)
}

type curve struct {
	name, colour, dash, symbol string
	width                      float32
	axis, depth                int
	line                       []stepValue
	top                        []stepValue // the other edge of a band
	extra                      map[string]any
}

// band is between the quartiles.
func (g *trainingGroup) band(name, colour string) curve {
	return curve{name: name, colour: colour, depth: 2, line: g.low, top: g.high, extra: map[string]any{
		"type": "custom", "silent": true, "clip": true, "tooltip": map[string]any{"show": false},
		"encode": map[string]any{"x": 0, "y": []any{1, 2}}, "band": colour,
	}}
}

// curves share a name where the legend should switch them together.
func (p *trainingPlan) curves() []curve {
	var all []curve
	for i, h := range p.runs {
		l := p.look(i)
		raw, smooth, valid, sparse := "training loss", "training loss, smoothed", "validation loss", "sparsity"
		if len(p.runs) > 1 {
			raw, smooth, valid, sparse = h.label(), h.label(), h.label(), h.label()
		}
		// The first of a name gives the legend its colour.
		all = append(all, curve{
			name: smooth, colour: palette.Hex(l.loss), width: 2.2, depth: 4, line: h.smoothLine(), extra: h.stopLine(),
		})
		if h.group != nil {
			all = append(all, h.group.band(smooth, palette.Hex(l.loss)))
		} else {
			all = append(all, curve{
				name: raw, colour: palette.Hex(palette.Fade(l.loss, 0.28)), width: 1, depth: 2, line: h.rawLine(),
				extra: map[string]any{"tooltip": map[string]any{"show": false}, "silent": true},
			})
		}
		if len(h.valid) > 0 {
			align := "center"
			if h.best.step > 0.85*p.steps {
				align = "right" // so that it ends inside the frame
			}
			shape := [...]string{"circle", "rect", "triangle", "diamond"}[l.marker%4]
			all = append(all, curve{
				name: valid, colour: palette.Hex(l.valid), width: 1.4, depth: 5, symbol: shape, line: h.valid,
				extra: map[string]any{"markPoint": map[string]any{
					"silent": true, "symbol": "circle", "symbolSize": 14,
					"itemStyle": map[string]any{"color": "transparent", "borderColor": palette.Hex(l.valid), "borderWidth": 1.6},
					"label":     map[string]any{"show": len(p.runs) == 1, "position": "top", "align": align, "fontWeight": "bold", "textBorderColor": palette.Hex(palette.Paper()), "textBorderWidth": 3, "formatter": "best " + short(h.best.value), "color": palette.Hex(palette.Ink())},
					"data":      []any{map[string]any{"coord": []float64{h.best.step, h.best.value}}},
				}},
			})
		}
		if p.right {
			all = append(all, p.sparsityCurve(sparse, h, l))
		}
	}
	return all
}

func (p *trainingPlan) sparsityCurve(name string, h *history, l look) curve {
	c := curve{name: name, colour: palette.Hex(l.sparse), width: 1.8, dash: "dashed", axis: 1, depth: 3, extra: map[string]any{}}
	for _, v := range h.sparsityLine() {
		c.line = append(c.line, stepValue{v.step, 100 * v.value})
	}
	if h.target > 0 {
		c.extra["markLine"] = map[string]any{
			"silent": true, "symbol": "none", "data": []any{map[string]any{"yAxis": 100 * h.target}},
			"lineStyle": map[string]any{"color": palette.Hex(palette.Quiet()), "type": "dotted", "width": 1},
			"label":     map[string]any{"position": "insideMiddleTop", "formatter": "target " + percent(h.target), "color": palette.Hex(palette.Quiet())},
		}
	}
	if len(h.pruned) > 0 {
		marks := make([]any, len(h.pruned))
		for i, step := range h.pruned {
			marks[i] = map[string]any{"coord": []float64{float64(step), 0}}
		}
		c.extra["markPoint"] = map[string]any{
			"silent": true, "symbol": "triangle", "symbolRotate": 180, "symbolSize": 7, "symbolOffset": []any{0, -4},
			"label": map[string]any{"show": false}, "itemStyle": map[string]any{"color": palette.Hex(l.sparse)}, "data": marks,
		}
	}
	return c
}

// stopLine marks where runs ended before their last step.
func (h *history) stopLine() map[string]any {
	steps, why := h.stops()
	if len(steps) == 0 {
		return nil
	}
	var data []any
	for i, step := range steps {
		data = append(data, map[string]any{"xAxis": step, "label": map[string]any{"show": i == len(steps)-1}})
	}
	return map[string]any{"markLine": map[string]any{
		"silent": true, "symbol": "none", "data": data,
		"lineStyle": map[string]any{"color": palette.Hex(palette.Quiet()), "type": "dashed", "width": 1.2},
		"label":     map[string]any{"formatter": why, "position": "insideEndTop", "color": palette.Hex(palette.Quiet())},
	}}
}

func (p *trainingPlan) addBanner(o echarts.Option, text string) {
	wide := float64(p.width) - p.left - p.margin
	o["graphic"] = map[string]any{
		"type": "group", "left": p.left, "top": p.top, "silent": true, "z": 50,
		"children": []any{
			map[string]any{"type": "rect", "shape": map[string]any{"width": wide, "height": 24}, "style": map[string]any{"fill": "#a83200"}},
			map[string]any{"type": "text", "left": 10, "top": 6, "style": map[string]any{
				"text": text, "fill": "#fff", "fontSize": 12, "fontWeight": "bold", "width": wide - 20, "overflow": "truncate"}},
		},
	}
}
