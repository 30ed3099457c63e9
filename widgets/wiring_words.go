package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// text is what the neuron that is chosen at first sends in the end, and the finding.
func (p *wiringPlan) text() string {
	s := p.shareOf(slices.Index(p.held, p.start), len(p.times)-1, 0)
	var b strings.Builder
	fmt.Fprintf(&b, "Neuron %d of %s on the %s sends to %s of %s", p.start, group(p.neurons), p.name, group(s.kept), count(p.neurons-1, "other"))
	if p.gates > 1 {
		fmt.Fprintf(&b, " through gate 1 of %d", p.gates)
	}
	if finite(s.median) {
		fmt.Fprintf(&b, ", at a median distance of %s", short(s.median))
	}
	return b.String() + ". " + p.finding()
}

// finding says whether weights are between near neurons, beside shuffled ones.
func (p *wiringPlan) finding() string {
	r := p.times[len(p.times)-1].reach
	if r.kept == 0 {
		return "No weights between different neurons are kept."
	}
	what := "Kept weights"
	if r.heaviest {
		what = "The heaviest tenth of weights"
	}
	s := fmt.Sprintf("%s reach a median distance of %s, all pairs of neurons one of %s", what, short(r.median), short(r.all))
	if len(p.times) > 1 {
		if first := p.times[0].reach; first.kept > 0 {
			s += fmt.Sprintf(" (%s: %s", p.times[0].label, short(first.median))
			if first.heaviest && !r.heaviest {
				s += " of the heaviest tenth"
			}
			s += ")"
		}
	}
	s += fmt.Sprintf("; with the neurons shuffled %d times it is %s to %s", reachShuffles, short(r.low), short(r.high))
	change := r.median/r.all - 1
	switch {
	case r.median >= r.low && r.median <= r.high:
		return s + ": no nearer or farther than chance."
	case math.Abs(change) < 0.05:
		return s + ": more than chance, but little."
	case change < 0:
		return s + ": the wiring is local."
	}
	return s + ": the wiring is between neurons far apart."
}

func (p *wiringPlan) caption() string {
	var b strings.Builder
	b.WriteString(p.text())
	fmt.Fprintf(&b, " Left: colours are the weights that neurons receive from it, grey where pruned; lines lead to the %d largest.", wiringLines)
	if p.scale.Max > 0 {
		fmt.Fprintf(&b, " Weights beyond %s have the end colours.", short(p.scale.Max))
	}
	b.WriteString(" Right: mean |W| by distance, pruned weights being 0.")
	if p.apart {
		b.WriteString(" The neuron is where it sends from, the others are where they receive.")
	}
	if len(p.held) < p.neurons {
		fmt.Fprintf(&b, " The slider holds %s of %s neurons.", group(len(p.held)), group(p.neurons))
	}
	if p.chart.Note != "" {
		b.WriteString(" " + capital(p.chart.Note) + ".")
	}
	if p.neurons > maxWiringDots {
		fmt.Fprintf(&b, " %s of %s neurons are drawn, chosen at random.", group(maxWiringDots), group(p.neurons))
	}
	if p.neurons > maxWiringPairs {
		fmt.Fprintf(&b, " What is said of all neurons is of the weights between %s of them.", group(maxWiringPairs))
	}
	if p.broken > 0 {
		fmt.Fprintf(&b, " %s not finite: as if pruned.", count(p.broken, "weight"))
	}
	if p.lost > 0 {
		fmt.Fprintf(&b, " %s without a finite place: not drawn.", count(p.lost, "neuron"))
	}
	return b.String()
}

func (p *wiringPlan) alt() string {
	return fmt.Sprintf("Map of the weights from neuron %d to others over the space, from %s to %s, and bars of the mean weight against distance from 0 to %s. %s",
		p.start, short(p.scale.Min), short(p.scale.Max), short(p.far), p.text())
}
