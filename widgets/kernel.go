package widgets

import (
	"fmt"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// KernelView shows whom a neuron favours: what a connection costs it, over the
// space laid flat and against distance. Make one with [Kernel].
type KernelView struct {
	embedding  *space.Embedding
	senders    *space.Embedding
	inhibitors []inhibit.Inhibitor
	neuron     int
	chosen     bool // neuron is one that was asked for
	title      string
	width      int
}

// Kernel shows the penalty f(d(e_i, e_j)) that in charges connections of neuron
// i of e (see penalty.Moduli): on the left as colours over the whole space, where
// its chart can be read backwards (flat spaces of one or two dimensions, circle,
// sphere, hyperbolic plane), else as colours of the neurons; on the right against
// the distance, over a histogram of the distances of the other neurons. A nil
// inhibitor is the DoG, as in penalty.Moduli. A slider chooses the neuron, among up
// to 16 that are evenly spread by number.
//
// Any neuron can be drawn in a live notebook:
//
//	control.Interact(func(neuron int) *widgets.KernelView {
//		return widgets.Kernel(e, inhibit.DoG{}).Neuron(neuron)
//	}, control.Param{Name: "neuron", Max: float64(e.Len() - 1)}).Show()
//
// A nil embedding, as that of a penalty with no geometry, shows a note that says so.
func Kernel(e *space.Embedding, in inhibit.Inhibitor) *KernelView {
	return &KernelView{embedding: e, inhibitors: []inhibit.Inhibitor{in}, width: 780}
}

// Compare adds inhibitors: a second slider chooses among them. Penalties are then
// shares of the highest of each, for only these tell whom it favours; there are
// the fewer neurons to choose, at least 3. At most 7 inhibitors can be compared.
func (k *KernelView) Compare(others ...inhibit.Inhibitor) *KernelView {
	k.inhibitors = append(slices.Clone(k.inhibitors), others...)
	return k
}

// Neuron is the one that is chosen at first, 0 to N-1.
func (k *KernelView) Neuron(i int) *KernelView { k.neuron, k.chosen = i, true; return k }

// Senders are the places that neurons send from, where these have places of their
// own (penalty.Moduli with Apart): the picture then is of the weights that the
// neuron sends, its own place is that in s and the others' those in e.
func (k *KernelView) Senders(s *space.Embedding) *KernelView { k.senders = s; return k }

// Title replaces the title, which names inhibitor and space.
func (k *KernelView) Title(title string) *KernelView { k.title = title; return k }

// Width sets the width in CSS pixels, 240 to 1600; 780 without it.
func (k *KernelView) Width(pixels int) *KernelView { k.width = pixels; return k }

// Show shows the penalty on the current sink.
func (k *KernelView) Show() error { return display.Show(k) }

// Bundle is the penalty in all its forms. It returns an error for an inhibitor that
// cannot be used or costs a negative or infinite amount at a distance of two neurons, for
// more than 7 of them, points or senders that do not fit, and a neuron that is not there.
func (k *KernelView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Kernel", k.width); err != nil {
		return display.Bundle{}, err
	}
	if nowhere(k.embedding) {
		return placeholder{
			name: "kernel", title: k.title, width: k.width,
			head:   "No geometry to draw",
			detail: "The penalty of this run places no neurons on a space: it favours none by distance.",
		}.Bundle()
	}
	p, err := k.plan()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Kernel: %w", err)
	}
	if p.place == nil {
		return placeholder{
			name: "kernel", title: k.title, width: k.width,
			head:   "No geometry to draw",
			detail: fmt.Sprintf("None of %s has a finite place.", count(p.neurons, "neuron")),
		}.Bundle()
	}
	return figure{
		name: "kernel", widget: "Kernel", play: p.play(k.width), inks: 72,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

// nowhere reports an embedding of nothing.
func nowhere(e *space.Embedding) bool {
	return e == nil || e.Space == nil || e.Points == nil || e.Points.IsEmpty()
}

func (p *kernelPlan) play(width int) chart.Play {
	start := []int{slices.Index(p.held, p.start)}
	neurons := chart.Slider{Name: "neuron", Neurons: p.held}
	for _, i := range p.held {
		neurons.Labels = append(neurons.Labels, fmt.Sprint(i))
	}
	sliders := []chart.Slider{neurons}
	if len(p.profiles) > 1 {
		kinds := chart.Slider{Name: "inhibitor"}
		for _, f := range p.profiles {
			kinds.Labels = append(kinds.Labels, f.name)
		}
		sliders, start = append(sliders, kinds), append(start, 0)
	}
	return chart.Play{Sliders: sliders, Start: start, At: func(place []int) chart.Chart {
		which := 0
		if len(place) > 1 {
			which = place[1]
		}
		return p.picture(width, place[0], which)
	}}
}
