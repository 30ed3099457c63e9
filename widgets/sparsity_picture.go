package widgets

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// names are those of the rows and of the total below them.
func (p *sparsityPlan) names() []string {
	all := make([]string, 0, len(p.rows)+1)
	for _, row := range p.rows {
		all = append(all, p.rowName(row))
	}
	return append(all, "all weights")
}

func (p *sparsityPlan) rowName(row string) string {
	switch {
	case row == otherMatrices:
		return fmt.Sprintf("%d others", len(p.merged))
	case row == "":
		return "matrix"
	}
	return cut(oneLine(row), 22)
}

// cut shortens s to so many characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// picture has the shares that are pruned at the left, and what the matrices hold at the right.
func (p *sparsityPlan) picture(epoch int) chart.Chart {
	const numbers, shares = 62, 0.3
	names := p.names()
	rows, arms := float64(len(names)), float64(len(p.arms))
	left := 22.0
	for _, n := range names {
		left = max(left, 22+6.4*float64(len([]rune(n))))
	}
	left = min(left, 0.3*float64(p.width))
	row := max(34, 19*arms+14)
	room := float64(p.width) - left - 2*numbers - 6
	alone := len(p.rows) == 0 || p.width < 400
	if alone {
		room = (float64(p.width) - left - numbers - 10) / (1 - shares)
	}
	y := static.Scale{Min: rows - 0.5, Max: -0.5, Names: names}
	pruned := chart.Panel{
		Left: left, Top: 96, Width: math.Round((1 - shares) * room), Height: row * rows, Title: "pruned" + p.after(epoch),
		X: static.Scale{Max: 1, Percent: true, Label: "share that is pruned"}, Y: y,
	}
	hidden := y
	hidden.Hidden, hidden.Names = true, nil
	held := chart.Panel{
		Left: left + pruned.Width + numbers, Top: pruned.Top, Width: math.Round(shares * room), Height: pruned.Height, Title: "share of the weights",
		X: static.Scale{Max: 1, Percent: true, Label: "grey: of all, colour: of kept"}, Y: hidden,
	}
	if held.Width < 120 {
		held.Title, held.X.Label = "share", ""
	}
	rule := chart.Mark{Kind: chart.Segments, Columns: [][]float64{{0}, {rows - 1.5}, {1}, {rows - 1.5}}, Ink: palette.Quiet(), Width: 1}
	for i, a := range p.arms {
		bars, dots, says := p.bars(i, a, epoch, 1+33/pruned.Width)
		ofAll, ofKept, alsoSays := p.shares(i, a, epoch, 1+33/held.Width)
		if len(p.arms) > 1 || p.dots {
			key := chart.Mark{Kind: chart.Points, Name: bars.Name, Ink: bars.Ink, Symbol: i, Size: 5, Columns: [][]float64{{}, {}}}
			pruned.Marks = append(pruned.Marks, key)
		}
		pruned.Marks = append(pruned.Marks, bars, says)
		if p.dots {
			pruned.Marks = append(pruned.Marks, dots)
		}
		held.Marks = append(held.Marks, ofAll, ofKept)
		if i == 0 {
			held.Marks = append(held.Marks, alsoSays)
		}
	}
	pruned.Marks = append(pruned.Marks, rule)
	held.Marks = append(held.Marks, rule)
	for i, t := range p.targets {
		pruned.Marks = append(pruned.Marks, chart.Mark{
			Kind: chart.Segments, Name: "target " + percent(t), Columns: [][]float64{{t}, {-0.5}, {t}, {rows - 0.5}}, Ink: palette.Ink(), Width: 1.6,
			Dash: [][]float64{{5, 4}, {2, 3}, {9, 4}}[i%3],
		})
	}
	panels := []chart.Panel{pruned, held}
	if alone {
		panels = panels[:1]
	}
	return chart.Chart{
		Title: p.title, Width: p.width, Height: int(pruned.Top + pruned.Height + 54), Legend: true, Panels: panels,
	}
}

func (p *sparsityPlan) after(epoch int) string {
	if epoch < 0 || len(p.places) < 2 {
		return ""
	}
	return " after epoch " + p.when(epoch)
}

// place is the middle of an arm's bar in a row, and half of its thickness.
func (p *sparsityPlan) place(row, arm int) (middle, half float64) {
	const used = 0.76
	thick := used / float64(len(p.arms))
	return float64(row) - used/2 + thick*(float64(arm)+0.5), 0.42 * thick
}

// bars are an arm's medians, its runs, and the medians in figures, which are at beside.
func (p *sparsityPlan) bars(i int, a sparsityArm, epoch int, beside float64) (bars, dots, says chart.Mark) {
	name, ink := a.runs[0].label(), palette.Category(i)
	// The arm's fifth column is the row, for tips.
	bars = chart.Mark{Kind: chart.Boxes, Name: name, Ink: ink, Opacity: 0.62, Columns: make([][]float64, 5)}
	bars.Tips = []chart.Tip{{Label: "matrix", Column: 4, Names: p.names()}, {Label: "pruned (share)", Column: 2}}
	dots = chart.Mark{Kind: chart.Points, Name: name, Ink: ink, Symbol: i, Size: 4, Rim: true, Columns: make([][]float64, 3)}
	dots.Tips = []chart.Tip{{Label: "matrix", Column: 2, Names: p.names()}, {Label: "pruned in a run (share)", Column: 0}}
	says = chart.Mark{Kind: chart.Words, Columns: make([][]float64, 2), Style: static.Style{Size: 11.5, Bold: len(p.arms) == 1}}
	for row := range len(p.rows) + 1 {
		number := func(r sparsityRun) float64 {
			if row == len(p.rows) {
				return p.total(r, epoch)
			}
			return p.cell(r, epoch, p.rows[row]).pruned
		}
		middle, half := p.place(row, i)
		value := a.of(number)
		add(&bars, 0, middle-half, value, middle+half, float64(row))
		for _, k := range sample(len(a.runs), maxSparsityDots) {
			add(&dots, number(a.runs[k]), middle, float64(row))
		}
		add(&says, beside, middle)
		says.Texts = append(says.Texts, shareText(value))
	}
	return bars, dots, says
}

// shares are what the rows hold of all weights and of those that are kept.
func (p *sparsityPlan) shares(i int, a sparsityArm, epoch int, beside float64) (ofAll, ofKept, says chart.Mark) {
	ofAll = chart.Mark{Kind: chart.Boxes, Name: "of all weights", Ink: palette.Fade(palette.Quiet(), 0.32), Columns: make([][]float64, 5)}
	ofKept = chart.Mark{Kind: chart.Boxes, Name: a.runs[0].label(), Ink: palette.Category(i), Opacity: 0.9, Columns: make([][]float64, 5)}
	ofAll.Tips = []chart.Tip{{Label: "matrix", Column: 4, Names: p.names()}, {Label: "share of all weights", Column: 2}}
	ofKept.Tips = []chart.Tip{{Label: "matrix", Column: 4, Names: p.names()}, {Label: "share of the weights kept", Column: 2}}
	says = chart.Mark{Kind: chart.Words, Columns: make([][]float64, 2), Style: static.Style{Size: 11.5}}
	for row, name := range p.rows {
		middle, half := p.place(row, i)
		all := a.of(func(r sparsityRun) float64 { return p.cell(r, -1, name).ofAll })
		kept := a.of(func(r sparsityRun) float64 { return p.cell(r, epoch, name).ofKept })
		add(&ofAll, 0, middle-half*1.19, all, middle+half*1.19, float64(row))
		add(&ofKept, 0, middle-half*0.45, kept, middle+half*0.45, float64(row))
		add(&says, beside, float64(row))
		says.Texts = append(says.Texts, shareText(all))
	}
	return ofAll, ofKept, says
}

// add gives a mark another shape.
func add(m *chart.Mark, values ...float64) {
	for k, v := range values {
		m.Columns[k] = append(m.Columns[k], v)
	}
}

func shareText(v float64) string {
	if !finite(v) {
		return "not known"
	}
	if v > 0 && v < 0.0005 {
		return "< 0.1 %"
	}
	if v > 0.9995 && v < 1 {
		return "> 99.9 %"
	}
	return percent(v)
}
