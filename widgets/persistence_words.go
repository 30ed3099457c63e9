package widgets

import (
	"fmt"
	"slices"
	"strings"
)

// numbers writes "1, 2, 1".
func numbers(all []int) string {
	var s []string
	for _, n := range all {
		s = append(s, group(n))
	}
	return strings.Join(s, ", ")
}

// holes is "2 loops".
func holes(n, dim int) string {
	if dim == 3 {
		return count(n, "hole") + " of dimension 3"
	}
	return count(n, [...]string{"part", "loop", "hollow"}[dim])
}

// text is one sentence for each diagram.
func (p *persistencePlan) text() string {
	var all []string
	for _, d := range p.diagrams {
		var found []string
		for dim, n := range d.betti {
			found = append(found, holes(n, dim))
		}
		s := fmt.Sprintf("%s with coefficients in %s: Betti numbers %s (%s)", count(d.Points, "point"), d.field(), numbers(d.betti), strings.Join(found, ", "))
		if d.expected != nil {
			s += fmt.Sprintf("; the %s has %s", p.space, numbers(d.expected))
		}
		all = append(all, s+".")
	}
	if p.gaps > 0 {
		all = append(all, fmt.Sprintf("%s whose ends are no numbers left out.", count(p.gaps, "interval")))
	}
	return strings.Join(all, " ")
}

// finding says whether the topology is that of the space, and what of it is beyond chance.
func (p *persistencePlan) finding() string {
	var all []string
	if s := p.match(); s != "" {
		all = append(all, s)
	}
	if len(p.diagrams) == 2 && p.diagrams[0].Prime != p.diagrams[1].Prime {
		a, b := p.diagrams[0], p.diagrams[1]
		if slices.Equal(a.betti, b.betti) {
			all = append(all, fmt.Sprintf("%s and %s see the same: no twist.", a.field(), b.field()))
		} else {
			all = append(all, fmt.Sprintf("%s and %s see different numbers, as of a space with a twist.", a.field(), b.field()))
		}
	}
	for _, d := range p.diagrams {
		all = append(all, p.beyond(d))
	}
	return strings.Join(all, " ")
}

func (p *persistencePlan) match() string {
	if p.space == nil {
		return ""
	}
	var off []string
	for _, d := range p.diagrams {
		if d.expected == nil {
			return fmt.Sprintf("The Betti numbers of the %s are not known.", p.space)
		}
		for dim, n := range d.betti {
			if want := d.expected[dim]; n != want {
				off = append(off, fmt.Sprintf("%s in the place of %s over %s", holes(n, dim), group(want), d.field()))
			}
		}
	}
	if len(off) == 0 {
		return fmt.Sprintf("These are the numbers of the %s.", p.space)
	}
	return fmt.Sprintf("These are not the numbers of the %s: %s.", p.space, strings.Join(off, ", "))
}

// beyond counts what is beyond chance, and what has no end.
func (p *persistencePlan) beyond(d *persistenceDiagram) string {
	var some, doubted, endless []string
	tested := false
	for dim := range d.of {
		if dim > 0 {
			tested = tested || finite(d.line[dim])
			if d.beyond[dim] > 0 {
				some = append(some, holes(d.beyond[dim], dim))
			}
			if n := d.betti[dim] - d.beyond[dim]; n > 0 {
				doubted = append(doubted, holes(n, dim))
			}
		}
		if d.endless[dim] > 0 {
			endless = append(endless, holes(d.endless[dim], dim))
		}
	}
	var b strings.Builder
	if len(p.diagrams) > 1 {
		b.WriteString("Over " + d.field() + ", ")
	}
	switch {
	case tested && len(some) > 0:
		fmt.Fprintf(&b, "%s beyond chance (at %s)", isAreList(some), percent(chanceLevel))
	case tested:
		fmt.Fprintf(&b, "no loop or hollow is beyond chance (at %s)", percent(chanceLevel))
	default:
		b.WriteString("there are too few intervals to tell holes from chance")
	}
	if tested && len(doubted) > 0 {
		fmt.Fprintf(&b, "; by that test, which is cautious below some 300 points, %s not told from chance", isAreList(doubted))
	}
	if len(endless) > 0 {
		fmt.Fprintf(&b, "; %s without an end up to scale %s", isAreList(endless), short(d.Threshold))
	}
	s := b.String() + "."
	if len(p.diagrams) == 1 {
		s = capital(s)
	}
	return s
}

// isAreList is "2 loops and 1 hollow are".
func isAreList(parts []string) string {
	s := strings.Join(parts, " and ")
	if len(parts) > 2 {
		s = strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
	}
	if len(parts) == 1 && strings.HasPrefix(s, "1 ") {
		return s + " is"
	}
	return s + " are"
}

func (p *persistencePlan) caption() string {
	var b strings.Builder
	b.WriteString(p.text() + " " + p.finding())
	b.WriteString(" Each point or bar is a hole between two scales, the farther from the diagonal the longer. Large ones are beyond chance, which are those above the dashed line of their colour; arrows have no end.")
	b.WriteString(" Betti numbers count what stands out by a gap, a rule of thumb.")
	if p.hidden > 0 {
		fmt.Fprintf(&b, " %s, the shortest, are not drawn.", count(p.hidden, "interval"))
	}
	return b.String()
}

func (p *persistencePlan) alt() string {
	return fmt.Sprintf("Birth-death diagram and barcode: %s; scales from 0 to %s; %s", strings.TrimSuffix(p.text(), "."), short(p.end), lower(p.finding()))
}
