package chart

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// option has all but data, and what only functions can say: the runtime adds these.
func (c Chart) option() (echarts.Option, error) {
	panels := c.panels()
	base := charts.NewScatter()
	left := 0.0
	if len(panels) > 0 {
		left = panels[0].Left
	}
	var grids []opts.Grid
	for i, p := range panels {
		grids = append(grids, opts.Grid{
			Left: part(p.Left, c.Width), Top: part(p.Top, c.Height), Width: part(p.Width, c.Width), Height: part(p.Height, c.Height),
			Show: opts.Bool(p.Paper),
		})
		if i > 0 {
			base.ExtendXAxis(opts.XAxis{})
			base.ExtendYAxis(opts.YAxis{})
		}
	}
	base.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{
			Title: c.Title, Left: fmt.Sprintf("%gpx", left-5), Top: "8px",
			TitleStyle: &opts.TextStyle{FontSize: 15, FontWeight: "bold", Color: palette.Hex(palette.Ink())},
		}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(c.Legend), Type: "scroll", Left: fmt.Sprintf("%gpx", left-5), Right: "14px", Top: "40px", Align: "left"}),
		charts.WithGridOpts(grids...),
	)
	for i, p := range panels {
		charts.WithXAxisOpts(opts.XAxis{Type: kindOf(p.X), Name: p.X.Label, NameLocation: "middle", NameGap: 30, GridIndex: i, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}, i)(&base.BaseConfiguration)
		charts.WithYAxisOpts(opts.YAxis{Type: kindOf(p.Y), Name: p.Y.Label, NameLocation: "middle", NameGap: p.gap(p.Y), GridIndex: i, SplitLine: &opts.SplitLine{Show: opts.Bool(p.Grid)}}, i)(&base.BaseConfiguration)
	}
	right := map[int]int{}
	for i, p := range panels {
		if p.Right != nil {
			right[i] = len(panels) + len(right)
			base.ExtendYAxis(opts.YAxis{Type: kindOf(*p.Right), Name: p.Right.Label, NameLocation: "middle", NameGap: p.gap(*p.Right), GridIndex: i, Position: "right", SplitLine: &opts.SplitLine{Show: opts.Bool(false)}})
		}
	}
	for i, p := range panels {
		for _, m := range p.Marks {
			y := i
			if m.Right {
				y = right[i]
			}
			base.MultiSeries = append(base.MultiSeries, m.series(i, y))
		}
	}
	o, err := echarts.NewOption(base)
	if err != nil {
		return nil, err
	}
	for i, p := range panels {
		patchAxis(o.Part("xAxis", i), p.X, p.Bare, static.Ticks(p.X, int(p.Width/70)))
		patchAxis(o.Part("yAxis", i), p.Y, p.Bare, static.Ticks(p.Y, int(p.Height/48)))
		if p.Right != nil {
			patchAxis(o.Part("yAxis", right[i]), *p.Right, p.Bare, static.Ticks(*p.Right, int(p.Height/48)))
		}
		if p.Paper {
			g := o.Part("grid", i)
			g["backgroundColor"], g["borderWidth"] = palette.Hex(paper()), 0
		}
	}
	c.patchTitles(o, left)
	if c.Legend {
		entries := []any{}
		for _, m := range c.listed() {
			entry := map[string]any{"name": m.Name}
			if icon := m.icon(); icon != "" {
				entry["icon"] = icon
			}
			entries = append(entries, entry)
		}
		o.Part("legend", 0)["data"] = entries
	}
	return o, nil
}

// icon is what the chart library would stretch in its legend, or take for a box; empty where it does well.
func (m Mark) icon() string {
	switch {
	case (m.Kind == Segments || m.Kind == Arrows) && m.Dash != nil:
		return "path://M0 9h6v4H0zM9 9h6v4H9zM18 9h6v4h-6z"
	case m.Kind == Segments || m.Kind == Arrows:
		return "path://M0 9h24v4H0z"
	case m.Kind == Points:
		return [...]string{"", "path://M0 0h12v12H0z", "path://M7 0l7 12H0z", "path://M6 0l6 6-6 6-6-6z"}[m.Symbol%4]
	}
	return ""
}

func part(x float64, of int) string { return fmt.Sprintf("%.4g%%", 100*x/float64(of)) }

func kindOf(s static.Scale) string {
	if s.Log {
		return "log"
	}
	return "value"
}

// gap is the room between an axis and its name: as wide as the widest label, and some more.
func (p Panel) gap(s static.Scale) int {
	widest := 0
	for _, t := range static.Ticks(s, int(p.Height/48)) {
		widest = max(widest, len([]rune(t.Label)))
	}
	return 20 + min(6*widest, 90)
}

func (m Mark) series(x, y int) charts.SingleSeries {
	s := charts.SingleSeries{Name: m.Name, XAxisIndex: x, YAxisIndex: y}
	ink := palette.Hex(palette.Fade(m.Ink, m.opacity()))
	symbol := [...]string{"circle", "rect", "triangle", "diamond"}[m.Symbol%4]
	options := []charts.SeriesOpts{charts.WithItemStyleOpts(opts.ItemStyle{Color: ink})}
	switch m.Kind {
	case Points:
		s.Type, s.Symbol, s.SymbolSize = "scatter", symbol, 2*m.size()
	case Line:
		s.Type, s.Symbol, s.SymbolSize, s.ShowSymbol = "line", symbol, 2*m.size(), opts.Bool(m.Symbols)
		dash := ""
		if m.Dash != nil {
			dash = "dashed"
		}
		options = append(options, charts.WithLineStyleOpts(opts.LineStyle{Color: ink, Width: float32(m.width()), Type: dash}))
	default:
		s.Type = "custom"
	}
	s.ConfigureSeriesOpts(options...)
	return s
}

// patchAxis gives an axis the ticks of the static picture, but for those of a logarithmic one, which the chart library knows
// better.
func patchAxis(axis map[string]any, s static.Scale, bare bool, ticks []static.Tick) {
	lo, hi := s.Min, s.Max
	if lo > hi {
		lo, hi = hi, lo
		axis["inverse"] = true
	}
	axis["min"], axis["max"] = lo, hi
	axis["axisLine"] = map[string]any{"show": !bare, "onZero": false}
	axis["nameTextStyle"] = map[string]any{"color": palette.Hex(palette.Ink()), "fontSize": 12.5}
	label := map[string]any{"color": palette.Hex(palette.Quiet()), "hideOverlap": true}
	tick := map[string]any{}
	switch {
	case s.Log:
		if hi < 200*lo { // ticks are whole powers of the base: tens would be too few
			axis["logBase"] = 2
		}
	default:
		at := make([]float64, len(ticks))
		for i, t := range ticks {
			at[i] = t.Value
		}
		label["customValues"], tick["customValues"] = at, at
	}
	if s.Names != nil {
		axis["names"] = s.Names
	}
	if s.Percent {
		axis["percent"] = true
	}
	if s.Hidden || bare {
		tick["show"] = false
		label["show"] = !s.Hidden
	}
	axis["axisTick"] = tick
	axis["show"] = !s.Hidden
	axis["axisLabel"] = label
}

// patchTitles adds those of panels, and keeps all inside the picture.
func (c Chart) patchTitles(o echarts.Option, left float64) {
	main := o.Part("title", 0)
	if style, ok := main["textStyle"].(map[string]any); ok {
		style["width"], style["overflow"] = float64(c.Width)-left-12, "truncate"
	}
	titles := []any{main}
	for _, p := range c.Panels {
		titles = append(titles, map[string]any{
			"text": p.Title, "left": part(p.Left+p.Width/2, c.Width), "top": part(p.Top-22, c.Height), "textAlign": "center", "padding": 0,
			"textStyle": map[string]any{"fontSize": 12.5, "fontWeight": "bold", "color": palette.Hex(palette.Ink()), "width": p.Width + 40, "overflow": "truncate"},
		})
	}
	o["title"] = titles
}
