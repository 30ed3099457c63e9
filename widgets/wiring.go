package widgets

import (
	"fmt"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"gonum.org/v1/gonum/blas/blas32"
)

// WiringView shows to whom a neuron sends, on the space laid flat, and how that
// depends on distance. Make one with [Wiring].
type WiringView struct {
	param     *rnn.Param
	embedding *space.Embedding
	senders   *space.Embedding
	earlier   []snapshot
	neuron    int
	chosen    bool // neuron is one that was asked for
	title     string
	width     int
}

// Wiring shows the weights that a neuron sends to each of N neurons: p is a
// recurrent matrix with its mask, as Result.Recurrent, and e places the neurons, as
// Result.Embedding. The weight from neuron j to neuron i is W_ij, row i and column
// j (h_t = f(W h_{t-1} + ...), see package rnn), so what neuron j sends is column j.
// Matrices of G gates are G*N x N, and another slider chooses the gate.
//
// On the left, neurons are coloured by the weight they receive from the chosen one,
// small and grey where it is pruned, and lines lead to those with the 12
// largest weights, by the shorter way where sides are glued. On the right is the
// mean |W| by distance, pruned weights being 0, of this neuron and of all. Sliders
// choose the neuron, among up to 24, and the time, where there are [WiringView.At] or
// [WiringView.Over]; weights in tips are then rounded to a 250th of their range.
//
// Any neuron can be drawn in a live notebook:
//
//	control.Interact(func(neuron int) *widgets.WiringView {
//		return widgets.Wiring(res.Recurrent, res.Embedding).Neuron(neuron)
//	}, control.Param{Name: "neuron", Max: float64(res.Embedding.Len() - 1)}).Show()
//
// A nil matrix or embedding shows a note that says so.
func Wiring(p *rnn.Param, e *space.Embedding) *WiringView {
	return &WiringView{param: p, embedding: e, width: 780}
}

// At adds what the matrix was at an earlier time, such as "epoch 3": times are in the
// order of the calls, and p comes last. The weights must have p's shape. A nil mask
// keeps the weights that are not 0. Both are kept, not copied.
func (v *WiringView) At(label string, w blas32.General, mask *prune.Mask) *WiringView {
	v.earlier = append(slices.Clone(v.earlier), snapshot{label, w, mask})
	return v
}

// Over adds the states that a hook kept while the matrix was trained.
func (v *WiringView) Over(s *Snapshots) *WiringView {
	if s != nil {
		v.earlier = append(slices.Clone(v.earlier), s.all()...)
	}
	return v
}

// Neuron is the one that is chosen at first, 0 to N-1.
func (v *WiringView) Neuron(i int) *WiringView { v.neuron, v.chosen = i, true; return v }

// Senders are the places that neurons send from, where these have places of their
// own (penalty.Moduli with Apart).
func (v *WiringView) Senders(s *space.Embedding) *WiringView { v.senders = s; return v }

// Title replaces the title, which names the space.
func (v *WiringView) Title(title string) *WiringView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 780 without it.
func (v *WiringView) Width(pixels int) *WiringView { v.width = pixels; return v }

// Show shows the wiring on the current sink.
func (v *WiringView) Show() error { return display.Show(v) }

// Bundle is the wiring in all its forms. It returns an error for weights, masks, points or
// senders of shapes that do not fit each other, and a neuron that is not there.
func (v *WiringView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Wiring", v.width); err != nil {
		return display.Bundle{}, err
	}
	if card, ok := noWeights("wiring", v.title, v.width, v.param, v.embedding); !ok {
		return card.Bundle()
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Wiring: %w", err)
	}
	return figure{
		name: "wiring", widget: "Wiring", play: p.play(v.width), inks: 80,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

// play has sliders for those choices of which there are several.
func (p *wiringPlan) play(width int) chart.Play {
	neurons := chart.Slider{Name: "neuron", Neurons: p.held}
	for _, i := range p.held {
		neurons.Labels = append(neurons.Labels, fmt.Sprint(i))
	}
	times := chart.Slider{Name: "time", Animate: true}
	for _, t := range p.times {
		times.Labels = append(times.Labels, t.label)
	}
	gates := chart.Slider{Name: "gate", Labels: gateLabels(p.gates)}
	play := chart.Play{Sliders: []chart.Slider{neurons}, Start: []int{slices.Index(p.held, p.start)}}
	if len(p.times) > 1 {
		play.Sliders, play.Start = append(play.Sliders, times), append(play.Start, len(p.times)-1)
	}
	if p.gates > 1 {
		play.Sliders, play.Start = append(play.Sliders, gates), append(play.Start, 0)
	}
	play.At = func(place []int) chart.Chart {
		held, time, gate := place[0], len(p.times)-1, 0
		rest := place[1:]
		if len(p.times) > 1 {
			time, rest = rest[0], rest[1:]
		}
		if p.gates > 1 {
			gate = rest[0]
		}
		return p.picture(width, held, time, gate)
	}
	return play
}

func gateLabels(gates int) (all []string) {
	for g := range gates {
		all = append(all, fmt.Sprintf("%d of %d", g+1, gates))
	}
	return all
}
