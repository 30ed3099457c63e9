package widgets

import (
	"errors"
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
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
