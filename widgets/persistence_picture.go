package widgets

import (
	"fmt"
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// room beyond the greatest scale, for the arrows of what has no end
const beyondEnd = 1.1

// picture has the diagrams with their bars: beside each other of one, below each other of two. dim below 0 shows all.
func (p *persistencePlan) picture(dim int) chart.Chart {
	const left, gap, right, top = 62, 66, 22, 96
	c := chart.Chart{Title: p.title, Width: p.width, Legend: true}
	if len(p.diagrams) == 1 {
		side := float64(p.width-left-gap-right) / 2
		c.Panels = []chart.Panel{p.births(p.diagrams[0], dim, left, top, side), p.bars(p.diagrams[0], dim, left+side+gap, top, side, side)}
		c.Height = int(top + side + 58)
		return c
	}
	side := float64(p.width-2*left-right) / 2
	high := math.Round(0.75 * side)
	for k, d := range p.diagrams {
		x := left + float64(k)*(side+left)
		c.Panels = append(c.Panels, p.births(d, dim, x, top, side), p.bars(d, dim, x, top+side+78, side, high))
	}
	c.Height = int(top + side + 78 + high + 58)
	return c
}

func dimInk(dim int) color.RGBA {
	return palette.Category([...]int{palette.Blue, palette.Vermillion, palette.Green, palette.Purple}[dim])
}

// births is the birth-death diagram.
func (p *persistencePlan) births(d *persistenceDiagram, dim int, left, top, side float64) chart.Panel {
	most := beyondEnd * p.end
	panel := chart.Panel{
		Left: left, Top: top, Width: side, Height: side, Title: d.title(),
		X: static.Scale{Max: most, Label: "begins at scale"}, Y: static.Scale{Max: most, Label: "ends at scale"},
		Marks: []chart.Mark{
			{Kind: chart.Segments, Columns: [][]float64{{0}, {0}, {most}, {most}}, Ink: palette.Quiet(), Width: 1},
			{Kind: chart.Segments, Columns: [][]float64{{0}, {p.end}, {p.end}, {p.end}}, Ink: palette.Quiet(), Width: 1, Dash: []float64{1, 3}},
		},
	}
	for k := range p.dims {
		key := chart.Mark{Kind: chart.Points, Name: dimName(k), Ink: dimInk(k), Symbol: k, Size: 5, Columns: [][]float64{{}, {}}}
		panel.Marks = append(panel.Marks, key)
	}
	panel.Marks = append(panel.Marks, chart.Mark{Kind: chart.Segments, Name: "5 % line", Ink: palette.Quiet(), Width: 1.4, Dash: []float64{5, 4}, Columns: [][]float64{{}, {}, {}, {}}})
	for k := range p.dims {
		noise := chart.Mark{Kind: chart.Points, Name: dimName(k), Ink: dimInk(k), Symbol: k, Size: 2.8, Opacity: 0.6, Columns: make([][]float64, 3), Tips: lifeTips()}
		holes := chart.Mark{Kind: chart.Points, Name: dimName(k), Ink: dimInk(k), Symbol: k, Size: 5.5, Rim: true, Columns: make([][]float64, 3), Tips: lifeTips()}
		endless := chart.Mark{Kind: chart.Points, Name: dimName(k), Ink: dimInk(k), Symbol: k, Size: 5.5, Rim: true, Columns: make([][]float64, 2),
			Tips: []chart.Tip{{Label: "without an end, begins at", Column: 0}}}
		arrows := chart.Mark{Kind: chart.Arrows, Name: dimName(k), Ink: dimInk(k), Width: 1.6, Columns: make([][]float64, 4)}
		line := chart.Mark{Kind: chart.Segments, Name: "5 % line", Ink: dimInk(k), Width: 1.4, Dash: []float64{5, 4}, Columns: make([][]float64, 4)}
		if k <= d.Dim && (dim < 0 || dim == k) {
			for i, of := range d.of[k][:min(len(d.of[k]), maxIntervals)] {
				switch {
				case math.IsInf(of.Death, 1):
					add(&endless, of.Birth, 1.035*p.end)
					add(&arrows, of.Birth, 1.035*p.end, of.Birth, most)
				case d.chance[k][i] <= chanceLevel:
					add(&holes, fewDigits(of.Birth), fewDigits(of.Death), fewDigits(of.Length()))
				default:
					add(&noise, fewDigits(of.Birth), fewDigits(of.Death), fewDigits(of.Length()))
				}
			}
			if from := d.line[k]; finite(from) {
				add(&line, 0, 0, p.end/from, p.end)
			}
		}
		panel.Marks = append(panel.Marks, noise, line, arrows, holes, endless)
	}
	return panel
}

func lifeTips() []chart.Tip {
	return []chart.Tip{{Label: "begins at", Column: 0}, {Label: "ends at", Column: 1}, {Label: "lasts", Column: 2}}
}

// bars is the barcode: the longest intervals of each dimension, or of one.
func (p *persistencePlan) bars(d *persistenceDiagram, dim int, left, top, width, height float64) chart.Panel {
	const thin = 9 // pixels a bar
	most := beyondEnd * p.end
	rows := int(height / thin)
	panel := chart.Panel{
		Left: left, Top: top, Width: width, Height: height, Title: d.barTitle(dim, rows),
		X: static.Scale{Max: most, Label: "scale"}, Y: static.Scale{Min: float64(rows), Max: 0, Hidden: true},
	}
	label := chart.Mark{Kind: chart.Words, Columns: make([][]float64, 2), Style: static.Style{Size: 12, Bold: true}}
	at := 0.5
	for k := range p.dims {
		noise := chart.Mark{Kind: chart.Segments, Name: dimName(k), Ink: dimInk(k), Width: 2.4, Opacity: 0.5, Columns: make([][]float64, 5), Tips: barTips()}
		holes := chart.Mark{Kind: chart.Segments, Name: dimName(k), Ink: dimInk(k), Width: 5, Columns: make([][]float64, 5), Tips: barTips()}
		endless := chart.Mark{Kind: chart.Arrows, Name: dimName(k), Ink: dimInk(k), Width: 2, Columns: make([][]float64, 4),
			Tips: []chart.Tip{{Label: "without an end, begins at", Column: 0}}}
		if k <= d.Dim && (dim < 0 || dim == k) && len(d.of[k]) > 0 {
			all := d.of[k][:d.barsOf(k, dim, rows)]
			add(&label, -17/width*most, at+float64(len(all)-1)/2)
			label.Texts = append(label.Texts, fmt.Sprintf("H%d", k))
			for i, of := range all {
				switch {
				case math.IsInf(of.Death, 1):
					add(&endless, of.Birth, at, most, at)
				case d.chance[k][i] <= chanceLevel:
					add(&holes, fewDigits(of.Birth), at, fewDigits(of.Death), at, fewDigits(of.Length()))
				default:
					add(&noise, fewDigits(of.Birth), at, fewDigits(of.Death), at, fewDigits(of.Length()))
				}
				at++
			}
			at++ // between dimensions
		}
		panel.Marks = append(panel.Marks, noise, holes, endless)
	}
	panel.Marks = append(panel.Marks, label)
	return panel
}

func barTips() []chart.Tip {
	return []chart.Tip{{Label: "begins at", Column: 0}, {Label: "ends at", Column: 2}, {Label: "lasts", Column: 4}}
}

// barsOf is how many bars of a dimension are drawn: of all dimensions an equal part of the rows, more where others need less.
func (d *persistenceDiagram) barsOf(k, dim, rows int) int {
	if dim >= 0 {
		return min(len(d.of[k]), rows)
	}
	left := rows - d.Dim // a row is free between dimensions
	need := make([]int, len(d.of))
	for given := true; given && left > 0; {
		given = false
		for i, of := range d.of {
			if left > 0 && need[i] < len(of) {
				need[i]++
				left--
				given = true
			}
		}
	}
	return need[k]
}

func (d *persistenceDiagram) barTitle(dim, rows int) string {
	shown, all := 0, 0
	for k, of := range d.of {
		if dim < 0 || dim == k {
			shown += d.barsOf(k, dim, rows)
			all += len(of)
		}
	}
	switch {
	case shown == all:
		return "bars"
	case dim < 0:
		return "longest bars"
	}
	return fmt.Sprintf("%s longest of %s bars", group(shown), group(all))
}

// title has the coefficients, and the numbers that they see.
func (d *persistenceDiagram) title() string {
	s := d.field() + ": Betti " + numbers(d.betti)
	if d.expected != nil {
		s += " (expected " + numbers(d.expected) + ")"
	}
	return s
}

func (d *persistenceDiagram) field() string { return fmt.Sprintf("Z/%d", max(d.Prime, 2)) }
