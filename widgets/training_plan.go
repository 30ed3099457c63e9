package widgets

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// trainingPlan is what static and interactive picture have in common.
type trainingPlan struct {
	runs          []*history
	title         string
	width, height int
	left, margin  float64
	top, bottom   float64
	steps         float64 // right end of the steps
	low, high     float64 // of the loss
	right         bool    // there is a sparsity to show
	status        string  // of a run that goes on
}

const (
	trainingHeight = 400
)

func (v *TrainingView) plan() *trainingPlan {
	p := &trainingPlan{title: v.title, width: v.width, height: trainingHeight, left: 66, margin: 24, top: 78, bottom: 58}
	drawn := len(grouped(v.runs, 20))
	for _, h := range grouped(v.runs, maxBuckets/drawn) {
		p.runs = append(p.runs, h.coarser(maxBuckets/drawn))
	}
	if p.title == "" {
		p.title = "Training"
		if len(p.runs) == 1 && p.runs[0].name != "" {
			p.title += ": " + p.runs[0].name
		}
	}
	if len(p.runs) > 1 {
		p.top += legendRow
	}
	for _, h := range p.runs {
		p.steps = max(p.steps, float64(h.step))
		switch h.state {
		case running:
			p.steps = max(p.steps, float64(h.steps))
		case halted: // its mark stands apart from the right axis
			p.steps = max(p.steps, min(float64(h.steps), math.Ceil(1.04*float64(h.step))))
		}
		p.right = p.right || h.target > 0 || h.sparse() > 0
	}
	if p.steps == 0 {
		p.steps = 1
	}
	if p.right {
		p.margin = 70
	}
	p.low, p.high = p.lossRange()
	return p
}

// lossRange holds all of the smooth and validation losses and nearly all of the
// raw ones: a single spike does not flatten the rest.
func (p *trainingPlan) lossRange() (lo, hi float64) {
	var must, raw []float64
	for _, h := range p.runs {
		for i, b := range h.buckets {
			if i > 0 || len(h.buckets) == 1 { // the first average is the first loss: no average yet
				must = append(must, b.smooth)
			}
			if b.n > 0 {
				raw = append(raw, b.low, b.high)
			}
		}
		for _, v := range h.valid {
			must = append(must, v.value)
		}
		if h.group != nil {
			for i := range h.group.smooth {
				must = append(must, h.group.low[i].value, h.group.high[i].value)
			}
		}
	}
	lo, hi = extent(must)
	if slices.Sort(raw); len(raw) > 0 {
		a, b := raw[len(raw)/50], raw[len(raw)-1-len(raw)/50]
		if !finite(lo) {
			lo, hi = a, b
		}
		lo, hi = min(lo, a), max(hi, b)
	}
	switch {
	case !finite(lo) || !finite(hi):
		return 0, 1
	case lo == hi:
		half := max(math.Abs(lo)/10, 0.5)
		return lo - half, hi + half
	}
	pad := (hi - lo) * 0.06
	if lo >= 0 {
		return max(lo-pad, 0), hi + pad
	}
	return lo - pad, hi + pad
}

// look is how the curves of a run are drawn: one run has a colour for each
// quantity, several have one for each run.
type look struct {
	loss, valid, sparse color.RGBA
	marker              int
}

func (p *trainingPlan) look(i int) look {
	if len(p.runs) == 1 {
		return look{palette.Category(palette.Blue), palette.Category(palette.Vermillion), palette.Category(palette.Green), 0}
	}
	c := palette.Category(i)
	return look{c, c, c, i}
}

func (p *trainingPlan) hasValidation() bool {
	return slices.ContainsFunc(p.runs, func(h *history) bool { return len(h.valid) > 0 })
}

// targets are the different sparsities that schedules end at.
func (p *trainingPlan) targets() []float64 {
	var all []float64
	for _, h := range p.runs {
		if h.target > 0 && !slices.Contains(all, h.target) {
			all = append(all, h.target)
		}
	}
	return all
}

// banner warns of losses that are not finite; empty if all are.
func (p *trainingPlan) banner() string {
	for _, h := range p.runs {
		if h.broken > 0 {
			return fmt.Sprintf("%s: the loss is not finite in %s, first at step %s",
				h.label(), count(h.broken, "step"), group(h.brokeAt))
		}
	}
	return ""
}

// statusOf is the line of a run that goes on: where it is, how fast, how long still.
func statusOf(h *history) string {
	s := fmt.Sprintf("step %s of %s", group(h.step), group(h.steps))
	if h.epochs > 0 {
		s += fmt.Sprintf(", epoch %d of %d", min(h.epoch+1, h.epochs), h.epochs)
	}
	if v := h.speed(); v > 0 {
		s += fmt.Sprintf(" · %s steps/s", rate(v))
	}
	switch left, ok := h.left(); {
	case ok:
		s += " · " + clock(left) + " left"
	case h.state == halted:
		s += " · " + h.whyStopped()
	case h.state == finished:
		s += " · done"
	}
	return s
}

// withoutEpochs is a status that takes less room.
func withoutEpochs(status string) string {
	steps, rest, _ := strings.Cut(status, ", epoch ")
	if _, rest, more := strings.Cut(rest, " · "); more {
		return steps + " · " + rest
	}
	return steps
}

func rate(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.1f", v)
	}
	return group(int(math.Round(v)))
}
