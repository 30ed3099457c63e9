package widgets

import (
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// play is the domain at each moment.
func (p *momentsPlan) play(width int) chart.Play {
	slider := chart.Slider{Name: "time", Animate: true}
	for _, t := range p.rows {
		slider.Labels = append(slider.Labels, p.when(t))
	}
	base := p.domain.picture(width)
	panel := base.Panels[0]
	panel.Width -= 74 // for the bar
	panel = withShape(panel, p.domain.chart)
	panel.Top += 8
	panel.Bar = &p.colours
	neurons := panel.Marks[0]
	neurons.By = &chart.By{Column: 2, Rough: true, Colours: p.colours}
	neurons.Near = nil
	neurons.Tips = []chart.Tip{{Label: "neuron", Column: 3}, {Label: "activity", Column: 2}}
	c := p.domain.chart
	neurons.Columns[0] = thousandths(neurons.Columns[0], c.XMax-c.XMin)
	neurons.Columns[1] = thousandths(neurons.Columns[1], c.YMax-c.YMin)
	trailX, trailY := p.trail()
	ink := palette.Category(palette.Vermillion)
	sides := glue(p.domain.chart, panel)
	at := func(place []int) chart.Chart {
		now, moment := place[0], base
		one, screen := neurons, panel
		one.Columns = slices.Clone(neurons.Columns)
		one.Columns[2] = p.values[now]
		screen.Title = p.when(p.rows[now])
		screen.Marks = append(append([]chart.Mark{one}, sides...),
			chart.Mark{Kind: chart.Line, Columns: [][]float64{trailX, trailY}, Ink: ink, Width: 1.3, Dash: []float64{2, 2}},
			chart.Mark{Kind: chart.Points, Columns: [][]float64{{p.centreX[now]}, {p.centreY[now]}}, Ink: ink, Symbol: 3, Size: 8, Rim: true},
		)
		moment.Title, moment.Height = p.title, int(screen.Top+screen.Height+60)
		moment.Panels = []chart.Panel{screen}
		return moment
	}
	return chart.Play{Sliders: []chart.Slider{slider}, Start: []int{0}, At: at}
}

// thousandths rounds places to what can be seen of them, so that they take fewer digits.
func thousandths(places []float64, of float64) []float64 {
	if of <= 0 {
		return places
	}
	unit := math.Pow(10, math.Ceil(3-math.Log10(of)))
	out := make([]float64, len(places))
	for i, x := range places {
		out[i] = math.Round(x*unit) / unit
	}
	return out
}

// withShape gives a panel of another width the height that fits.
func withShape(p chart.Panel, c space.Chart) chart.Panel {
	p.Height = plane(c, p.Left, p.Top, p.Width).Height
	if c.YLabel == "" {
		p.Height = max(p.Height, 96) // room for the bar
	}
	return p
}

// trail is the way of the centre, with gaps where it leads over a side of the domain.
func (p *momentsPlan) trail() (x, y []float64) {
	c := p.domain.chart
	for i := range p.centreX {
		if i > 0 && (math.Abs(p.centreX[i]-p.centreX[i-1]) > (c.XMax-c.XMin)/2 || math.Abs(p.centreY[i]-p.centreY[i-1]) > (c.YMax-c.YMin)/2) {
			x, y = append(x, math.NaN()), append(y, math.NaN())
		}
		x, y = append(x, p.centreX[i]), append(y, p.centreY[i])
	}
	return x, y
}
