package widgets

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

func (c *errorCurve) label() string {
	if c.name == "" {
		return "run"
	}
	return oneLine(c.name)
}

// text is one sentence for each curve.
func (p *errorSparsityPlan) text() string {
	const most = 12
	var all []string
	for _, c := range p.curves[:min(len(p.curves), most)] {
		all = append(all, p.sentence(c))
	}
	if more := len(p.curves) - most; more > 0 {
		all = append(all, fmt.Sprintf("And %s.", count(more, "other curve")))
	}
	return strings.Join(all, " ")
}

func (p *errorSparsityPlan) sentence(c *errorCurve) string {
	var b strings.Builder
	first, last, best := c.first(), c.last(), c.best()
	fmt.Fprintf(&b, "%s: ", c.label())
	switch {
	case c.dense:
		fmt.Fprintf(&b, "%s, not pruned", amount(last.median, p.unit))
	case first.sparsity == last.sparsity:
		fmt.Fprintf(&b, "%s at %s sparsity", amount(last.median, p.unit), percent(last.sparsity))
	case best.median < min(first.median, last.median):
		fmt.Fprintf(&b, "%s at %s sparsity, its lowest, %s at %s", amount(best.median, p.unit), percent(best.sparsity), bare(last.median, p.unit), percent(last.sparsity))
	default:
		fmt.Fprintf(&b, "%s at %s sparsity, %s at %s", amount(first.median, p.unit), percent(first.sparsity), bare(last.median, p.unit), percent(last.sparsity))
	}
	if last.runs > 1 {
		fmt.Fprintf(&b, " (median of %d runs, %s to %s)", last.runs, short(last.least), bare(last.most, p.unit))
	}
	return b.String() + "."
}

// finding compares the two best curves at the highest sparsity that two of them reach, and says whether their runs are apart;
// or the one that was pruned with the one that was not.
func (p *errorSparsityPlan) finding() string {
	var pruned []*errorCurve
	var dense *errorCurve
	for _, c := range p.curves {
		switch {
		case !c.dense:
			pruned = append(pruned, c)
		case dense == nil:
			dense = c
		}
	}
	if len(pruned) == 1 && dense != nil {
		q, d := pruned[0].last(), dense.last()
		if d.median > 0 {
			return fmt.Sprintf("At %s sparsity, %s has %s times the %s of %s.",
				percent(q.sparsity), pruned[0].label(), short(q.median/d.median), quantity(p.unit), dense.label())
		}
	}
	var best [2]errorPoint
	var names [2]string
	found := false
	for _, s := range p.shares(pruned) {
		type here struct {
			name string
			errorPoint
		}
		var at []here
		for _, c := range pruned {
			for _, q := range c.points {
				if q.sparsity == s && finite(q.median) {
					at = append(at, here{c.label(), q})
				}
			}
		}
		if len(at) < 2 {
			continue
		}
		slices.SortStableFunc(at, func(a, b here) int { return cmp.Compare(a.median, b.median) })
		best, names, found = [2]errorPoint{at[0].errorPoint, at[1].errorPoint}, [2]string{at[0].name, at[1].name}, true
	}
	if !found {
		return ""
	}
	s := fmt.Sprintf("At %s sparsity, %s is lowest (%s), then %s (%s)",
		percent(best[0].sparsity), names[0], bare(best[0].median, p.unit), names[1], bare(best[1].median, p.unit))
	switch {
	case best[0].runs == 1 || best[1].runs == 1:
		return s + "; one run does not tell how much of that is chance."
	case best[0].most < best[1].least:
		return s + ", and their ranges are apart."
	}
	return s + ", and their ranges overlap."
}

// shares are the sparsities of curves, rising.
func (p *errorSparsityPlan) shares(curves []*errorCurve) []float64 {
	var all []float64
	for _, c := range curves {
		for _, q := range c.points {
			all = append(all, q.sparsity)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (p *errorSparsityPlan) banded() bool {
	return slices.ContainsFunc(p.curves, func(c *errorCurve) bool { return c.runs > 1 })
}

func (p *errorSparsityPlan) caption() string {
	s := p.text()
	if f := p.finding(); f != "" {
		s += " " + f
	}
	if p.banded() {
		s += " Bands go from the lowest to the highest run."
	}
	if p.log {
		s += " The axis of the " + quantity(p.unit) + " is logarithmic."
	}
	if p.lost > 0 {
		s += fmt.Sprintf(" %s without a finite value: not drawn.", count(p.lost, "measurement"))
	}
	return s
}

func (p *errorSparsityPlan) alt() string {
	s := fmt.Sprintf("Line chart of %s on held-out data from %s to %s against the share of weights pruned, %s to %s. %s",
		quantity(p.unit), short(p.low), bare(p.high, p.unit), percent(p.from), percent(p.to), p.text())
	if f := p.finding(); f != "" {
		s += " " + f
	}
	return s
}
