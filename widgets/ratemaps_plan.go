package widgets

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// mapsPlan is what static and interactive picture have in common.
type mapsPlan struct {
	title    string
	neurons  int
	drawn    []neuronMap
	by       mapOrder
	above    float64
	suited   int // neurons that have at least that score
	bins     int // along a side, as recorded
	bin      float64
	smooth   float64
	coarse   int // bins along a side that are drawn as one
	negative bool
	survey
	control *scoreCounts
	group   string
}

// survey is what all neurons of a recorder have to say.
type survey struct {
	visited int // bins
	strange int // means that are not finite, among all neurons and visited bins
	silent  int // neurons whose map is the same everywhere: no score
	scored  []analysis.GridScore
	scores  scoreCounts
}

func surveyOf(r *analysis.Recorder, smooth float64) (s survey) {
	visits := r.Occupancy()
	for _, n := range visits.Data {
		if n > 0 {
			s.visited++
		}
	}
	if s.visited == 0 {
		return s
	}
	s.scored = r.GridScores(smooth)
	s.scores = countScores(s.scored)
	for i, g := range s.scored {
		if math.IsNaN(g.Hexagonal) {
			s.silent++
		}
		for b, x := range r.Map(i).Data {
			if visits.Data[b] > 0 && !finite(x) {
				s.strange++
			}
		}
	}
	return s
}

// draw has the map of a neuron, unless it is there.
func (n *neuronMap) draw(r *analysis.Recorder, smooth float64) {
	if n.values == nil {
		m := finiteOnly(r.Map(n.neuron)).Smooth(smooth)
		n.values = m.Data
		n.low, n.peak = m.Range()
	}
}

type neuronMap struct {
	neuron    int
	score     analysis.GridScore
	low, peak float64
	values    []float64 // of the bins, and then as drawn: as shares of the peak
}

// plenty is the grid score above which experiments speak of grid cells.
const plenty = 0.3

type scoreCounts struct{ high, all int }

func countScores(scores []analysis.GridScore) scoreCounts {
	c := scoreCounts{all: len(scores)}
	for _, s := range scores {
		if s.Hexagonal > plenty {
			c.high++
		}
	}
	return c
}

func (c scoreCounts) String() string {
	return fmt.Sprintf("%s of %s (%s)", group(c.high), count(c.all, "neuron"), percent(float64(c.high)/float64(c.all)))
}

func (v *RateMapsView) plan() *mapsPlan {
	r := v.of
	first := r.Map(0)
	p := &mapsPlan{title: v.title, neurons: r.Neurons(), by: v.by, above: v.above, bins: first.Cols, bin: first.Bin, smooth: v.smooth,
		coarse: (first.Cols-1)/32 + 1}
	if p.title == "" {
		p.title = "Where neurons fire"
	}
	p.survey = surveyOf(r, v.smooth)
	if p.visited == 0 {
		return p
	}
	var all []neuronMap
	for i, s := range p.scored {
		if s.Hexagonal >= v.above || math.IsInf(v.above, -1) {
			all = append(all, neuronMap{neuron: i, score: s})
		}
	}
	p.suited = len(all)
	if v.by == byPeak {
		for i := range all {
			all[i].draw(r, v.smooth)
		}
	}
	slices.SortStableFunc(all, v.by.compare)
	p.drawn = all[:min(v.top, len(all))]
	for i := range p.drawn {
		p.drawn[i].draw(r, v.smooth)
		p.negative = p.negative || p.drawn[i].low < 0
	}
	for i := range p.drawn {
		n, from := &p.drawn[i], 0.0
		if p.negative {
			from = n.low
		}
		n.values = shares(blocks(n.values, p.bins, p.bins, p.coarse), from, n.peak)
	}
	if v.control != nil {
		c := countScores(v.control.GridScores(v.smooth))
		p.control = &c
	}
	if v.link != nil {
		p.group = groupOf(v.link)
	}
	return p
}

func (o mapOrder) compare(a, b neuronMap) int {
	downwards := func(x, y float64) int { // NaN last
		switch {
		case x != x && y != y:
			return 0
		case x != x:
			return 1
		case y != y:
			return -1
		}
		return cmp.Compare(y, x)
	}
	switch o {
	case byPeak:
		return downwards(a.peak, b.peak)
	case byNeuron:
		return 0
	}
	return downwards(a.score.Hexagonal, b.score.Hexagonal)
}

// finiteOnly takes values that are not finite for places that were not visited.
func finiteOnly(m *analysis.RateMap) *analysis.RateMap {
	for i, x := range m.Data {
		if !finite(x) {
			m.Data[i] = math.NaN()
		}
	}
	return m
}

// blocks has the means of k x k values, of those that there are; NaN where there are none.
func blocks(values []float64, rows, cols, k int) []float64 {
	if k <= 1 {
		return values
	}
	r, c := (rows+k-1)/k, (cols+k-1)/k
	sums, n := make([]float64, r*c), make([]float64, r*c)
	for i, v := range values {
		if v == v {
			at := i/cols/k*c + i%cols/k
			sums[at] += v
			n[at]++
		}
	}
	for i := range sums {
		sums[i] /= n[i] // 0/0 is NaN
	}
	return sums
}

// shares are values from a number, which becomes 0, to another, which becomes 1, in steps of 1/64: as many colours are told
// apart, and a picture of few is small.
func shares(values []float64, from, to float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		switch {
		case v != v:
			out[i] = v
		case to > from:
			out[i] = math.Round(64*(v-from)/(to-from)) / 64
		}
	}
	return out
}

// colours are the same for all maps, for each is drawn in shares of its own.
func (p *mapsPlan) colours() chart.Colours {
	label := "share of its peak"
	if p.negative {
		label = "from its least to its greatest"
	}
	return chart.Colours{Label: label, Max: 1, Percent: true}
}
