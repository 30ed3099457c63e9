package widgets

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// script is the interactive picture: hover a mark for its numbers, choose curves in the legend.
func (p *errorSparsityPlan) script() (string, error) {
	line := charts.NewLine()
	kind := "value"
	if p.log {
		kind = "log"
	}
	line.SetGlobalOptions(
		charts.WithTitleOpts(titleAt(p.title, p.left)),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Type: "scroll", Left: px(p.left - 5), Right: "14px", Top: "40px", Align: "left"}),
		charts.WithGridOpts(opts.Grid{Left: px(p.left), Top: px(p.top), Right: px(p.margin), Bottom: px(p.bottom)}),
		charts.WithXAxisOpts(opts.XAxis{
			Type: "value", Min: 100 * p.from, Max: 100 * p.to, Name: "sparsity (%)", NameLocation: "middle", NameGap: 30,
			SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
		}),
		charts.WithYAxisOpts(opts.YAxis{Type: kind, Min: p.low, Max: p.high, Name: axisOf(p.unit), NameLocation: "middle", NameGap: 46}),
	)
	series := p.series()
	for _, s := range series {
		dash := ""
		if s.dashed {
			dash = "dashed"
		}
		line.AddSeries(s.name, nil,
			charts.WithLineStyleOpts(opts.LineStyle{Color: palette.Hex(s.ink), Width: s.wide, Type: dash}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: palette.Hex(s.ink)}),
			charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(s.symbol != ""), Symbol: s.symbol}),
		)
	}
	o, err := echarts.NewOption(line)
	if err != nil {
		return "", err
	}
	for i, s := range series {
		o.SetData(i, s.rows)
		patch(o.Series(i), map[string]any{"connectNulls": false})
		patch(o.Series(i), s.extra)
	}
	for _, axis := range []string{"xAxis", "yAxis"} {
		o.Part(axis, 0)["axisLine"] = map[string]any{"show": true, "onZero": false}
		o.Part(axis, 0)["axisLabel"] = map[string]any{"showMinLabel": axis == "xAxis" && p.from == 0, "showMaxLabel": axis == "xAxis" && p.to == 1}
	}
	if p.log { // ticks are whole powers of the base: tens would be too few
		o.Part("yAxis", 0)["logBase"] = 2
		if p.high > 200*p.low {
			o.Part("yAxis", 0)["logBase"] = 10
		}
	}
	clipTitle(o, float64(p.width)-p.left-12)
	return o.ScriptWith(drawBands)
}
