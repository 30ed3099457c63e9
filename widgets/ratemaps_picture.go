package widgets

import (
	"fmt"
	"math"
	"strconv"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// sheet is where tiles lie, in CSS pixels from the lower left of a panel.
type sheet struct {
	cols, rows int
	tile       float64 // side
	wide, high float64 // of the panel
}

const (
	tileSide  = 56.0 // wanted
	tileGap   = 8.0
	tileWords = 17.0 // above a tile
)

// sheetOf lays n tiles into a width.
func sheetOf(n int, wide float64) sheet {
	s := sheet{cols: min(max(int((wide+tileGap)/(tileSide+tileGap)), 2), n), wide: wide}
	s.rows = (n + s.cols - 1) / s.cols
	s.tile = min((wide+tileGap)/float64(s.cols)-tileGap, 1.4*tileSide)
	s.high = float64(s.rows) * (s.tile + tileWords + tileGap)
	return s
}

// area has the corners of tile i, and the line above it.
func (s sheet) area(i int) (x0, y0, x1, y1 float64) {
	x0 = float64(i%s.cols) * (s.tile + tileGap)
	y1 = s.high - float64(i/s.cols)*(s.tile+tileWords+tileGap) - tileWords
	return x0, y1 - s.tile, x0 + s.tile, y1
}

// play is the sheet with the chosen map large beside it, or below where there is no room beside it.
func (p *mapsPlan) play(width int) chart.Play {
	slider := chart.Slider{Name: "open neuron"}
	for _, n := range p.drawn {
		slider.Labels = append(slider.Labels, strconv.Itoa(n.neuron))
		slider.Neurons = append(slider.Neurons, n.neuron)
	}
	side := (p.bins + p.coarse - 1) / p.coarse
	colours := p.colours()
	w := float64(width)
	beside := width >= 560
	left := 14.0
	large, sheetWide := min(w-170, 320), w-2*left
	if beside {
		large = min(0.27*w, 300)
		sheetWide = w - large - 184 - left
	}
	s := sheetOf(len(p.drawn), sheetWide)
	const top = 66.0
	maps := chart.Panel{
		Left: left, Top: top, Width: s.wide, Height: s.high, Bare: true,
		X: static.Scale{Max: s.wide, Hidden: true}, Y: static.Scale{Max: s.high, Hidden: true},
	}
	half := p.bin * float64(p.bins) / 2
	place := static.Scale{Min: -half, Max: p.bin*float64(side*p.coarse) - half} // the last square may go beyond the wall
	x, y := place, place
	x.Label, y.Label = "x (m)", "y (m)"
	one := chart.Panel{
		Left: w - large - 106, Top: top + tileWords, Width: large, Height: large,
		X: x, Y: y, Bar: &colours,
	}
	height := max(top+s.high, one.Top+large+46) + 10
	if !beside {
		one.Left, one.Top = 60, top+s.high+46
		height = one.Top + large + 56
	}
	maps.Marks = p.tiles(s, side)
	maps.Title = p.heading()
	at := func(place []int) chart.Chart {
		n := p.drawn[place[0]]
		sheet, open := maps, one
		sheet.Marks = append(append([]chart.Mark{}, maps.Marks...), frameAround(s, place[0]))
		open.Title = fmt.Sprintf("neuron %d: score %s, peak %s", n.neuron, scoreWords(n.score.Hexagonal), short2(n.peak))
		open.Marks = []chart.Mark{{
			Kind: chart.Tiles, Rows: side, Cols: side, Columns: [][]float64{n.values}, By: &chart.By{Rough: true, Colours: colours},
			Tips: []chart.Tip{{Label: colours.Label, Column: 0}, {Label: "x (m)", Column: 1}, {Label: "y (m)", Column: 2}},
		}}
		return chart.Chart{Title: p.title, Width: width, Height: int(height), Panels: []chart.Panel{sheet, open}, Group: p.group}
	}
	return chart.Play{Sliders: []chart.Slider{slider}, Start: []int{0}, At: at}
}

// tiles are the maps, what is written above them, and what tells of each when it is hovered over or chosen.
func (p *mapsPlan) tiles(s sheet, side int) []chart.Mark {
	var marks []chart.Mark
	left, right := -1e-9, -1.0 // of a text: begins, and ends, at its place
	scores := chart.Mark{Kind: chart.Words, Columns: make([][]float64, 2), Style: static.Style{Size: 11, Bold: true, AlignX: left}}
	peaks := chart.Mark{Kind: chart.Words, Columns: make([][]float64, 2), Style: static.Style{Size: 11, Ink: palette.Quiet(), AlignX: right}}
	chosen := chart.Mark{Kind: chart.Points, Columns: make([][]float64, 6), Symbol: 1, Size: s.tile / 2, Clear: true, Tips: []chart.Tip{
		{Label: "neuron", Column: 2}, {Label: "grid score, 60 degrees", Column: 3}, {Label: "90 degrees", Column: 4}, {Label: "peak activity", Column: 5},
	}}
	for i, n := range p.drawn {
		x0, y0, x1, y1 := s.area(i)
		marks = append(marks, chart.Mark{
			Kind: chart.Tiles, Rows: side, Cols: side, Columns: [][]float64{n.values}, By: &chart.By{Rough: true, Colours: p.colours()}, Area: []float64{x0, y0, x1, y1},
		})
		add := func(m *chart.Mark, values ...float64) {
			for k, v := range values {
				m.Columns[k] = append(m.Columns[k], v)
			}
		}
		add(&scores, x0, y1+8)
		scores.Texts = append(scores.Texts, scoreWords(n.score.Hexagonal))
		add(&peaks, x1, y1+8)
		peaks.Texts = append(peaks.Texts, p.peakWords(n.peak))
		add(&chosen, (x0+x1)/2, (y0+y1)/2, float64(n.neuron), n.score.Hexagonal, n.score.Square, n.peak)
		chosen.Neurons = append(chosen.Neurons, n.neuron)
	}
	return append(marks, scores, peaks, chosen)
}

// peakWords leaves no room for more digits than the highest peak has a use for: those of small ones are told large.
func (p *mapsPlan) peakWords(x float64) string {
	most := 0.0
	for _, n := range p.drawn {
		if finite(n.peak) {
			most = max(most, math.Abs(n.peak))
		}
	}
	if !finite(x) || most < 0.1 || most >= 1e4 {
		return short2(x)
	}
	digits := 0
	switch {
	case most < 1:
		digits = 2
	case most < 100:
		digits = 1
	}
	least := math.Pow(10, -float64(digits))
	if x > 0 && x < least/2 {
		return "<" + strconv.FormatFloat(least, 'f', digits, 64)
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}

// frameAround are the four sides of a tile.
func frameAround(s sheet, i int) chart.Mark {
	x0, y0, x1, y1 := s.area(i)
	x0, y0, x1, y1 = x0-1.5, y0-1.5, x1+1.5, y1+1.5
	return chart.Mark{
		Kind: chart.Segments, Ink: palette.Category(palette.Vermillion), Width: 2.2,
		Columns: [][]float64{{x0, x1, x1, x0}, {y0, y0, y1, y1}, {x1, x1, x0, x0}, {y0, y1, y1, y0}},
	}
}

func (p *mapsPlan) heading() string {
	order := [...]string{"grid score", "peak", "number"}[p.by]
	if len(p.drawn) < p.neurons {
		return fmt.Sprintf("%d of %s neurons, by %s", len(p.drawn), group(p.neurons), order)
	}
	return fmt.Sprintf("%s, by %s", count(len(p.drawn), "neuron"), order)
}

func scoreWords(x float64) string {
	if math.IsNaN(x) {
		return "no score"
	}
	if math.Abs(x) < 0.005 {
		x = 0 // and not -0
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

// short2 writes x with 2 significant digits, or to the unit.
func short2(x float64) string {
	switch {
	case math.IsNaN(x):
		return "none"
	case math.Abs(x) >= 99.5 && math.Abs(x) < 1e6:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 2, 64)
}
