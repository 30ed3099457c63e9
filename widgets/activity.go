package widgets

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/widgets/display"
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
