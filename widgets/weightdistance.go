package widgets

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// WeightDistanceView shows how large weights are, and which are kept, against the
// distance of their neurons. Make one with [WeightDistance].
type WeightDistanceView struct {
	param     *rnn.Param
	embedding *space.Embedding
	by        analysis.ByDistance
	log       bool
	title     string
	width     int
}

// WeightDistance shows median and quartiles of |W| of the weights that are kept,
// and the share that is kept, by distance: p is a recurrent matrix of N neurons with its mask,
// N x N or G*N x N for G gates, as Result.Recurrent, and e places the neurons, as
// Result.Embedding. A slider chooses the gate.
//
// Grey is chance, within 2 standard deviations. For the share that is kept it is the control of
// analysis.ByDistance, the same with the places of the neurons shuffled among them. For the median it is as
// many weights picked among all that are kept: shuffled neurons would not do, for they have other numbers of kept
// weights at each distance. The sentence below has the z-scores of analysis.ByDistance. Shuffles are always the same.
//
// A matrix without a mask keeps the weights that are not 0; where all are kept, the picture has the
// quartiles alone. A nil matrix or embedding shows a note that says so.
func WeightDistance(p *rnn.Param, e *space.Embedding) *WeightDistanceView {
	return &WeightDistanceView{param: p, embedding: e, width: 760}
}

// By sets bins and shuffles; 20 of each without it, and bins of equal width.
func (v *WeightDistanceView) By(s analysis.ByDistance) *WeightDistanceView { v.by = s; return v }

// Log makes the axis of |W| logarithmic, on which 0 has no place.
func (v *WeightDistanceView) Log() *WeightDistanceView { v.log = true; return v }

// Title replaces the title, which names the space.
func (v *WeightDistanceView) Title(title string) *WeightDistanceView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 760 without it.
func (v *WeightDistanceView) Width(pixels int) *WeightDistanceView { v.width = pixels; return v }

// Show shows the weights on the current sink.
func (v *WeightDistanceView) Show() error { return display.Show(v) }

// Bundle is the picture in all its forms. It returns an error for weights, mask and embedding of shapes that do
// not fit each other, points that do not lie on their space, and bins that cannot be.
func (v *WeightDistanceView) Bundle() (display.Bundle, error) {
	if err := checkWidth("WeightDistance", v.width); err != nil {
		return display.Bundle{}, err
	}
	card, ok := noWeights("weightdistance", v.title, v.width, v.param, v.embedding)
	if !ok {
		return card.Bundle()
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: WeightDistance: %w", err)
	}
	if p.gates == nil {
		card.head, card.detail = "No distances to draw", fmt.Sprintf("Of %s, fewer than two have a finite place.", count(p.neurons, "neuron"))
		return card.Bundle()
	}
	return figure{
		name: "weightdistance", widget: "WeightDistance", play: p.play(v.width), inks: 64,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

func (p *weightPlan) play(width int) chart.Play {
	play := chart.Play{At: func(place []int) chart.Chart {
		gate := 0
		if len(place) > 0 {
			gate = place[0]
		}
		return p.picture(width, gate)
	}}
	if n := len(p.gates); n > 1 {
		play.Sliders, play.Start = []chart.Slider{{Name: "gate", Labels: gateLabels(n)}}, []int{0}
	}
	return play
}
