package widgets

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

const (
	maxWiringNeurons = 24     // that the slider chooses among, where there is room
	maxWiringDots    = 1500   // that are drawn
	maxWiringPairs   = 1024   // neurons between which all pairs are looked at
	wiringBars       = 16     // along the distance
	wiringLines      = 12     // to neurons of the largest weights
	wiringRoom       = 26_000 // bytes for what changes with the sliders
)

// wiringPlan is what static and interactive picture have in common.
type wiringPlan struct {
	title, name string // name is that of the space
	chart       space.Chart
	neurons     int
	lost        int // without a finite place
	gates       int
	broken      int // weights that are not finite, of all times
	apart       bool
	group       string

	held  []int // neurons of the slider
	start int
	times []wiringTime // p's own is the last
	dots  []int        // neurons that are drawn
	place [][]float64  // x and y of these
	from  [][2]float64 // places of the held neurons as senders
	away  [][]float64  // distances from held neuron h to all; NaN to itself, and where there is none
	among *separations
	far   float64
	scale chart.Colours // of weights
	high  float64       // of the mean |W| by distance
	share []wiringShare // by time, gate and held neuron
}

// wiringTime is the matrix at a time.
type wiringTime struct {
	label string
	*recurrent
	mean  [][]float64 // |W| by distance in each gate, of all neurons that are looked at; NaN without pairs
	reach reach       // of the first and the last
}

// wiringShare is what one neuron sends.
type wiringShare struct {
	weight []float64 // to the dots, NaN where pruned
	kept   int       // of the weights to all others
	median float64   // distance of these
	mean   []float64 // |W| by distance, NaN without neurons
	lines  [][]float64
}

func (v *WiringView) plan() (*wiringPlan, error) {
	e, s := v.embedding, v.senders
	if err := checkPlaces(e); err != nil {
		return nil, err
	}
	n := e.Len()
	switch {
	case s == nil:
		s = e
	case nowhere(s) || s.Len() != n || s.Space.String() != e.Space.String() || checkPlaces(s) != nil:
		return nil, fmt.Errorf("Senders are other than %d points on %s, allowed is a place on the same space for each neuron", n, e.Space)
	}
	p := &wiringPlan{
		title: v.title, name: e.Space.String(), chart: e.Space.Chart(), neurons: n, apart: s != e, group: groupOf(e), start: n / 2,
	}
	if v.chosen {
		if p.start = v.neuron; p.start < 0 || p.start >= n {
			return nil, fmt.Errorf("Neuron is %d, allowed are 0 to %d", p.start, n-1)
		}
	}
	if p.title == "" {
		p.title = "Wiring on the " + p.name
	}
	if err := p.take(v, n); err != nil {
		return nil, err
	}
	p.put(e)
	p.held = evenlyWith(n, p.choices(), p.start)
	p.measure(e, s)
	for t := range p.times {
		p.look(&p.times[t])
		for g := range p.gates {
			for h := range p.held {
				p.share = append(p.share, p.sent(t, g, h))
			}
		}
	}
	if last := len(p.times) - 1; last > 0 {
		p.times[0].reach = reachOf(p.times[0].recurrent, p.among, 0)
	}
	end := &p.times[len(p.times)-1]
	end.reach = reachOf(end.recurrent, p.among, reachShuffles)
	p.rank()
	return p, nil
}

// coarse says that weights travel as a byte each.
func (p *wiringPlan) coarse() bool { return len(p.times)*p.gates > 1 }

// choices is how many neurons the slider holds: as many as there is room for.
func (p *wiringPlan) choices() int {
	each := 8 * len(p.dots) / 3
	if p.coarse() {
		each /= 2
	}
	return min(max(wiringRoom/(each+400)/(len(p.times)*p.gates), 3), maxWiringNeurons)
}

// take checks the matrices.
func (p *wiringPlan) take(v *WiringView, n int) error {
	for _, s := range append(slices.Clone(v.earlier), snapshot{"end", v.param.W, v.param.Mask}) {
		r, err := newRecurrent(s.w, s.mask, n)
		if err != nil {
			return fmt.Errorf("%s: %w", oneLine(s.label), err)
		}
		p.times = append(p.times, wiringTime{label: oneLine(s.label), recurrent: r})
		p.broken += r.broken()
		p.gates = r.gates
	}
	for _, t := range p.times {
		if t.gates != p.gates {
			return fmt.Errorf("%s has %d gates, allowed are as many as in the end, %d", t.label, t.gates, p.gates)
		}
	}
	const most = 32
	if len(p.times) > most {
		return fmt.Errorf("At and Over gave %d earlier times, allowed are %d", len(p.times)-1, most-1)
	}
	return nil
}

func (p *wiringPlan) put(e *space.Embedding) {
	p.place = make([][]float64, 2)
	for _, i := range sample(p.neurons, maxWiringDots) {
		if x, y := p.chart.At(e.Point(i)); finite(x) && finite(y) {
			p.dots = append(p.dots, i)
			p.place[0], p.place[1] = append(p.place[0], x), append(p.place[1], y)
		}
	}
	for i := range p.neurons {
		if x, y := p.chart.At(e.Point(i)); !finite(x) || !finite(y) {
			p.lost++
		}
	}
}

func (p *wiringPlan) measure(e, s *space.Embedding) {
	for _, i := range p.held {
		x, y := p.chart.At(s.Point(i))
		p.from = append(p.from, [2]float64{x, y})
		d := make([]float64, p.neurons)
		for j := range d {
			d[j] = e.Space.Distance(s.Point(i), e.Point(j))
			if i == j || !finite(d[j]) {
				d[j] = math.NaN()
			} else {
				p.far = max(p.far, d[j])
			}
		}
		p.away = append(p.away, d)
	}
	p.among = newSeparations(e, s, maxWiringPairs, p.far)
	p.far = p.among.far
}

func (p *wiringPlan) bar(d float64) int { return min(int(wiringBars*d/p.far), wiringBars-1) }

// look has the means of all neurons by distance.
func (p *wiringPlan) look(t *wiringTime) {
	s := p.among
	n := len(s.neurons)
	for g := range p.gates {
		sum, pairs := make([]float64, wiringBars), make([]float64, wiringBars)
		for k, i := range s.neurons {
			for l, j := range s.neurons {
				part := s.part[k*n+l]
				if part == noDistance {
					continue
				}
				x, _ := t.at(g, j, i)
				b := int(part) * wiringBars / distanceParts
				sum[b] += math.Abs(x)
				pairs[b]++
			}
		}
		for b := range sum {
			sum[b] /= pairs[b]
		}
		t.mean = append(t.mean, sum)
	}
}

// sent is what held neuron h sends at a time through a gate.
func (p *wiringPlan) sent(time, gate, h int) wiringShare {
	t, i, away := &p.times[time], p.held[h], p.away[h]
	out := wiringShare{weight: make([]float64, len(p.dots)), mean: make([]float64, wiringBars), median: math.NaN()}
	pairs := make([]float64, wiringBars)
	var distances []float64
	for j := range p.neurons {
		x, kept := t.at(gate, j, i)
		if kept && j != i {
			out.kept++
		}
		if math.IsNaN(away[j]) {
			continue
		}
		if kept {
			distances = append(distances, away[j])
		}
		out.mean[p.bar(away[j])] += math.Abs(x)
		pairs[p.bar(away[j])]++
	}
	for b := range pairs {
		out.mean[b] /= pairs[b]
	}
	if len(distances) > 0 {
		slices.Sort(distances)
		out.median = (distances[(len(distances)-1)/2] + distances[len(distances)/2]) / 2
	}
	var order []int // of the dots that get the largest weights
	for k, j := range p.dots {
		x, kept := t.at(gate, j, i)
		if !kept {
			x = math.NaN()
		} else if j != i {
			order = append(order, k)
		}
		out.weight[k] = x
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(out.weight[b]), math.Abs(out.weight[a])) })
	out.lines = make([][]float64, 5)
	for _, k := range order[:min(wiringLines, len(order))] {
		for _, piece := range shortest(p.chart, p.from[h][0], p.from[h][1], p.place[0][k], p.place[1][k]) {
			for c, x := range piece {
				out.lines[c] = append(out.lines[c], x)
			}
			out.lines[4] = append(out.lines[4], out.weight[k])
		}
	}
	return out
}

// rank finds the ends of colours and of the mean: of colours, what 98 of 100 kept weights stay below.
func (p *wiringPlan) rank() {
	var sizes []float64
	for _, s := range p.share {
		for _, x := range s.weight {
			if finite(x) {
				sizes = append(sizes, math.Abs(x))
			}
		}
		for _, m := range s.mean {
			if finite(m) {
				p.high = max(p.high, m)
			}
		}
	}
	for _, t := range p.times {
		for _, gate := range t.mean {
			for _, m := range gate {
				if finite(m) {
					p.high = max(p.high, m)
				}
			}
		}
	}
	top := 0.0
	if len(sizes) > 0 {
		slices.Sort(sizes)
		top = sizes[(len(sizes)-1)*98/100]
		if top == 0 {
			top = sizes[len(sizes)-1]
		}
	}
	p.scale = chart.Colours{Label: "weight", Min: -top, Max: top, Map: chart.Diverging, Steps: 24}
	if top == 0 {
		p.scale.Min, p.scale.Max = -1, 1
	}
	if p.high == 0 {
		p.high = 1
	}
}

func (p *wiringPlan) shareOf(held, time, gate int) *wiringShare {
	return &p.share[(time*p.gates+gate)*len(p.held)+held]
}
