package widgets

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// MaskOverlapView shows how much of their wiring masks share: the Jaccard overlap of each with each, beside what chance
// alone gives. Make one with [MaskOverlap].
type MaskOverlapView struct {
	table analysis.OverlapTable
	title string
	width int
}

// MaskOverlap shows a table of analysis.CompareAll, as of the recurrent masks of several seeds:
//
//	widgets.MaskOverlap(analysis.CompareAll(names, masks)).Show()
//
// Chance means masks as sparse that were drawn at random. Weights are compared by their places, so neurons must
// correspond: runs of one embedding or of one initialisation, not of any two seeds.
func MaskOverlap(t analysis.OverlapTable) *MaskOverlapView {
	return &MaskOverlapView{table: t, width: 560}
}

// Title replaces the title.
func (v *MaskOverlapView) Title(title string) *MaskOverlapView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 560 without it. Cells wider than 34 have their numbers written in them.
func (v *MaskOverlapView) Width(pixels int) *MaskOverlapView { v.width = pixels; return v }

// Show shows the matrix on the current sink.
func (v *MaskOverlapView) Show() error { return display.Show(v) }

// Bundle is the matrix in all its forms.
func (v *MaskOverlapView) Bundle() (display.Bundle, error) {
	if err := checkWidth("MaskOverlap", v.width); err != nil {
		return display.Bundle{}, err
	}
	if len(v.table.Names) < 2 && len(v.table.Cells) == len(v.table.Names) {
		return placeholder{
			name: "maskoverlap", title: v.title, width: v.width,
			head: "No pair of masks to compare", detail: "The table has " + count(len(v.table.Names), "mask") + ", and an overlap needs two.",
		}.Bundle()
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, err
	}
	return figure{
		name: "maskoverlap", widget: "MaskOverlap", play: chart.Still(p.picture()), inks: 192,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

// maxOverlapMasks is how many are drawn: the cells of more are too small to tell apart.
const maxOverlapMasks = 40

// overlapPlan is what picture and texts have in common.
type overlapPlan struct {
	title   string
	width   int
	names   []string
	cells   [][]analysis.Overlap
	drawn   []int // masks
	pairs   overlapPairs
	colours chart.Colours
}

func (v *MaskOverlapView) plan() (*overlapPlan, error) {
	n := len(v.table.Names)
	if len(v.table.Cells) != n {
		return nil, fmt.Errorf("widgets: MaskOverlap: %d names and %s of cells, allowed are as many", n, count(len(v.table.Cells), "row"))
	}
	for i, row := range v.table.Cells {
		if len(row) != n {
			return nil, fmt.Errorf("widgets: MaskOverlap: row %d has %d cells, allowed are %d, one for each mask", i, len(row), n)
		}
		for j, o := range row {
			if o.Jaccard < 0 || o.Jaccard > 1 || o.ByChance < 0 || o.ByChance > 1 {
				return nil, fmt.Errorf("widgets: MaskOverlap: masks %d and %d have Jaccard %g and %g by chance, allowed are shares from 0 to 1", i, j, o.Jaccard, o.ByChance)
			}
		}
	}
	p := &overlapPlan{title: v.title, width: v.width, names: make([]string, n), cells: v.table.Cells, drawn: evenly(n, maxOverlapMasks)}
	if p.title == "" {
		p.title = "Overlap of masks"
	}
	for i, name := range v.table.Names {
		if p.names[i] = oneLine(name); p.names[i] == "" {
			p.names[i] = fmt.Sprintf("mask %d", i+1)
		}
	}
	p.pairs = p.compare()
	p.colours = chart.Colours{Label: "Jaccard overlap", Max: 1}
	if most := p.pairs.jaccard[1]; most > 0 {
		p.colours.Max = most
	}
	return p, nil
}

// widths of a cell that has room for a number, for two, and that looks empty beyond.
const (
	oneNumber  = 34
	twoNumbers = 46
	widestCell = 120
)

func (p *overlapPlan) picture() chart.Chart {
	bar := p.bar()
	n := len(p.drawn)
	names, below := p.labels()
	left := 30.0
	for _, s := range names {
		left = max(left, 30+6.6*float64(len([]rune(s))))
	}
	side := min(float64(p.width)-left-bar, widestCell*float64(n))
	panel := chart.Panel{
		Left: left, Top: 54, Width: side, Height: side,
		X: static.Scale{Min: -0.5, Max: float64(n) - 0.5, Names: below}, Y: static.Scale{Min: float64(n) - 0.5, Max: -0.5, Names: names},
	}
	if p.width >= overlapBar {
		panel.Bar = &p.colours
	}
	full := make([]string, n)
	for k, i := range p.drawn {
		full[k] = p.names[i]
	}
	tiles := chart.Mark{
		Kind: chart.Tiles, Rows: n, Cols: n, Columns: make([][]float64, 4), By: &chart.By{Colours: p.colours},
		Tips: []chart.Tip{{Column: 2, Names: full}, {Label: "and", Column: 1, Names: full}, {Label: "Jaccard overlap", Column: 0},
			{Label: "by chance alone", Column: 3}, {Label: "standard deviations above chance", Column: 4}, {Label: "weights in common", Column: 5}},
	}
	self := chart.Mark{Kind: chart.Boxes, Ink: palette.Fade(palette.Ink(), 0.1), Rim: true, Columns: make([][]float64, 4)}
	for r := range n {
		row := n - 1 - r // tiles begin at the bottom
		for c := range n {
			o := p.cells[p.drawn[row]][p.drawn[c]]
			add(&tiles, fewDigits(o.Jaccard), fewDigits(o.ByChance), fewDigits(o.Z), float64(o.Both))
		}
		add(&self, float64(r)-0.5, float64(r)-0.5, float64(r)+0.5, float64(r)+0.5)
	}
	panel.Marks = append([]chart.Mark{tiles, self}, p.numbers(side/float64(n))...)
	return chart.Chart{Title: p.title, Width: p.width, Height: int(panel.Top + side + 34), Panels: []chart.Panel{panel}}
}

// overlapBar is the width from which there is room for a colour bar.
const overlapBar = 360

// bar is the room to the right of the cells.
func (p *overlapPlan) bar() float64 {
	if p.width < overlapBar {
		return 20
	}
	return 92
}

// labels are the names beside the rows and below the columns: numbers stand for names that are wider than a column.
func (p *overlapPlan) labels() (rows, columns []string) {
	most := min(20, p.width/28)
	n := len(p.drawn)
	wide := 0
	for _, i := range p.drawn {
		wide = max(wide, len([]rune(p.names[i])))
	}
	room := (float64(p.width) - p.bar() - 30 - 6.6*float64(min(wide, most))) / float64(n)
	for k, i := range p.drawn {
		name := cut(p.names[i], most)
		if 6.6*float64(wide) < room-4 {
			rows, columns = append(rows, name), append(columns, name)
		} else {
			rows, columns = append(rows, fmt.Sprintf("%d: %s", k+1, name)), append(columns, fmt.Sprint(k+1))
		}
	}
	return rows, columns
}

// numbers are what is written in the cells: the overlap, bold where it is more than chance gives, with the value of chance
// below it, and on the diagonal what the mask keeps.
func (p *overlapPlan) numbers(cell float64) []chart.Mark {
	if cell < oneNumber {
		return nil
	}
	size := min(14, cell/4.2)
	type look struct{ bold, light bool }
	marks := map[look]*chart.Mark{}
	small := map[bool]*chart.Mark{}
	for _, light := range []bool{false, true} {
		ink := black()
		if light {
			ink = palette.Paper()
		}
		mark := func(style static.Style) *chart.Mark {
			style.Ink = ink
			return &chart.Mark{Kind: chart.Words, Style: style, Columns: make([][]float64, 2)}
		}
		marks[look{false, light}] = mark(static.Style{Size: size})
		marks[look{true, light}] = mark(static.Style{Size: size, Bold: true})
		small[light] = mark(static.Style{Size: max(9, 0.78*size)})
	}
	write := func(m *chart.Mark, x, y int, down float64, s string) {
		add(m, float64(x), float64(y)+down)
		m.Texts = append(m.Texts, s)
	}
	up, down := 0.0, 0.0
	if cell >= twoNumbers {
		up, down = -0.13, 0.19
	}
	for y, i := range p.drawn {
		for x, j := range p.drawn {
			o := p.cells[i][j]
			if i == j {
				write(marks[look{false, false}], x, y, up, group(o.A))
				if down > 0 {
					write(small[false], x, y, down, "kept")
				}
				continue
			}
			light := lightOn(p.colours.Colour(o.Jaccard))
			write(marks[look{o.Z > p.pairs.critical, light}], x, y, up, overlapText(o.Jaccard))
			if down > 0 {
				s := overlapText(o.ByChance)
				if cell >= 88 {
					s = "chance " + s
				}
				write(small[light], x, y, down, s)
			}
		}
	}
	var all []chart.Mark
	for _, light := range []bool{false, true} {
		all = append(all, *marks[look{false, light}], *marks[look{true, light}], *small[light])
	}
	return all
}

func overlapText(v float64) string {
	if !finite(v) {
		return "none"
	}
	return fmt.Sprintf("%.3f", v)
}

// fewDigits is x to 4 digits: a notebook need not hold more of what is only read.
func fewDigits(x float64) float64 {
	if !finite(x) || x == 0 {
		return x
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*scale) / scale
}
