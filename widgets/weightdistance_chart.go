package widgets

import (
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func (p *weightPlan) picture(width, gate int) chart.Chart {
	const left, edge, between, top, high = 70, 24, 84, 96, 250
	first := chart.Panel{Left: left, Top: top, Width: float64(width) - left - edge, Height: high, Grid: true, Title: "Size of kept weights"}
	all := []chart.Panel{first}
	height := top + high + 52
	switch {
	case p.whole():
		all[0].Title = "Size of weights"
	case width >= 560:
		all[0].Width = math.Round((first.Width - between) * 0.54)
		second := first
		second.Left, second.Width = first.Left+all[0].Width+between, first.Width-between-all[0].Width
		all = append(all, second)
	default:
		second := first
		second.Top += high + 92
		all, height = append(all, second), height+high+92
	}
	p.sizes(&all[0], &p.gates[gate])
	if len(all) > 1 {
		p.shares(&all[1], &p.gates[gate])
	}
	return chart.Chart{Title: p.title, Width: width, Height: height, Legend: true, Panels: all, Group: p.group}
}

// whole says that no weight is pruned in any gate.
func (p *weightPlan) whole() bool {
	for _, g := range p.gates {
		if g.kept < g.pairs {
			return false
		}
	}
	return true
}

const sdsOfBand = 2 // standard deviations that bands of chance go to each side

// chanceBand is a band, kept within a scale.
func chanceBand(x, low, high []float64, on static.Scale) chart.Mark {
	m := chart.Mark{Kind: chart.Band, Name: "chance", Ink: palette.Fade(palette.Ink(), 0.2), Columns: [][]float64{x, nil, nil}}
	for c, edge := range [][]float64{low, high} {
		for _, v := range edge {
			m.Columns[c+1] = append(m.Columns[c+1], min(max(v, on.Min), on.Max))
		}
	}
	return m
}

func (p *weightPlan) sizes(panel *chart.Panel, g *weightGate) {
	panel.X = static.Scale{Max: p.far, Label: "distance"}
	panel.Y = p.scale()
	if p.shuffles > 0 {
		panel.Marks = append(panel.Marks, chanceBand(g.middle, g.least, g.most, panel.Y))
	}
	for _, q := range [][]float64{g.low, g.top} {
		panel.Marks = append(panel.Marks, chart.Mark{
			Kind: chart.Line, Name: "quartiles", Width: 1.5, Ink: palette.Category(palette.Sky), Columns: [][]float64{g.middle, p.onScale(q)},
		})
	}
	panel.Marks = append(panel.Marks, chart.Mark{
		Kind: chart.Line, Name: "median", Symbols: true, Size: 3.2, Ink: palette.Category(palette.Blue), Columns: [][]float64{g.middle, p.onScale(g.median), g.low, g.top},
		Tips: []chart.Tip{{Label: "distance", Column: 0}, {Label: "median |W|", Column: 1}, {Label: "lower quartile", Column: 2}, {Label: "upper quartile", Column: 3}},
	})
}

// onScale leaves out what has no place on a logarithmic scale.
func (p *weightPlan) onScale(values []float64) []float64 {
	all := make([]float64, len(values))
	for k, v := range values {
		if all[k] = v; p.log && !(v > 0) {
			all[k] = math.NaN()
		}
	}
	return all
}

// scale holds the quartiles of all gates.
func (p *weightPlan) scale() static.Scale {
	s := static.Scale{Label: "|W|", Log: p.log, Min: math.Inf(1)}
	for _, g := range p.gates {
		for _, list := range [][]float64{p.onScale(g.low), p.onScale(g.median), p.onScale(g.top)} {
			lo, hi := extent(list)
			if finite(lo) {
				s.Min, s.Max = min(s.Min, lo), max(s.Max, hi)
			}
		}
	}
	switch {
	case !p.log:
		s.Min, s.Max = 0, 1.06*s.Max
		if s.Max == 0 {
			s.Max = 1
		}
	case s.Max == 0:
		s.Min, s.Max = 0.1, 1
	default:
		s.Min, s.Max = math.Exp2(math.Floor(math.Log2(s.Min))), math.Exp2(math.Ceil(math.Log2(s.Max)+1e-9))
	}
	return s
}

func (p *weightPlan) shares(panel *chart.Panel, g *weightGate) {
	high := 0.0
	for _, g := range p.gates {
		_, hi := extent(g.Density)
		if finite(hi) {
			high = max(high, hi)
		}
		for _, c := range g.DensityControl {
			if top := c.Mean + sdsOfBand*c.SD; finite(top) {
				high = max(high, min(top, 1))
			}
		}
	}
	if high == 0 {
		high = 1
	}
	panel.Title = "Share of weights kept"
	panel.X = static.Scale{Max: p.far, Label: "distance"}
	panel.Y = static.Scale{Max: min(1.06*high, 1.02), Percent: true, Label: "kept"}
	if p.shuffles > 0 {
		low, high := make([]float64, len(g.middle)), make([]float64, len(g.middle))
		for b, c := range g.DensityControl {
			low[b], high[b] = c.Mean-sdsOfBand*c.SD, c.Mean+sdsOfBand*c.SD
		}
		panel.Marks = append(panel.Marks, chanceBand(g.middle, low, high, panel.Y))
	}
	panel.Marks = append(panel.Marks, chart.Mark{
		Kind: chart.Line, Name: "share kept", Symbols: true, Symbol: 1, Size: 3, Ink: palette.Category(palette.Vermillion), Columns: [][]float64{g.middle, g.Density, pairsOf(g)},
		Tips: []chart.Tip{{Label: "distance", Column: 0}, {Label: "share kept", Column: 1}, {Label: "of weights", Column: 2}},
	})
}

func pairsOf(g *weightGate) []float64 {
	all := make([]float64, len(g.Pairs))
	for b, n := range g.Pairs {
		all[b] = float64(n)
	}
	return all
}
