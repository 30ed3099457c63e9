package widgets

import (
	"fmt"
	"math"
	"strings"
)

// text is one sentence for each arm.
func (p *sparsityPlan) text() string {
	var all []string
	for _, a := range p.arms {
		all = append(all, p.sentence(a))
	}
	if s := p.holdings(); s != "" {
		all = append(all, s)
	}
	if p.left > 0 {
		all = append(all, fmt.Sprintf("And %s.", count(p.left, "other name")))
	}
	if p.gaps > 0 {
		all = append(all, capital(p.lost())+".")
	}
	return strings.Join(all, " ")
}

func (p *sparsityPlan) sentence(a sparsityArm) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: ", a.runs[0].label())
	if n := a.weights(); n > 0 {
		fmt.Fprintf(&b, "%s of %s weights pruned", shareText(p.totalOf(a)), group(n))
	} else {
		fmt.Fprintf(&b, "%s of the weights pruned", shareText(p.totalOf(a)))
	}
	if t := a.target(); t > 0 {
		fmt.Fprintf(&b, " (target %s)", percent(t))
	}
	sep := "; "
	for _, row := range p.rows {
		c := p.cellOf(a, row)
		if !finite(c.pruned) {
			continue
		}
		fmt.Fprintf(&b, "%s%s %s", sep, p.rowName(row), shareText(c.pruned))
		sep = ", "
	}
	if len(a.runs) > 1 {
		fmt.Fprintf(&b, "; medians of %d runs", len(a.runs))
	}
	return b.String() + "."
}

// holdings are the shares of all weights, which are those of the first arm.
func (p *sparsityPlan) holdings() string {
	var all []string
	for _, row := range p.rows {
		if c := p.cellOf(p.arms[0], row); finite(c.ofAll) {
			all = append(all, p.rowName(row)+" "+shareText(c.ofAll))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "Of all weights they hold: " + strings.Join(all, ", ") + "."
}

func (a sparsityArm) weights() int {
	n := 0
	for _, m := range a.runs[0].all() {
		n += m.Weights
	}
	return n
}

func (a sparsityArm) target() float64 {
	return a.of(func(r sparsityRun) float64 { return r.target })
}

func (p *sparsityPlan) totalOf(a sparsityArm) float64 {
	return a.of(func(r sparsityRun) float64 { return p.total(r, -1) })
}

func (p *sparsityPlan) cellOf(a sparsityArm, row string) sparsityCell {
	return sparsityCell{
		pruned: a.of(func(r sparsityRun) float64 { return p.cell(r, -1, row).pruned }),
		ofAll:  a.of(func(r sparsityRun) float64 { return p.cell(r, -1, row).ofAll }),
		ofKept: a.of(func(r sparsityRun) float64 { return p.cell(r, -1, row).ofKept }),
	}
}

// even is how far apart the matrices of an arm may be for it to count as pruned evenly.
const even = 0.01

// finding says of each arm which matrix is hit hardest and which least, and what the hardest hit one keeps.
func (p *sparsityPlan) finding() string {
	var all []string
	for _, a := range p.arms {
		if s := p.findingOf(a); s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

func (p *sparsityPlan) findingOf(a sparsityArm) string {
	most, least := sparsityCell{pruned: math.Inf(-1)}, sparsityCell{pruned: math.Inf(1)}
	var hardest, mildest string
	rows := 0
	for _, row := range p.rows {
		c := p.cellOf(a, row)
		if !finite(c.pruned) {
			continue
		}
		rows++
		if row == otherMatrices {
			continue
		}
		if c.pruned > most.pruned {
			most, hardest = c, p.rowName(row)
		}
		if c.pruned < least.pruned {
			least, mildest = c, p.rowName(row)
		}
	}
	of := ""
	if len(p.arms) > 1 {
		of = a.runs[0].label() + ": "
	}
	var s string
	switch {
	case rows == 0:
		return ""
	case most.pruned == 0:
		s = "nothing is pruned"
	case rows == 1:
		s = fmt.Sprintf("the one matrix, %s, is %s pruned", hardest, shareText(most.pruned))
	case most.pruned-least.pruned <= even:
		s = fmt.Sprintf("pruning is even: the matrices are within %s of each other", percent(even))
	default:
		s = fmt.Sprintf("pruning is uneven: %s is hit hardest (%s), %s least (%s)", hardest, shareText(most.pruned), mildest, shareText(least.pruned))
		if finite(most.ofAll) && finite(most.ofKept) {
			s += fmt.Sprintf("; %s holds %s of all weights and %s of those kept", hardest, shareText(most.ofAll), shareText(most.ofKept))
		}
	}
	if t, total := a.target(), p.totalOf(a); math.Abs(total-t) > even/2 {
		word := "below"
		if total > t {
			word = "above"
		}
		s += fmt.Sprintf("; the total of %s is %s its target of %s", shareText(total), word, percent(t))
	}
	if of == "" {
		s = capital(s)
	}
	return of + s + "."
}

func (p *sparsityPlan) lost() string {
	return fmt.Sprintf("%s that %s not finite: left out", count(p.gaps, "share"), isAre(p.gaps))
}

func (p *sparsityPlan) caption() string {
	var b strings.Builder
	b.WriteString(p.text())
	if f := p.finding(); f != "" {
		b.WriteString(" " + f)
	}
	if len(p.picture(-1).Panels) > 1 {
		b.WriteString(" At the right: the share that each matrix has of all weights (grey) and of those that are kept (colour).")
	}
	if p.dots {
		b.WriteString(" Bars are medians of the runs of a name, points single runs")
		for _, a := range p.arms {
			if len(a.runs) > maxSparsityDots {
				fmt.Fprintf(&b, " (%d of each name at most)", maxSparsityDots)
				break
			}
		}
		b.WriteString(".")
	}
	if n := len(p.places) - 1; n > 0 && n < p.stages {
		fmt.Fprintf(&b, " The slider has %d of %s, evenly spread.", n, count(p.stages, "epoch"))
	}
	if len(p.merged) > 0 {
		fmt.Fprintf(&b, " The %s smallest matrices are one row.", group(len(p.merged)))
	}
	if p.blind && len(p.places) < 2 {
		b.WriteString(" The history tells no sparsity by matrix, so this is the end alone.")
	}
	return b.String()
}

func (p *sparsityPlan) alt() string {
	s := fmt.Sprintf("Bar chart: %s", strings.TrimSuffix(p.text(), "."))
	if f := p.finding(); f != "" {
		s += "; " + lower(f)
	}
	return strings.TrimSuffix(s, ".") + "."
}
