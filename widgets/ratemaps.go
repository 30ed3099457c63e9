package widgets

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// RateMapsView shows where neurons fire: a sheet of rate maps, and one of them large. Make one with [RateMaps].
type RateMapsView struct {
	of      *analysis.Recorder
	control *analysis.Recorder
	title   string
	width   int
	top     int
	smooth  float64
	above   float64
	by      mapOrder
	link    *space.Embedding
}

type mapOrder int

const (
	byScore mapOrder = iota
	byPeak
	byNeuron
)

// RateMaps shows the rate maps of the 24 neurons with the highest grid scores (60 degrees), smoothed by 10 cm, with score and
// peak activity above each:
//
//	r, err := analysis.Record(res.Learner, analysis.Box{})
//	widgets.RateMaps(r).Show()
//
// Each map is coloured up to its own peak; bins that were never visited are grey. A click on a map, or the arrow keys,
// open it large. Recorders without a visit, and nil, show a note.
func RateMaps(r *analysis.Recorder) *RateMapsView {
	return &RateMapsView{of: r, width: 800, top: 24, smooth: 0.1, above: math.Inf(-1)}
}

// Title replaces the title.
func (v *RateMapsView) Title(title string) *RateMapsView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 800 without it.
func (v *RateMapsView) Width(pixels int) *RateMapsView { v.width = pixels; return v }

// Top sets how many maps are drawn at most, 1 to 100; 24 without it.
func (v *RateMapsView) Top(n int) *RateMapsView { v.top = n; return v }

// Above leaves out neurons whose grid score is below a least one, and those that have none.
func (v *RateMapsView) Above(score float64) *RateMapsView { v.above = score; return v }

// Smooth sets the standard deviation, in metres, of the Gaussian that maps are smoothed by before they are scored and
// drawn; 0 leaves them as they are.
func (v *RateMapsView) Smooth(metres float64) *RateMapsView { v.smooth = metres; return v }

// SortByScore puts high grid scores first, as happens unless another order is asked for.
func (v *RateMapsView) SortByScore() *RateMapsView { v.by = byScore; return v }

// SortByPeak puts high peaks of activity first.
func (v *RateMapsView) SortByPeak() *RateMapsView { v.by = byPeak; return v }

// SortByNeuron keeps the neurons in order.
func (v *RateMapsView) SortByNeuron() *RateMapsView { v.by = byNeuron; return v }

// Against tells, beside the share of neurons with a high score, that of a control: of the same states at shuffled places,
// as analysis.RecordShuffled has them.
func (v *RateMapsView) Against(control *analysis.Recorder) *RateMapsView {
	v.control = control
	return v
}

// LinkTo links the maps to pictures of the embedding of these neurons: a neuron that is chosen in one is marked in the others.
func (v *RateMapsView) LinkTo(e *space.Embedding) *RateMapsView { v.link = e; return v }

// Show shows the maps on the current sink.
func (v *RateMapsView) Show() error { return display.Show(v) }

// Bundle is the sheet in all its forms.
func (v *RateMapsView) Bundle() (display.Bundle, error) {
	if err := v.validate(); err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: RateMaps: %w", err)
	}
	if v.of == nil {
		return v.nothing("The recorder of hidden states is nil.")
	}
	p := v.plan()
	switch {
	case p.visited == 0:
		return v.nothing("No place was visited: the recorder has taken in no hidden states.")
	case len(p.drawn) == 0:
		return v.nothing(fmt.Sprintf("No neuron of %s has a grid score of %s or above.", group(p.neurons), short(v.above)))
	}
	return figure{
		name: "ratemaps", widget: "RateMaps", play: p.play(v.width), inks: 160,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

func (v *RateMapsView) nothing(why string) (display.Bundle, error) {
	return placeholder{name: "ratemaps", title: v.title, width: v.width, head: "No rate maps to draw", detail: why}.Bundle()
}

func (v *RateMapsView) validate() error {
	switch {
	case v.width < 240 || v.width > 1600:
		return fmt.Errorf("width is %d, allowed are 240 to 1600 CSS pixels", v.width)
	case v.top < 1 || v.top > 100:
		return fmt.Errorf("Top is %d, allowed are 1 to 100 maps", v.top)
	case v.above != v.above:
		return errors.New("Above is NaN, allowed is a grid score")
	}
	if err := checkSmooth(v.smooth); err != nil {
		return err
	}
	return checkLink(v.of, v.link)
}

func checkSmooth(metres float64) error {
	if !(metres >= 0 && metres <= 100) {
		return fmt.Errorf("Smooth is %v, allowed are 0 to 100 metres", metres)
	}
	return nil
}

// checkLink refuses an embedding of other neurons.
func checkLink(r *analysis.Recorder, e *space.Embedding) error {
	if r == nil || e == nil {
		return nil
	}
	if e.Points == nil || e.Points.RawMatrix().Rows != r.Neurons() {
		n := 0
		if e.Points != nil {
			n = e.Points.RawMatrix().Rows
		}
		return fmt.Errorf("LinkTo got an embedding of %d neurons, allowed is one of the %d that were recorded", n, r.Neurons())
	}
	return nil
}

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
