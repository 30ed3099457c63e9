package widgets

import (
	"fmt"
	"math"
	"strings"
)

// certainZ is how many standard deviations of the control a number must be away from it to be called more than chance. The
// control is of some 20 shuffles, and there are some 20 bins, so 2 or 3 happen by chance.
const certainZ = 4

func (p *weightPlan) text() string {
	g := &p.gates[0]
	s := fmt.Sprintf("%s of %s weights between %s on the %s %s kept (%s)", group(g.kept), group(g.pairs), count(p.looked, "neuron"), p.name, isAre(g.kept), fraction(float64(g.kept)/float64(max(g.pairs, 1))))
	if len(p.gates) > 1 {
		s += fmt.Sprintf(" in gate 1 of %d", len(p.gates))
	}
	s += "."
	for _, f := range []string{p.keptWhere(g), p.ranked(g), p.medians(g)} {
		if f != "" {
			s += " " + f
		}
	}
	return s
}

// keptWhere is at which distances weights are kept, or that they are kept alike at all.
func (p *weightPlan) keptWhere(g *weightGate) string {
	if g.kept == 0 || g.kept == g.pairs {
		return ""
	}
	most, least, widest, tested := -1, -1, 0.0, 0
	for b, d := range g.Density {
		if !finite(d) {
			continue
		}
		z := math.NaN()
		if p.shuffles > 0 {
			z = g.DensityControl[b].Z
		}
		if finite(z) {
			widest, tested = max(widest, math.Abs(z)), tested+1
		}
		if (p.shuffles == 0 || z >= certainZ) && (most < 0 || d > g.Density[most]) {
			most = b
		}
		if z <= -certainZ && (least < 0 || d < g.Density[least]) {
			least = b
		}
	}
	at := func(b int, how string) string {
		s := fmt.Sprintf("Weights are kept %s often between neurons %s to %s apart: %s of them", how, short(g.Edges[b]), short(g.Edges[b+1]), fraction(g.Density[b]))
		if p.shuffles > 0 {
			c := g.DensityControl[b]
			s += fmt.Sprintf(", with the neurons shuffled %s (z %s)", fraction(c.Mean), short(c.Z))
		}
		return s + "."
	}
	switch {
	case most >= 0:
		return at(most, "most")
	case least >= 0:
		return at(least, "least")
	case tested == 0:
		return ""
	}
	return fmt.Sprintf("At no distance are weights kept more or less often than chance explains (of %s, the greatest z is %s).", count(tested, "bin"), short(widest))
}

// ranked is the rank correlation beside the control.
func (p *weightPlan) ranked(g *weightGate) string {
	if !finite(g.Rank) {
		return ""
	}
	what := "|W|"
	if g.kept < g.pairs {
		what = "|W|, 0 where pruned,"
	}
	s := fmt.Sprintf("The rank correlation of distance and %s is %.3f", what, tidy(g.Rank))
	if p.shuffles == 0 {
		return s + "."
	}
	c := g.RankControl
	s += fmt.Sprintf(", with the neurons shuffled %.3f, sd %.3f", tidy(c.Mean), c.SD)
	switch {
	case !finite(c.Z):
		return s + "."
	case c.Z <= -certainZ:
		return s + fmt.Sprintf(" (z %s): near neurons have the larger weights.", short(c.Z))
	case c.Z >= certainZ:
		return s + fmt.Sprintf(" (z %s): far neurons have the larger weights.", short(c.Z))
	}
	return s + fmt.Sprintf(" (z %s): no more than chance explains.", short(c.Z))
}

// tidy is x without the sign of a zero that it would be written as.
func tidy(x float64) float64 {
	if math.Abs(x) < 5e-4 {
		return 0
	}
	return x
}

// medians counts at how many distances the kept weights are of another size than as many picked among all of them.
func (p *weightPlan) medians(g *weightGate) string {
	out, all := 0, 0
	for b, m := range g.median {
		if finite(m) {
			all++
			if m < g.least[b] || m > g.most[b] {
				out++
			}
		}
	}
	if all == 0 || p.shuffles == 0 {
		return ""
	}
	return fmt.Sprintf("The median size of kept weights is off what chance explains at %d of %d distances, where %d would be usual.", out, all, int(math.Round(0.05*float64(all))))
}

func (p *weightPlan) caption() string {
	var b strings.Builder
	b.WriteString(p.text())
	if p.shuffles > 0 {
		fmt.Fprintf(&b, " Grey is chance, with %d standard deviations (sd) to each side: of the median, for as many weights picked among all that are kept", sdsOfBand)
		if !p.whole() {
			fmt.Fprintf(&b, "; of the share, with the places of the neurons shuffled %d times", p.shuffles)
		}
		b.WriteString(". z is how many sd of the shuffles a number is from their mean.")
	}
	if p.log {
		b.WriteString(" The axis of |W| is logarithmic.")
	}
	if p.looked+p.lost < p.neurons {
		fmt.Fprintf(&b, " These are %s of %s neurons, chosen at random.", group(p.looked), group(p.neurons))
	}
	if p.broken > 0 {
		fmt.Fprintf(&b, " %s not finite: as if pruned.", count(p.broken, "weight"))
	}
	if p.lost > 0 {
		fmt.Fprintf(&b, " %s without a finite place: left out.", count(p.lost, "neuron"))
	}
	return b.String()
}

func (p *weightPlan) alt() string {
	s := p.scale()
	return fmt.Sprintf("Line charts of median and quartiles of |W| from %s to %s and of the share of weights kept, against distance from 0 to %s, with a control. %s",
		short(s.Min), short(s.Max), short(p.far), p.text())
}
