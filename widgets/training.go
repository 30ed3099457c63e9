package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
)

// TrainingView shows how training went: loss, validation loss, and sparsity on
// the right axis. Make one with [Training].
type TrainingView struct {
	runs  []*history
	title string
	width int
}

// Training shows the runs that events tell of, kept apart by their names and
// laid over each other. Three or more whose names differ in a seed alone ("torus
// seed 1", "torus (2)"), or not at all, are drawn as their median and quartiles. For a picture while a run goes on, see [Watch].
func Training(events []train.Event) *TrainingView {
	var all runs
	for _, e := range events {
		all.add(e)
	}
	return &TrainingView{runs: all.list, width: trainingWidth}
}

const trainingWidth = 720

// Title replaces the title, "Training".
func (v *TrainingView) Title(title string) *TrainingView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 720 without it.
func (v *TrainingView) Width(pixels int) *TrainingView { v.width = pixels; return v }

// Show shows the curves on the current sink.
func (v *TrainingView) Show() error { return display.Show(v) }

// Bundle is the curves in all their forms.
func (v *TrainingView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Training", v.width); err != nil {
		return display.Bundle{}, err
	}
	if len(v.runs) == 0 {
		return placeholder{
			name: "training", title: v.title, width: v.width,
			head: "No training to draw", detail: "There are no events yet: a run tells them while it trains.",
		}.Bundle()
	}
	p := v.plan()
	img, err := p.picture(pictureScale).PNG(32)
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Training: %w", err)
	}
	script, err := p.script()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Training: %w", err)
	}
	return display.Figure{
		Name: "training", PNG: img, Width: p.width, Height: p.height,
		Alt: p.alt(), Caption: p.caption(), Text: p.text(),
		Script: script, Assets: []display.Asset{echarts.Asset()},
	}.Bundle()
}

// runs are histories in the order in which they began.
type runs struct{ list []*history }

// add gives e to the run of its name; a run that starts once more under the same
// name is another one. Of several that go on at once it is the one that is one step behind.
func (r *runs) add(e train.Event) *history {
	var h *history
	most := -1
	for _, have := range r.list {
		if have.name != e.Run && !(strings.HasPrefix(have.name, e.Run+" (") && have.again(e.Run)) {
			continue
		}
		if fit := have.fits(e); fit >= most {
			h, most = have, fit
		}
	}
	if h == nil || e.Kind == train.Started {
		name := e.Run
		if h != nil {
			name = r.fresh(e.Run)
		}
		h = &history{name: name, trouble: math.NaN(), loss: math.NaN()}
		r.list = append(r.list, h)
	}
	h.add(e)
	return h
}

// fits is how likely e is of h.
func (h *history) fits(e train.Event) int {
	before := e.Step
	if e.Kind == train.Stepped {
		before--
	}
	switch {
	case h.state != running:
		return 0
	case h.step != before || h.elapsed > e.Elapsed:
		return 1
	}
	return 2
}

// again reports whether h is a later run of the same name: "torus (2)".
func (h *history) again(name string) bool {
	var n int
	_, err := fmt.Sscanf(h.name[len(name):], " (%d)", &n)
	return err == nil && h.name == fmt.Sprintf("%s (%d)", name, n)
}

func (r *runs) fresh(name string) string {
	for n := 2; ; n++ {
		candidate, taken := fmt.Sprintf("%s (%d)", name, n), false
		for _, have := range r.list {
			taken = taken || have.name == candidate
		}
		if !taken {
			return candidate
		}
	}
}

func (h *history) label() string {
	if h.name == "" {
		return "Training"
	}
	return h.name
}

// text is one sentence for each run.
func (p *trainingPlan) text() string {
	var b strings.Builder
	for i, h := range p.runs {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(h.sentence())
	}
	return b.String()
}

func (h *history) sentence() string {
	if h.group != nil {
		return h.group.sentence(h)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: ", h.label())
	switch {
	case h.state == finished:
		fmt.Fprintf(&b, "%s in %s", count(h.step, "step"), clock(h.elapsed))
	case h.state == halted && h.steps > 0:
		fmt.Fprintf(&b, "stopped at step %s of %s after %s", group(h.step), group(h.steps), clock(h.elapsed))
	default:
		fmt.Fprintf(&b, "%s of %s", group(h.step), count(h.steps, "step"))
	}
	if h.state == halted && h.cause != nil {
		fmt.Fprintf(&b, " (%s)", oneLine(h.cause.Error()))
	}
	if start, end := h.start(), h.smoothed(); finite(start) && finite(end) {
		fmt.Fprintf(&b, ", loss from %s to %s", short(start), short(end))
	}
	if n := len(h.valid); n > 0 {
		fmt.Fprintf(&b, ", validation %s (best %s at step %s)", short(h.valid[n-1].value), short(h.best.value), group(int(h.best.step)))
	}
	if finite(h.trouble) {
		fmt.Fprintf(&b, ", %s", amount(h.trouble, h.unit))
	}
	if s := h.sparse(); s > 0 || h.target > 0 {
		fmt.Fprintf(&b, ", sparsity %s", percent(s))
		if h.target > 0 {
			fmt.Fprintf(&b, " of %s", percent(h.target))
		}
	}
	if h.broken > 0 {
		fmt.Fprintf(&b, ", loss not finite in %s from step %s on", count(h.broken, "step"), group(h.brokeAt))
	}
	return b.String() + "."
}

// start is the smooth loss over the first steps.
func (h *history) start() float64 {
	for _, b := range h.buckets {
		if finite(b.smooth) {
			return b.smooth
		}
	}
	return math.NaN()
}

// sparse is the latest sparsity.
func (h *history) sparse() float64 {
	if n := len(h.sparsity); n > 0 {
		return h.sparsity[n-1].value
	}
	return 0
}

func (p *trainingPlan) caption() string {
	s := p.text()
	if most := p.stepsPerPoint(); most > 1 {
		s += fmt.Sprintf(" Each point of the loss stands for %d steps, shown by their lowest and highest.", most)
	}
	if slices.ContainsFunc(p.runs, func(h *history) bool { return h.group != nil }) {
		s += " Lines of several runs are their median, bands go from the lower to the upper quartile of the smoothed loss, over the runs that came that far."
	}
	return s
}

func (p *trainingPlan) stepsPerPoint() int {
	most := 0
	for _, h := range p.runs {
		most = max(most, h.per)
	}
	return most
}

func (p *trainingPlan) alt() string {
	what := "training loss"
	if p.hasValidation() {
		what += " and validation loss"
	}
	what += " against steps"
	if p.right {
		what += ", sparsity on a right axis"
	}
	return "Line chart of " + what + ". " + p.text()
}

// clock writes a duration as 0:07, 1:23 or 2:03:04.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
