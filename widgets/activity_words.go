package widgets

import (
	"fmt"
	"math"
	"strings"
)

// when is the time after a step.
func (p *momentsPlan) when(t int) string {
	if p.step == 0 {
		return fmt.Sprintf("step %d", t+1)
	}
	digits := 2
	for x := p.step; x < 0.0099 && digits < 6; x *= 10 {
		digits++
	}
	return fmt.Sprintf("%.*f s", digits, float64(t+1)*p.step)
}

func (p *momentsPlan) text() string {
	s := fmt.Sprintf("%s on the %s over %s", count(p.domain.neurons, "neuron"), p.name, count(p.steps, "step"))
	if p.step > 0 {
		s += fmt.Sprintf(" (%s s)", short(float64(p.steps)*p.step))
	}
	lo, hi := math.NaN(), math.NaN()
	for _, row := range p.values {
		l, h := extent(row)
		if !(lo <= l) {
			lo = l
		}
		if !(hi >= h) {
			hi = h
		}
	}
	switch {
	case !finite(lo):
		s += ", none of it finite"
	case lo >= 0:
		s += ", activity up to " + short(hi)
	default:
		s += fmt.Sprintf(", activity from %s to %s", short(lo), short(hi))
	}
	if p.active == p.active {
		s += fmt.Sprintf(", %s of neurons above 0 on average", percent(p.active))
	}
	if p.strange > 0 {
		s += fmt.Sprintf(", %s not finite", count(p.strange, "value"))
	}
	return s + "; " + p.finding() + "."
}

func (p *momentsPlan) finding() string {
	switch {
	case !p.centred:
		return "no centre is marked, for a mean has no meaning where sides are not glued straight"
	case p.gathered == 0:
		return "at no moment does it gather about one place more than if it were shuffled among the neurons"
	}
	return fmt.Sprintf("it gathers about one place at %d of %s drawn, and its centre moves by %s in all", p.gathered, count(len(p.rows), "moment"), short2(p.travelled))
}

func (p *momentsPlan) caption() string {
	var b strings.Builder
	b.WriteString("Activity of " + p.text())
	if p.gathered > 0 {
		b.WriteString(" Diamond: the centre, the circular mean of what is above average, where shuffled activity would gather as much less than once in a hundred times on each axis; dashed: its way.")
	}
	fmt.Fprintf(&b, " %s.", p.domain.gluings())
	if len(p.rows) < p.steps {
		fmt.Fprintf(&b, " %d of %s steps are drawn.", len(p.rows), group(p.steps))
	}
	if p.domain.sampled {
		fmt.Fprintf(&b, " %s of %s neurons are drawn, chosen at random.", group(len(p.domain.points)), group(p.domain.neurons))
	}
	if p.beyond > 0 {
		fmt.Fprintf(&b, " Colours end at %s: %s beyond %s that of the end.", short(p.colours.Max), count(p.beyond, "value"), map[bool]string{true: "has", false: "have"}[p.beyond == 1])
	}
	if p.domain.lost > 0 {
		fmt.Fprintf(&b, " %s without a finite place: not drawn.", count(p.domain.lost, "neuron"))
	}
	if p.domain.chart.Note != "" {
		b.WriteString(" " + capital(p.domain.chart.Note) + ".")
	}
	return b.String()
}

func (p *momentsPlan) alt() string {
	return fmt.Sprintf("Scatter plot of neurons coloured by activity, one picture a moment: %s", p.text())
}
