package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// ActivityView shows how activity moves over the neurons of an embedding. Make one with [Activity].
type ActivityView struct {
	embedding *space.Embedding
	states    blas32.General
	title     string
	width     int
	step      float64
}

// Activity shows hidden states over time on the fundamental domain of the neurons' space: states are T x N, a row for each
// step, as train.Learner.States has them of a held-out sequence.
//
//	widgets.Activity(res.Embedding, res.Learner.States(0)).Show()
//
// A slider, which plays, goes through at most 60 moments, 0.02 s a step. Where both sides of the domain are glued straight (circle,
// torus) and activity gathers about one place more than if it were shuffled among the neurons, its circular mean is marked,
// with the way that it takes. A nil embedding, and no states, show a note; states of another number of neurons are an error.
func Activity(e *space.Embedding, states blas32.General) *ActivityView {
	return &ActivityView{embedding: e, states: states, width: 560, step: navigation.StepTime}
}

// Title replaces the title.
func (v *ActivityView) Title(title string) *ActivityView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 560 without it.
func (v *ActivityView) Width(pixels int) *ActivityView { v.width = pixels; return v }

// StepTime sets how many seconds a step takes: 0.02 without it, as in navigation. With 0 time is counted in steps.
func (v *ActivityView) StepTime(seconds float64) *ActivityView { v.step = seconds; return v }

// Show shows the activity on the current sink.
func (v *ActivityView) Show() error { return display.Show(v) }

// Bundle is the activity in all its forms.
func (v *ActivityView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Activity", v.width); err != nil {
		return display.Bundle{}, err
	}
	nothing := placeholder{name: "activity", title: v.title, width: v.width, head: "No activity to draw"}
	e := v.embedding
	switch {
	case e == nil || e.Space == nil || e.Points == nil || e.Points.IsEmpty():
		nothing.detail = "The penalty of this run places no neurons on a space, so there is no embedding."
		return nothing.Bundle()
	case v.states.Rows == 0 || v.states.Cols == 0:
		nothing.detail = "There are no hidden states."
		return nothing.Bundle()
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Activity: %w", err)
	}
	return figure{
		name: "activity", widget: "Activity", play: p.play(v.width), inks: 64,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

const (
	mostMoments = 60
	mostDots    = 2000
	mostValues  = 24_000 // of all moments together, unless these are few
	fewMoments  = 12
)

// momentsPlan is what static and interactive picture have in common.
type momentsPlan struct {
	name      string
	title     string
	domain    domainPlan // its chart, and the neurons that are drawn
	steps     int        // T
	step      float64    // seconds, 0 for none
	rows      []int      // of the states that are drawn
	values    [][]float64
	colours   chart.Colours
	beyond    int // values above the end of the colours
	strange   int // values that are not finite, of all states
	active    float64
	centred   bool // whether a centre has a meaning on this domain
	centreX   []float64
	centreY   []float64
	gathered  int
	travelled float64
}

func (v *ActivityView) plan() (*momentsPlan, error) {
	e, s := v.embedding, v.states
	n := e.Points.RawMatrix().Rows
	switch {
	case s.Cols != n:
		return nil, fmt.Errorf("states of %d neurons, allowed are those of the %d of the embedding", s.Cols, n)
	case s.Stride < s.Cols || len(s.Data) < (s.Rows-1)*s.Stride+s.Cols:
		return nil, fmt.Errorf("states of %d x %d with a stride of %d have %d numbers, allowed are %d or more", s.Rows, s.Cols, s.Stride, len(s.Data), (s.Rows-1)*s.Stride+s.Cols)
	case !(v.step >= 0 && v.step <= 1e6):
		return nil, fmt.Errorf("StepTime is %v, allowed are 0 to 1e6 seconds", v.step)
	}
	domain, err := Domain(e).plan()
	if err != nil {
		return nil, fmt.Errorf("%s", strings.TrimPrefix(err.Error(), "widgets: Domain: "))
	}
	p := &momentsPlan{name: domain.name, title: v.title, domain: *domain, steps: s.Rows, step: v.step}
	if p.title == "" {
		p.title = "Activity on the " + p.name
	}
	if all := p.domain.points; len(all) > mostDots {
		kept := make([]domainPoint, 0, mostDots)
		for _, i := range sample(len(all), mostDots) {
			kept = append(kept, all[i])
		}
		p.domain.points, p.domain.sampled = kept, true
	}
	p.rows = evenly(s.Rows, min(max(mostValues/max(len(p.domain.points), 1), fewMoments), mostMoments))
	for _, t := range p.rows {
		row := make([]float64, len(p.domain.points))
		for i, q := range p.domain.points {
			row[i] = float64(s.Data[t*s.Stride+q.neuron])
		}
		p.values = append(p.values, row)
	}
	p.measure(s)
	p.follow(e, s)
	return p, nil
}

// measure has the range of the colours. A few values far above all others would make these dark.
func (p *momentsPlan) measure(s blas32.General) {
	positive, counted := 0, 0
	for t := range s.Rows {
		for _, x := range s.Data[t*s.Stride:][:s.Cols] {
			if !finite(float64(x)) {
				p.strange++
				continue
			}
			counted++
			if x > 0 {
				positive++
			}
		}
	}
	p.active = float64(positive) / float64(counted)
	var sizes []float64
	negative := false
	for _, row := range p.values {
		for i, x := range row {
			if !finite(x) {
				row[i] = math.NaN()
				continue
			}
			sizes = append(sizes, math.Abs(x))
			negative = negative || x < 0
		}
	}
	slices.Sort(sizes)
	end := 1.0
	if len(sizes) > 0 && sizes[len(sizes)-1] > 0 {
		end = sizes[len(sizes)-1]
		if most := quantile(0.995, sizes); most > 0 && end > 1.5*most {
			end = most
		}
	}
	for _, x := range sizes {
		if x > end {
			p.beyond++
		}
	}
	p.colours = chart.Colours{Label: "activity", Max: end}
	if negative {
		p.colours.Min, p.colours.Map = -end, chart.Diverging
		p.active = math.NaN()
	}
}

// follow has the centre of the activity at each moment, where it has one.
func (p *momentsPlan) follow(e *space.Embedding, s blas32.General) {
	c := p.domain.chart
	line := c.YLabel == ""
	p.centred = c.LeftRight == space.Straight && (line || c.BottomTop == space.Straight)
	if !p.centred {
		p.centreX, p.centreY = gaps(len(p.rows)), gaps(len(p.rows))
		return
	}
	x, y := make([]float64, s.Cols), make([]float64, s.Cols)
	for i := range x {
		px, py := c.At(e.Points.RawRowView(i))
		x[i], y[i] = (px-c.XMin)/(c.XMax-c.XMin), 0
		if !line {
			y[i] = (py - c.YMin) / (c.YMax - c.YMin)
		}
	}
	lastX, lastY := math.NaN(), math.NaN()
	for _, t := range p.rows {
		row := s.Data[t*s.Stride:][:s.Cols]
		mx, clear := circularMean(x, row)
		my := 0.5
		if !line {
			var also bool
			my, also = circularMean(y, row)
			clear = clear && also
		}
		if !clear {
			p.centreX, p.centreY = append(p.centreX, math.NaN()), append(p.centreY, math.NaN())
			lastX = math.NaN()
			continue
		}
		p.gathered++
		mx, my = c.XMin+mx*(c.XMax-c.XMin), c.YMin+my*(c.YMax-c.YMin)
		p.centreX, p.centreY = append(p.centreX, mx), append(p.centreY, my)
		if lastX == lastX {
			p.travelled += math.Hypot(math.Remainder(mx-lastX, c.XMax-c.XMin), math.Remainder(my-lastY, c.YMax-c.YMin))
		}
		lastX, lastY = mx, my
	}
}

// circularMean is the place in [0, 1), a circle, about which weights gather, and whether they do: more than if they were
// shuffled among the places, but for one time in a hundred. What is the same at all places does not count, so that neither
// a floor of activity nor uneven places move it.
func circularMean(at []float64, weights []float32) (mean float64, clear bool) {
	var w, cos, sin, n float64
	for i, x := range weights {
		if finite(float64(x)) && finite(at[i]) {
			s, c := math.Sincos(2 * math.Pi * at[i])
			w, cos, sin, n = w+float64(x), cos+c, sin+s, n+1
		}
	}
	w, cos, sin = w/n, cos/n, sin/n
	var re, im, square, spread float64
	for i, x := range weights {
		if finite(float64(x)) && finite(at[i]) {
			s, c := math.Sincos(2 * math.Pi * at[i])
			d := float64(x) - w
			re, im = re+d*(c-cos), im+d*(s-sin)
			square += d * d
			spread += (c-cos)*(c-cos) + (s-sin)*(s-sin)
		}
	}
	// Of shuffled weights (re^2 + im^2) / (square spread / n) is about 1 on average, and exponentially distributed.
	mean = math.Atan2(im, re) / (2 * math.Pi)
	mean -= math.Floor(mean)
	return mean, re*re+im*im > math.Log(100)*square*spread/n && square > 0
}

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

// when is the time after a step.
func (p *momentsPlan) when(t int) string {
	if p.step == 0 {
		return fmt.Sprintf("step %d", t+1)
	}
	digits := 2
	for x := p.step; x < 0.0099 && digits < 6; x *= 10 {
		digits++
	}
	return fmt.Sprintf("%.*f s", digits, float64(t+1)*p.step)
}

func (p *momentsPlan) text() string {
	s := fmt.Sprintf("%s on the %s over %s", count(p.domain.neurons, "neuron"), p.name, count(p.steps, "step"))
	if p.step > 0 {
		s += fmt.Sprintf(" (%s s)", short(float64(p.steps)*p.step))
	}
	lo, hi := math.NaN(), math.NaN()
	for _, row := range p.values {
		l, h := extent(row)
		if !(lo <= l) {
			lo = l
		}
		if !(hi >= h) {
			hi = h
		}
	}
	switch {
	case !finite(lo):
		s += ", none of it finite"
	case lo >= 0:
		s += ", activity up to " + short(hi)
	default:
		s += fmt.Sprintf(", activity from %s to %s", short(lo), short(hi))
	}
	if p.active == p.active {
		s += fmt.Sprintf(", %s of neurons above 0 on average", percent(p.active))
	}
	if p.strange > 0 {
		s += fmt.Sprintf(", %s not finite", count(p.strange, "value"))
	}
	return s + "; " + p.finding() + "."
}

func (p *momentsPlan) finding() string {
	switch {
	case !p.centred:
		return "no centre is marked, for a mean has no meaning where sides are not glued straight"
	case p.gathered == 0:
		return "at no moment does it gather about one place more than if it were shuffled among the neurons"
	}
	return fmt.Sprintf("it gathers about one place at %d of %s drawn, and its centre moves by %s in all", p.gathered, count(len(p.rows), "moment"), short2(p.travelled))
}

func (p *momentsPlan) caption() string {
	var b strings.Builder
	b.WriteString("Activity of " + p.text())
	if p.gathered > 0 {
		b.WriteString(" Diamond: the centre, the circular mean of what is above average, where shuffled activity would gather as much less than once in a hundred times on each axis; dashed: its way.")
	}
	fmt.Fprintf(&b, " %s.", p.domain.gluings())
	if len(p.rows) < p.steps {
		fmt.Fprintf(&b, " %d of %s steps are drawn.", len(p.rows), group(p.steps))
	}
	if p.domain.sampled {
		fmt.Fprintf(&b, " %s of %s neurons are drawn, chosen at random.", group(len(p.domain.points)), group(p.domain.neurons))
	}
	if p.beyond > 0 {
		fmt.Fprintf(&b, " Colours end at %s: %s beyond %s that of the end.", short(p.colours.Max), count(p.beyond, "value"), map[bool]string{true: "has", false: "have"}[p.beyond == 1])
	}
	if p.domain.lost > 0 {
		fmt.Fprintf(&b, " %s without a finite place: not drawn.", count(p.domain.lost, "neuron"))
	}
	if p.domain.chart.Note != "" {
		b.WriteString(" " + capital(p.domain.chart.Note) + ".")
	}
	return b.String()
}

func (p *momentsPlan) alt() string {
	return fmt.Sprintf("Scatter plot of neurons coloured by activity, one picture a moment: %s", p.text())
}
