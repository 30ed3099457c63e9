package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"gonum.org/v1/gonum/blas/blas32"
)

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
