package widgets

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func (p *kernelPlan) picture(width, held, which int) chart.Chart {
	flat, second, height := beside(p.chart, 96, float64(width))
	p.onPlane(&flat, held, which)
	p.alongDistance(&second, held, which)
	return chart.Chart{
		Title: p.title, Width: width, Height: int(height), Legend: true, Panels: []chart.Panel{flat, second}, Group: p.group,
	}
}

// shares says whether costs are written as shares of the highest: those of several inhibitors have no common scale.
func (p *kernelPlan) shares() bool { return len(p.profiles) > 1 }

// cost is that of an inhibitor as it is drawn.
func (p *kernelPlan) cost(q *kernelProfile, c float64) float64 {
	if p.shares() && q.top > 0 {
		return c / q.top
	}
	return c
}

func (p *kernelPlan) costs(q *kernelProfile, distances []float64) []float64 {
	all := make([]float64, len(distances))
	for k, d := range distances {
		all[k] = p.cost(q, q.f.Value(d))
	}
	return all
}

func (p *kernelPlan) label() string {
	if p.shares() {
		return "penalty, share of its highest"
	}
	return "penalty"
}

func (p *kernelPlan) colours() chart.Colours {
	if p.shares() {
		return chart.Colours{Label: p.label(), Max: 1, Percent: true, Steps: 20}
	}
	return chart.Colours{Label: p.label(), Max: p.profiles[0].top, Steps: 20}
}

func (p *kernelPlan) onPlane(panel *chart.Panel, held, which int) {
	q := &p.profiles[which]
	panel.Title = fmt.Sprintf("From neuron %d: %s of %s cheap", p.held[held], group(q.cheap[held]), count(p.neurons-1, "other"))
	colours := p.colours()
	panel.Bar = &colours
	dots := chart.Mark{Kind: chart.Points, Columns: [][]float64{p.place[0], p.place[1], make([]float64, len(p.dots))}, Neurons: p.dots, Rim: true}
	for k, i := range p.dots {
		dots.Columns[2][k] = float64(i)
	}
	dots.Tips = []chart.Tip{{Label: "neuron", Column: 2}}
	costs := p.costs(q, p.cells[held])
	if p.rows > 0 {
		panel.Marks = append(panel.Marks, chart.Mark{
			Kind: chart.Tiles, Rows: p.rows, Cols: p.cols, Columns: [][]float64{costs}, By: &chart.By{Rough: true, Colours: colours}, Smooth: true,
			Tips: []chart.Tip{{Label: p.label(), Column: 0}},
		})
		dots.Ink, dots.Size = palette.Ink(), 0.5*dotSize(len(p.dots))
	} else {
		dots.Columns = append(dots.Columns, costs)
		dots.By, dots.Size = &chart.By{Column: 3, Colours: colours}, dotSize(len(p.dots))
		dots.Tips = append(dots.Tips, chart.Tip{Label: p.label(), Column: 3})
	}
	panel.Marks = append(panel.Marks, dots, p.chosen(held))
	panel.Marks = append(panel.Marks, glue(p.chart, *panel)...)
}

func (p *kernelPlan) chosen(held int) chart.Mark {
	return chart.Mark{
		Kind: chart.Points, Name: "this neuron", Symbol: 3, Size: 7, Rim: true, Ink: palette.Category(palette.Vermillion),
		Columns: [][]float64{{p.from[held][0]}, {p.from[held][1]}},
	}
}

func (p *kernelPlan) alongDistance(panel *chart.Panel, held, which int) {
	q := &p.profiles[which]
	panel.Title = q.name
	high := 0.0
	for k := range p.profiles {
		high = max(high, p.cost(&p.profiles[k], p.profiles[k].top))
	}
	if high == 0 {
		high = 1
	}
	panel.X = static.Scale{Max: p.far, Label: "distance"}
	panel.Y = static.Scale{Max: 1.06 * high, Label: p.label(), Percent: p.shares()}
	panel.Right = &static.Scale{Max: 2.4 * max(p.most, 1), Hidden: true}

	bars := chart.Mark{
		Kind: chart.Boxes, Name: "others", Right: true, Ink: palette.Fade(palette.Ink(), 0.22), Rim: true,
		Columns: make([][]float64, 4), Tips: []chart.Tip{{Label: "from distance", Column: 0}, {Label: "to", Column: 2}, {Label: "neurons", Column: 3}},
	}
	for k, n := range p.counts[held] {
		for c, v := range []float64{p.far * float64(k) / kernelBars, 0, p.far * float64(k+1) / kernelBars, n} {
			bars.Columns[c] = append(bars.Columns[c], v)
		}
	}
	half := p.cost(q, q.top) / 2
	panel.Marks = append(panel.Marks, bars, chart.Mark{
		Kind: chart.Line, Name: "half of the top", Dash: []float64{5, 4}, Width: 1.4, Ink: palette.Quiet(), Columns: [][]float64{{0, p.far}, {half, half}},
	})
	distances := make([]float64, kernelCurve)
	for k := range distances {
		distances[k] = p.far * float64(k) / (kernelCurve - 1)
	}
	line := func(q *kernelProfile) chart.Mark {
		m := chart.Mark{Kind: chart.Line, Columns: [][]float64{distances, make([]float64, kernelCurve)}}
		for k, c := range q.curve {
			m.Columns[1][k] = p.cost(q, c)
		}
		return m
	}
	if p.shares() {
		m := line(q)
		m.Name, m.Ink, m.Width = "chosen", palette.Fade(palette.Category(palette.Orange), 0.45), 9
		panel.Marks = append(panel.Marks, m)
	}
	for k := range p.profiles {
		m := line(&p.profiles[k])
		m.Name, m.Ink, m.Dash = "penalty", palette.Category(k), [][]float64{nil, {7, 3}, {2, 3}, {9, 3, 2, 3}}[k%4]
		if p.shares() {
			m.Name = p.profiles[k].name
		}
		m.Tips = []chart.Tip{{Label: "distance", Column: 0}, {Label: p.label(), Column: 1}}
		panel.Marks = append(panel.Marks, m)
	}
}
