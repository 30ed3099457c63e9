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
	half := p.of.Box.Side() / 2
	high := p.ceiling()
	screen := p.layout(width)
	box, off := screen.box, screen.off
	box.Title, off.Title = "In the box", "How far off"
	box.X, box.Y = static.Scale{Min: -half, Max: half, Label: "x (m)"}, static.Scale{Min: -half, Max: half, Label: "y (m)"}
	off.X, off.Y = static.Scale{Max: seconds(p.of.Steps - 1), Label: "time (s)"}, static.Scale{Max: high, Label: "error (cm)"}
	off.Grid = true
	at := func(place []int) chart.Chart {
		all, right := []chart.Panel{box}, off
		one, now := p.drawn[place[0]], p.times[place[1]]
		all[0].Marks = append([]chart.Mark{p.walls(-half, -half, half, half)}, one.inBox(now)...)
		if screen.near.Width > 0 {
			near := screen.near
			near.Title = "Close-up"
			near.X, near.Y = static.Scale{Min: -100 * p.close, Max: 100 * p.close, Label: "x from the start (cm)"}, static.Scale{Min: -100 * p.close, Max: 100 * p.close, Label: "y from the start (cm)"}
			near.Marks = append([]chart.Mark{p.wallsNear(one, half)}, one.near.inBox(now)...)
			for i := range near.Marks {
				near.Marks[i] = inCentimetres(near.Marks[i])
			}
			all = append(all, near)
		}
		right.Marks = p.over(one, now, high)
		return chart.Chart{Title: p.title, Width: width, Height: screen.height, Legend: true, Panels: append(all, right)}
	}
	return chart.Play{Sliders: []chart.Slider{which, when}, Start: []int{0, len(p.times) - 1}, At: at}
}

// screen is where the panels lie; near has no width where there is none.
type screen struct {
	box, near, off chart.Panel
	height         int
}

// layout has all panels in a row where there is room, else the errors below.
func (p *walksPlan) layout(width int) (s screen) {
	const top, left, between, right, below = 98.0, 62.0, 74.0, 24.0, 54.0
	w := float64(width)
	close := p.close > 0 && width >= 460
	squares, panels := 1.0, 2.0
	if close {
		squares, panels = 2, 3
	}
	put := func(left, top, width, height float64) chart.Panel {
		return chart.Panel{Left: left, Top: top, Width: width, Height: height}
	}
	if width >= 560 && !close || width >= 700 {
		side := min((w-left-right-(panels-1)*between)/panels, 480)
		if !close {
			side = min(0.42*w, 480)
		}
		s.box = put(left, top, side, side)
		at := left + side + between
		if close {
			s.near = put(at, top, side, side)
			at += side + between
		}
		s.off = put(at, top, w-at-right, side)
		s.height = int(top + side + below)
		return s
	}
	side := (w - left - right - (squares-1)*between) / squares
	s.box = put(left, top, side, side)
	if close {
		s.near = put(left+side+between, top, side, side)
	}
	s.off = put(left, top+side+84, w-left-right, 0.5*w)
	s.height = int(s.off.Top + s.off.Height + below)
	return s
}

// inCentimetres has the first columns of a mark, which are places in metres.
func inCentimetres(m chart.Mark) chart.Mark {
	n := 2
	if m.Kind == chart.Segments {
		n = 4
	}
	columns := make([][]float64, len(m.Columns))
	copy(columns, m.Columns)
	for c := range n {
		columns[c] = make([]float64, len(m.Columns[c]))
		for i, x := range m.Columns[c] {
			columns[c][i] = 100 * x
		}
	}
	m.Columns = columns
	m.Tips = nil
	return m
}

// wallsNear are the walls from the start of a walk, as far as the close-up goes.
func (p *walksPlan) wallsNear(w walk, half float64) chart.Mark {
	x, y := w.trueX[0], w.trueY[0]
	m := p.walls(-half-x, -half-y, half-x, half-y)
	for i := range m.Columns[0] {
		for c, column := range m.Columns {
			other := m.Columns[(c+2)%4][i] // of the other end
			if math.Abs(column[i]) > p.close && column[i] == other {
				column[i] = math.NaN() // beside the close-up
			}
		}
	}
	for _, column := range m.Columns {
		for i, v := range column {
			column[i] = min(max(v, -p.close), p.close)
		}
	}
	return m
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
func (p *walksPlan) walls(left, bottom, right, top float64) chart.Mark {
	m := chart.Mark{
		Kind: chart.Segments, Ink: palette.Ink(), Width: 3,
		Columns: [][]float64{{left, right, right, left}, {bottom, bottom, top, top}, {right, right, left, left}, {bottom, top, top, bottom}},
	}
	if p.of.Box.Periodic {
		m.Width, m.Dash, m.Ink = 1.5, []float64{5, 5}, palette.Quiet()
	}
	return m
}

var (
	trueInk = palette.Category(palette.Blue)
	toldInk = palette.Category(palette.Vermillion)
)

// inBox are the paths, and where true and decoded place are now.
func (w walk) inBox(now int) []chart.Mark {
	dash := []float64{5, 3}
	if len(w.placeX) >= mostPlaces {
		dash = nil // of a path so long dashes are not told apart
	}
	tips := []chart.Tip{{Label: "x (m)", Column: 0}, {Label: "y (m)", Column: 1}}
	return []chart.Mark{
		{Kind: chart.Line, Name: "true path", Columns: [][]float64{w.trueX, w.trueY}, Ink: trueInk, Width: 2.4},
		{Kind: chart.Line, Name: "decoded path", Columns: [][]float64{w.toldX, w.toldY}, Ink: toldInk, Width: 1.3, Dash: dash},
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
		{Kind: chart.Line, Name: "standing still", Columns: [][]float64{at, p.all.still}, Ink: palette.Category(palette.Green), Width: 2.2, Dash: []float64{7, 3}},
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
