package widgets

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func (p *walksPlan) play(width int) chart.Play {
	which := chart.Slider{Name: "trajectory"}
	for _, w := range p.drawn {
		which.Labels = append(which.Labels, w.label)
	}
	when := chart.Slider{Name: "time", Animate: true}
	for _, i := range p.times {
		when.Labels = append(when.Labels, fmt.Sprintf("%.2f s", seconds(p.steps[i])))
	}
	w, half := float64(width), p.of.Box.Side()/2
	side := min(0.42*w, 480)
	const top = 98.0
	box := chart.Panel{
		Left: 62, Top: top, Width: side, Height: side, Title: "In the box",
		X: static.Scale{Min: -half, Max: half, Label: "x (m)"}, Y: static.Scale{Min: -half, Max: half, Label: "y (m)"},
	}
	high := p.ceiling()
	off := chart.Panel{
		Left: 62 + side + 82, Top: top, Width: w - side - 62 - 82 - 24, Height: side, Grid: true, Title: "How far off",
		X: static.Scale{Max: seconds(p.of.Steps - 1), Label: "time (s)"}, Y: static.Scale{Max: high, Label: "error (cm)"},
	}
	height := top + side + 54
	if width < 560 {
		side = w - 62 - 24
		box.Width, box.Height = side, side
		off.Left, off.Top, off.Width, off.Height = 62, top+side+84, side, 0.6*w
		height = off.Top + off.Height + 54
	}
	at := func(place []int) chart.Chart {
		left, right := box, off
		one, now := p.drawn[place[0]], p.times[place[1]]
		left.Marks = append(p.walls(half), one.inBox(now)...)
		right.Marks = p.over(one, now, high)
		return chart.Chart{Title: p.title, Width: width, Height: int(height), Legend: true, Panels: []chart.Panel{left, right}}
	}
	return chart.Play{Sliders: []chart.Slider{which, when}, Start: []int{0, len(p.times) - 1}, At: at}
}

// ceiling is above all errors that are drawn. Chance may lie beyond: it is said there.
func (p *walksPlan) ceiling() float64 {
	top := 0.0
	for _, list := range [][]float64{p.all.high, p.all.still} {
		if _, hi := extent(list); hi > top {
			top = hi
		}
	}
	for _, w := range p.drawn {
		if _, hi := extent(w.errors); hi > top {
			top = hi
		}
	}
	if p.chance < 1.7*top {
		top = max(top, p.chance)
	}
	if top == 0 {
		return 1
	}
	return 1.08 * top
}

// walls are whole lines, and dashed where who leaves comes in on the other side.
func (p *walksPlan) walls(half float64) []chart.Mark {
	m := chart.Mark{
		Kind: chart.Segments, Ink: palette.Ink(), Width: 3,
		Columns: [][]float64{{-half, half, half, -half}, {-half, -half, half, half}, {half, half, -half, -half}, {-half, half, half, -half}},
	}
	if p.of.Box.Periodic {
		m.Width, m.Dash, m.Ink = 1.5, []float64{5, 5}, palette.Quiet()
	}
	return []chart.Mark{m}
}

var (
	trueInk = palette.Category(palette.Blue)
	toldInk = palette.Category(palette.Vermillion)
)

// inBox are the paths, and where true and decoded place are now.
func (w walk) inBox(now int) []chart.Mark {
	tips := []chart.Tip{{Label: "x (m)", Column: 0}, {Label: "y (m)", Column: 1}}
	return []chart.Mark{
		{Kind: chart.Line, Name: "true path", Columns: [][]float64{w.trueX, w.trueY}, Ink: trueInk, Width: 2.4},
		{Kind: chart.Line, Name: "decoded path", Columns: [][]float64{w.toldX, w.toldY}, Ink: toldInk, Width: 1.6, Dash: []float64{5, 3}},
		{Kind: chart.Points, Name: "start", Columns: [][]float64{w.trueX[:1], w.trueY[:1]}, Ink: palette.Ink(), Symbol: 1, Size: 4.5, Rim: true, Tips: tips},
		{Kind: chart.Segments, Columns: [][]float64{{w.placeX[now]}, {w.placeY[now]}, {w.answerX[now]}, {w.answerY[now]}}, Ink: palette.Ink(), Width: 1.2},
		{Kind: chart.Points, Columns: [][]float64{{w.placeX[now]}, {w.placeY[now]}}, Ink: trueInk, Size: 5, Rim: true, Tips: tips},
		{Kind: chart.Points, Columns: [][]float64{{w.answerX[now]}, {w.answerY[now]}}, Ink: toldInk, Symbol: 3, Size: 5.5, Rim: true, Tips: tips},
	}
}

// over are the errors in time: of all trajectories, of one, and of who knows nothing.
func (p *walksPlan) over(w walk, now int, high float64) []chart.Mark {
	at := make([]float64, len(p.steps))
	for i, t := range p.steps {
		at[i] = seconds(t)
	}
	quiet, end := palette.Quiet(), at[len(at)-1]
	tips := []chart.Tip{{Label: "time (s)", Column: 0}, {Label: "error (cm)", Column: 1}}
	marks := []chart.Mark{
		{Kind: chart.Band, Name: "middle half of all", Columns: [][]float64{at, p.all.low, p.all.high}, Ink: palette.Category(palette.Sky), Opacity: 0.35},
		{Kind: chart.Line, Name: "median", Columns: [][]float64{at, p.all.median}, Ink: trueInk, Width: 1.6},
		{Kind: chart.Line, Name: "standing still", Columns: [][]float64{at, p.all.still}, Ink: palette.Category(palette.Green), Width: 1.8, Dash: []float64{2, 3}},
		{Kind: chart.Line, Name: "this one", Columns: [][]float64{at, w.errors}, Ink: toldInk, Width: 1.6, Dash: []float64{5, 3}},
		{Kind: chart.Segments, Columns: [][]float64{{at[now]}, {0}, {at[now]}, {high}}, Ink: quiet, Width: 1},
		{Kind: chart.Points, Columns: [][]float64{{at[now]}, {w.errors[now]}}, Ink: toldInk, Symbol: 3, Size: 5.5, Rim: true, Tips: tips},
	}
	words := chart.Mark{Kind: chart.Words, Style: static.Style{Size: 11.5, Ink: quiet, AlignX: -1e-9}}
	if p.chance <= high {
		words.Texts = []string{fmt.Sprintf("chance: %.0f cm", p.chance)}
		words.Columns = [][]float64{{0.03 * end}, {p.chance - 0.035*high}}
		return append(marks, chart.Mark{
			Kind: chart.Segments, Columns: [][]float64{{0}, {p.chance}, {end}, {p.chance}}, Ink: quiet, Width: 1.3, Dash: []float64{8, 4},
		}, words)
	}
	words.Texts = []string{fmt.Sprintf("chance: %.0f cm, above", math.Round(p.chance))}
	words.Columns = [][]float64{{0.03 * end}, {0.965 * high}}
	return append(marks, words)
}
