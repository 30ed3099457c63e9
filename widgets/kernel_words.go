package widgets

import (
	"fmt"
	"slices"
	"strings"
)

// text has a sentence for each inhibitor, and one for the neuron that is chosen at first.
func (p *kernelPlan) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Penalty of connections between %s on the %s.", count(p.neurons, "neuron"), p.name)
	for k := range p.profiles {
		fmt.Fprintf(&b, " %s.", p.profiles[k].sentence())
	}
	q := &p.profiles[0]
	fmt.Fprintf(&b, " For neuron %d, %s of %s %s cheap", p.start, group(q.cheap[slices.Index(p.held, p.start)]),
		count(p.neurons-1, "other"), isAre(q.cheap[slices.Index(p.held, p.start)]))
	if len(p.profiles) > 1 {
		b.WriteString(" under the " + q.name)
	}
	b.WriteString(".")
	return b.String()
}

// sentence is the finding: where an inhibitor is dear, where cheap, and how much of the wiring is cheap.
func (q *kernelProfile) sentence() string {
	if q.highCost-q.lowCost <= 1e-9*q.highCost {
		return fmt.Sprintf("%s: %s at every distance, so that it favours none", q.name, short(q.highCost))
	}
	s := fmt.Sprintf("%s: highest, %s, at distance %s, lowest, %s, at %s; cheap (below half of the highest) at ",
		q.name, short(q.highCost), short(q.high), short(tiny(q.lowCost, q.highCost)), short(q.low))
	const most = 3
	for k, span := range q.spans[:min(most, len(q.spans))] {
		if k > 0 {
			s += ", "
		}
		s += short(span[0]) + " to " + short(span[1])
	}
	if more := len(q.spans) - most; more > 0 {
		s += fmt.Sprintf(" and %d more ranges", more)
	}
	if len(q.spans) == 0 {
		s += "no distance"
	}
	return s + fmt.Sprintf(", which are %s of all connections between two neurons", fraction(q.share))
}

// tiny is x, or 0 where that is rounding beside a scale.
func tiny(x, scale float64) float64 {
	if x < 1e-5*scale {
		return 0
	}
	return x
}

func (p *kernelPlan) caption() string {
	var b strings.Builder
	b.WriteString(p.text())
	if p.rows > 0 {
		b.WriteString(" Left: colours are the penalty of a connection to each place, dots are neurons.")
	} else {
		b.WriteString(" Left: colours of neurons are the penalty of a connection to each.")
	}
	b.WriteString(" Right: the penalty against distance, over how many other neurons lie there (grey, at most ")
	fmt.Fprintf(&b, "%s in a bar).", group(int(p.most)))
	if p.apart {
		b.WriteString(" The neuron is where it sends from, the others are where they receive.")
	}
	if len(p.held) < p.neurons {
		fmt.Fprintf(&b, " The slider holds %s of %s neurons.", group(len(p.held)), group(p.neurons))
	}
	if p.chart.Note != "" {
		b.WriteString(" " + capital(p.chart.Note) + ".")
	}
	if p.neurons > maxKernelDots {
		fmt.Fprintf(&b, " %s of %s neurons are drawn, chosen at random.", group(maxKernelDots), group(p.neurons))
	}
	if p.counted < p.neurons {
		fmt.Fprintf(&b, " The share of cheap connections is that among %s of them.", group(p.counted))
	}
	if p.lost > 0 {
		fmt.Fprintf(&b, " %s without a finite place: not drawn.", count(p.lost, "neuron"))
	}
	return b.String()
}

func (p *kernelPlan) alt() string {
	return fmt.Sprintf("Map of the penalty from neuron %d over the space, and curve of the penalty against distance from 0 to %s. %s", p.start, short(p.far), p.text())
}
