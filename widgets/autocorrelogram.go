package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// AutocorrelogramView shows how hexagonal rate maps are: each correlated with itself, and that again with itself turned.
// Make one with [Autocorrelogram].
type AutocorrelogramView struct {
	of     *analysis.Recorder
	title  string
	width  int
	smooth float64
	neuron int // -1 is the best
	link   *space.Embedding
}

// Autocorrelogram shows the rate maps of a recorder, smoothed by 10 cm, correlated with themselves at each lag (metres), for
// the 16 neurons of the highest grid scores; the ring is the one whose lags gave the score. Beside it are the
// correlations of the ring with itself turned by 0 to 180 degrees: a hexagonal lattice has peaks at 60 and 120 degrees and
// troughs at 30, 90 and 150, and the score is the least peak less the highest trough.
//
//	r, err := analysis.Record(res.Learner, analysis.Box{})
//	widgets.Autocorrelogram(r).Show()
//
// In a live kernel any neuron can be had by a control:
//
//	control.Interact(func(neuron int) { widgets.Autocorrelogram(r).Neuron(neuron).Show() }, ...)
//
// Recorders with no neuron that has a score, and nil, show a note.
func Autocorrelogram(r *analysis.Recorder) *AutocorrelogramView {
	return &AutocorrelogramView{of: r, width: 800, smooth: 0.1, neuron: -1}
}

// Title replaces the title.
func (v *AutocorrelogramView) Title(title string) *AutocorrelogramView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 800 without it. Below 560 the two pictures are one above the other.
func (v *AutocorrelogramView) Width(pixels int) *AutocorrelogramView { v.width = pixels; return v }

// Smooth sets the standard deviation, in metres, of the Gaussian that maps are smoothed by; 0 leaves them as they are.
func (v *AutocorrelogramView) Smooth(metres float64) *AutocorrelogramView {
	v.smooth = metres
	return v
}

// Neuron is the one that is shown first, whatever its score; the best without it.
func (v *AutocorrelogramView) Neuron(i int) *AutocorrelogramView {
	v.neuron = i
	if i < 0 {
		v.neuron = -2 // named by the error
	}
	return v
}

// LinkTo links the slider to pictures of the embedding of these neurons: a neuron that is chosen in one is shown in the others.
func (v *AutocorrelogramView) LinkTo(e *space.Embedding) *AutocorrelogramView { v.link = e; return v }

// Show shows the autocorrelogram on the current sink.
func (v *AutocorrelogramView) Show() error { return display.Show(v) }

// Bundle is the autocorrelogram in all its forms.
func (v *AutocorrelogramView) Bundle() (display.Bundle, error) {
	if err := v.validate(); err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Autocorrelogram: %w", err)
	}
	if v.of == nil {
		return v.nothing("The recorder of hidden states is nil.")
	}
	p := v.plan()
	if len(p.drawn) == 0 {
		return v.nothing("No rate map varies enough to be scored: too few places were visited, or no neuron fires.")
	}
	return figure{
		name: "autocorrelogram", widget: "Autocorrelogram", play: p.play(v.width), inks: 160,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

func (v *AutocorrelogramView) nothing(why string) (display.Bundle, error) {
	return placeholder{name: "autocorrelogram", title: v.title, width: v.width, head: "No autocorrelogram to draw", detail: why}.Bundle()
}

func (v *AutocorrelogramView) validate() error {
	if v.width < 240 || v.width > 1600 {
		return fmt.Errorf("width is %d, allowed are 240 to 1600 CSS pixels", v.width)
	}
	if v.of != nil && v.neuron != -1 && (v.neuron < 0 || v.neuron >= v.of.Neurons()) {
		return fmt.Errorf("Neuron is %d, allowed are 0 to %d", max(v.neuron, -1), v.of.Neurons()-1)
	}
	if err := checkSmooth(v.smooth); err != nil {
		return err
	}
	return checkLink(v.of, v.link)
}

const (
	mostLags  = 16 // autocorrelograms
	turnStep  = 3  // degrees
	turnSteps = 180/turnStep + 1
)

// peaks and troughs are the turns that a score compares, in degrees.
var peaks, troughs = []float64{60, 120}, []float64{30, 90, 150}

// lagsPlan is what static and interactive picture have in common.
type lagsPlan struct {
	title   string
	neurons int
	drawn   []neuronLags
	start   int
	extra   bool    // the first one is not among the best
	side    int     // squares drawn along a side
	extent  float64 // metres from the middle to the left side
	reach   float64 // metres from the left to the right side
	coarse  int
	smooth  float64
	survey
	group string
}

type neuronLags struct {
	neuron         int
	score          analysis.GridScore
	values         []float64
	curve          []float64 // correlation after 0, 3, 6, ... 180 degrees
	peaks, troughs []float64
	least, highest float64 // of peaks, of troughs
	ringX, ringY   []float64
	squarer        bool
}

func (v *AutocorrelogramView) plan() *lagsPlan {
	r := v.of
	p := &lagsPlan{title: v.title, neurons: r.Neurons(), smooth: v.smooth}
	if p.title == "" {
		p.title = "How hexagonal neurons fire"
	}
	p.survey = surveyOf(r, v.smooth)
	if p.visited == 0 || p.silent == p.neurons {
		return p
	}
	var all []neuronMap
	for i, g := range p.scored {
		if !math.IsNaN(g.Hexagonal) {
			all = append(all, neuronMap{neuron: i, score: g})
		}
	}
	slices.SortStableFunc(all, byScore.compare)
	var chosen []int
	for _, n := range all[:min(mostLags, len(all))] {
		chosen = append(chosen, n.neuron)
	}
	if v.neuron >= 0 {
		if p.start = slices.Index(chosen, v.neuron); p.start < 0 {
			chosen = append([]int{v.neuron}, chosen[:min(len(chosen), mostLags-1)]...)
			p.start, p.extra = 0, true
		}
	}
	for _, i := range chosen {
		a := finiteOnly(r.Map(i)).Smooth(v.smooth).Autocorrelogram(0)
		p.coarse = (a.Cols-1)/64 + 1
		p.side = (a.Cols + p.coarse - 1) / p.coarse
		p.extent = a.Bin * float64(a.Cols) / 2
		p.reach = a.Bin * float64(p.side*p.coarse)
		p.drawn = append(p.drawn, p.lags(i, a))
	}
	if v.link != nil {
		p.group = groupOf(v.link)
	}
	return p
}

func (p *lagsPlan) lags(neuron int, a *analysis.Autocorrelogram) neuronLags {
	n := neuronLags{neuron: neuron, score: p.scored[neuron], least: math.NaN(), highest: math.NaN()}
	for _, x := range blocks(a.Data, a.Rows, a.Cols, p.coarse) {
		n.values = append(n.values, math.Round(32*x)/32) // as many colours are told apart
	}
	n.curve, n.peaks, n.troughs = gaps(turnSteps), gaps(len(peaks)), gaps(len(troughs))
	n.ringX, n.ringY = gaps(2*ringPoints), gaps(2*ringPoints)
	if math.IsNaN(n.score.Hexagonal) {
		return n
	}
	n.squarer = n.score.Square > n.score.Hexagonal
	ring, degrees := n.score.HexagonalRing, make([]float64, turnSteps)
	for k := range degrees {
		degrees[k] = float64(k * turnStep)
	}
	n.curve = a.Turned(ring, degrees...)
	n.peaks, n.troughs = a.Turned(ring, peaks...), a.Turned(ring, troughs...)
	n.least, n.highest = slices.Min(n.peaks), slices.Max(n.troughs)
	for k := range ringPoints - 1 { // the last of each circle is a gap
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / (ringPoints - 2))
		for i, radius := range []float64{ring.Inner, ring.Outer} {
			if x, y := radius*cos, radius*sin; math.Abs(x) <= p.extent && math.Abs(y) <= p.extent {
				n.ringX[i*ringPoints+k], n.ringY[i*ringPoints+k] = x, y
			}
		}
	}
	return n
}

const ringPoints = 50

func gaps(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = math.NaN()
	}
	return all
}

func (p *lagsPlan) text() string {
	return fmt.Sprintf("Autocorrelograms of %d of %s at lags up to %s m; %s.", len(p.drawn), count(p.neurons, "neuron"), short(p.extent), lower(p.finding()))
}

// finding is of the neuron that is shown first.
func (p *lagsPlan) finding() string {
	n := p.drawn[p.start]
	if math.IsNaN(n.score.Hexagonal) {
		return fmt.Sprintf("neuron %d has no grid score", n.neuron)
	}
	s := fmt.Sprintf("neuron %d has a grid score of %s: turned by 60 and 120 degrees its ring correlates at least %s with itself, by 30, 90 and 150 degrees at most %s",
		n.neuron, scoreWords(n.score.Hexagonal), scoreWords(n.least), scoreWords(n.highest))
	if n.squarer {
		return s + fmt.Sprintf("; its score for 90 degrees, %s, is higher: squares rather than triangles", scoreWords(n.score.Square))
	}
	return s + fmt.Sprintf("; for 90 degrees it scores %s", scoreWords(n.score.Square))
}

func (p *lagsPlan) caption() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %s %s a grid score above %v; maps of noise score above 0 too. ", capital(p.finding()), p.scores, hasHave(p.scores.high), plenty)
	squarer := 0
	for _, n := range p.drawn {
		if n.squarer {
			squarer++
		}
	}
	best := len(p.drawn)
	if p.extra {
		best--
	}
	fmt.Fprintf(&b, "The slider has the %s of the highest scores", count(best, "neuron"))
	if p.extra {
		b.WriteString(" and the one asked for")
	}
	if squarer > 0 {
		fmt.Fprintf(&b, "; %d of them score higher for 90 degrees", squarer)
	}
	b.WriteString(". Left: correlation of the rate map with itself at each lag, grey where too few bins overlap, and the ring of lags that gives the score. " +
		"Right: correlation of the ring with itself after a turn; the score is the arrow's length.")
	if p.smooth > 0 {
		fmt.Fprintf(&b, " Maps are smoothed by %s cm.", short(100*p.smooth))
	}
	if p.coarse > 1 {
		fmt.Fprintf(&b, " Each square drawn is the mean of %d x %d lags.", p.coarse, p.coarse)
	}
	if p.silent > 0 {
		fmt.Fprintf(&b, " %s without a score: left out.", count(p.silent, "neuron"))
	}
	if p.strange > 0 {
		fmt.Fprintf(&b, " %s of activity not finite, taken for places not visited.", count(p.strange, "mean"))
	}
	return b.String()
}

func (p *lagsPlan) alt() string {
	return fmt.Sprintf("Square heat map with a ring, and a line of correlation against the angle of rotation from 0 to 180 degrees: %s", lower(p.text()))
}
