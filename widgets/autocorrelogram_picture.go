package widgets

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func (p *lagsPlan) play(width int) chart.Play {
	slider := chart.Slider{Name: "neuron"}
	for _, n := range p.drawn {
		slider.Labels = append(slider.Labels, strconv.Itoa(n.neuron))
		slider.Neurons = append(slider.Neurons, n.neuron)
	}
	w := float64(width)
	side := min(0.36*w, 420)
	colours := chart.Colours{Label: "correlation", Min: -1, Max: 1, Map: chart.Diverging}
	lag := static.Scale{Min: -p.extent, Max: p.reach - p.extent}
	x, y := lag, lag
	x.Label, y.Label = "lag to the right (m)", "lag up (m)"
	lags := chart.Panel{Left: 62, Top: 92, Width: side, Height: side, X: x, Y: y, Bar: &colours}
	turns := chart.Panel{
		Left: 62 + side + 172, Top: 92, Width: w - side - 62 - 172 - 24, Height: side, Grid: true, Title: "Correlation after a turn",
		X: static.Scale{Max: 180, Label: "turn (degrees)"}, Y: static.Scale{Min: -1, Max: 1, Label: "correlation"},
	}
	height := 92 + side + 52
	if width < 560 {
		side = w - 62 - 118
		lags.Width, lags.Height = side, side
		turns.Left, turns.Top, turns.Width, turns.Height = 62, 92+side+84, w-62-24, 0.5*w
		height = turns.Top + turns.Height + 52
	}
	at := func(place []int) chart.Chart {
		n := p.drawn[place[0]]
		left, right := lags, turns
		left.Title = fmt.Sprintf("neuron %d: %s at 60\u00b0, %s at 90\u00b0", n.neuron, scoreWords(n.score.Hexagonal), scoreWords(n.score.Square))
		if math.IsNaN(n.score.Hexagonal) {
			left.Title = fmt.Sprintf("neuron %d: no score", n.neuron)
		}
		left.Marks = []chart.Mark{{
			Kind: chart.Tiles, Rows: p.side, Cols: p.side, Columns: [][]float64{n.values}, By: &chart.By{Rough: true, Colours: colours},
			Tips: []chart.Tip{{Label: "correlation", Column: 0}, {Label: "right (m)", Column: 1}, {Label: "up (m)", Column: 2}},
		}, {
			Kind: chart.Line, Name: "ring", Columns: [][]float64{n.ringX, n.ringY}, Ink: palette.Ink(), Width: 1.6,
		}}
		right.Marks = n.turns()
		return chart.Chart{Title: p.title, Width: width, Height: int(height), Legend: true, Panels: []chart.Panel{left, right}, Group: p.group}
	}
	return chart.Play{Sliders: []chart.Slider{slider}, Start: []int{p.start}, At: at}
}

// turns are the curve, the places that the score compares, and the score between two lines.
func (n neuronLags) turns() []chart.Mark {
	degrees := make([]float64, turnSteps)
	for k := range degrees {
		degrees[k] = float64(k * turnStep)
	}
	tips := []chart.Tip{{Label: "turn (degrees)", Column: 0}, {Label: "correlation", Column: 1}}
	up, down := palette.Category(palette.Blue), palette.Category(palette.Vermillion)
	level := func(y float64, ink color.RGBA) chart.Mark {
		return chart.Mark{Kind: chart.Segments, Columns: [][]float64{{0}, {y}, {180}, {y}}, Ink: ink, Width: 1.3, Dash: []float64{5, 4}}
	}
	return []chart.Mark{
		level(n.least, up), level(n.highest, down),
		{Kind: chart.Line, Columns: [][]float64{degrees, n.curve}, Ink: palette.Quiet(), Width: 2},
		{Kind: chart.Arrows, Columns: [][]float64{{171}, {n.highest}, {171}, {n.least}}, Ink: palette.Ink(), Width: 1.8},
		{Kind: chart.Points, Name: "60, 120 degrees", Columns: [][]float64{peaks, n.peaks}, Ink: up, Size: 5.5, Rim: true, Tips: tips},
		{Kind: chart.Points, Name: "30, 90, 150 degrees", Columns: [][]float64{troughs, n.troughs}, Ink: down, Symbol: 3, Size: 5.5, Rim: true, Tips: tips},
	}
}
