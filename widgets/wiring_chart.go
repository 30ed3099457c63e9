package widgets

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func (p *wiringPlan) picture(width, held, time, gate int) chart.Chart {
	flat, second, height := beside(p.chart, 96, float64(width))
	p.onPlane(&flat, held, time, gate)
	p.alongDistance(&second, held, time, gate)
	return chart.Chart{
		Title: p.title, Width: width, Height: int(height), Legend: true, Panels: []chart.Panel{flat, second}, Group: p.group,
	}
}

func (p *wiringPlan) onPlane(panel *chart.Panel, held, time, gate int) {
	s, i := p.shareOf(held, time, gate), p.held[held]
	panel.Title = fmt.Sprintf("Neuron %d sends to %s of %s", i, group(s.kept), count(p.neurons-1, "other"))
	if len(p.times) > 1 {
		panel.Title = fmt.Sprintf("%s: neuron %d sends to %s of %s", capital(p.times[time].label), i, group(s.kept), group(p.neurons-1))
	}
	panel.Bar = &p.scale
	const small = 1.6
	numbers := make([]float64, len(p.dots))
	for k, j := range p.dots {
		numbers[k] = float64(j)
	}
	size := max(0.9*dotSize(len(p.dots)), 2.8)
	panel.Marks = append(panel.Marks,
		chart.Mark{
			Kind: chart.Segments, Columns: s.lines, By: &chart.By{Column: 4, Colours: p.scale}, Width: 1.5,
		},
		chart.Mark{
			Kind: chart.Points, Columns: [][]float64{p.place[0], p.place[1], s.weight, numbers}, Rim: true, Size: size,
			By: &chart.By{Column: 2, Colours: p.scale, Gap: min(small, size), Rough: p.coarse()}, Neurons: p.dots,
			Tips: []chart.Tip{{Label: "neuron", Column: 3}, {Label: "weight", Column: 2}},
		},
		chart.Mark{Kind: chart.Points, Name: "pruned", Size: small + 0.6, Ink: palette.Viridis(math.NaN()), Columns: [][]float64{nil, nil}},
		chart.Mark{
			Kind: chart.Points, Name: "this neuron", Symbol: 3, Size: 6, Rim: true, Ink: palette.Ink(),
			Columns: [][]float64{{p.from[held][0]}, {p.from[held][1]}},
		},
	)
	panel.Marks = append(panel.Marks, glue(p.chart, *panel)...)
}

func (p *wiringPlan) alongDistance(panel *chart.Panel, held, time, gate int) {
	s := p.shareOf(held, time, gate)
	panel.Title = "By distance"
	panel.X = static.Scale{Max: p.far, Label: "distance"}
	panel.Y = static.Scale{Max: 1.06 * p.high, Label: "mean |W|"}
	bars := chart.Mark{
		Kind: chart.Boxes, Name: "weights it sends", Ink: palette.Category(palette.Sky), Rim: true, Columns: make([][]float64, 4),
		Tips: []chart.Tip{{Label: "from distance", Column: 0}, {Label: "to", Column: 2}, {Label: "mean |W|", Column: 3}},
	}
	all := chart.Mark{
		Kind: chart.Line, Name: "all neurons", Symbols: true, Size: 3, Ink: palette.Category(palette.Vermillion), Columns: make([][]float64, 2),
		Tips: []chart.Tip{{Label: "distance", Column: 0}, {Label: "mean |W|", Column: 1}},
	}
	for b := range wiringBars {
		for c, x := range []float64{p.far * float64(b) / wiringBars, 0, p.far * float64(b+1) / wiringBars, s.mean[b]} {
			bars.Columns[c] = append(bars.Columns[c], x)
		}
		all.Columns[0] = append(all.Columns[0], middle(0, p.far, b, wiringBars))
		all.Columns[1] = append(all.Columns[1], p.times[time].mean[gate][b])
	}
	panel.Marks = append(panel.Marks, bars, all)
}
