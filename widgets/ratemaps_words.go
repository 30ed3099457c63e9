package widgets

import (
	"fmt"
	"math"
	"strings"
)

// span has the scores from the highest to the lowest drawn, of whatever order.
func (p *mapsPlan) span() (best, least float64, neuron int) {
	best, least, neuron = math.NaN(), math.NaN(), -1
	for _, n := range p.drawn {
		s := n.score.Hexagonal
		if !(s <= best) && s == s {
			best, neuron = s, n.neuron
		}
		if !(s >= least) && s == s {
			least = s
		}
	}
	return best, least, neuron
}

func (p *mapsPlan) text() string {
	s := fmt.Sprintf("Rate maps of %d of %s", len(p.drawn), count(p.neurons, "neuron"))
	if best, least, neuron := p.span(); neuron >= 0 {
		s += fmt.Sprintf(": grid scores from %s (neuron %d) to %s", scoreWords(best), neuron, scoreWords(least))
	} else {
		s += ", none of which has a grid score"
	}
	s += fmt.Sprintf("; %d x %d bins of %s cm", p.bins, p.bins, short(100*p.bin))
	if lost := p.bins*p.bins - p.visited; lost > 0 {
		s += fmt.Sprintf(", %s of them not visited", group(lost))
	}
	return s + "; " + lower(p.finding()) + "."
}

// finding is how many neurons pass for grid cells, and how many do by chance.
func (p *mapsPlan) finding() string {
	s := fmt.Sprintf("%s %s a grid score above %v", p.scores, hasHave(p.scores.high), plenty)
	if p.control == nil {
		return s
	}
	s += fmt.Sprintf(", with shuffled places %s", p.control)
	a, b := float64(p.scores.high)/float64(p.scores.all), float64(p.control.high)/float64(p.control.all)
	// Twice the standard error of a difference of shares; neurons of one network are not independent, so it is no test.
	spread := 2 * math.Sqrt(a*(1-a)/float64(p.scores.all)+b*(1-b)/float64(p.control.all))
	if a > b+spread {
		return s + ": more than by chance"
	}
	return s + ": no more than chance may give"
}

func hasHave(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

func (p *mapsPlan) caption() string {
	var b strings.Builder
	b.WriteString(capital(p.finding()) + ".")
	if p.control == nil {
		b.WriteString(" Maps of noise score above 0 too: only a control with shuffled places tells how many do by chance.")
	}
	fmt.Fprintf(&b, " Above each map: grid score (60 degrees) and peak activity, of maps of %d x %d bins of %s cm", p.bins, p.bins, short(100*p.bin))
	if p.smooth > 0 {
		fmt.Fprintf(&b, " smoothed by %s cm", short(100*p.smooth))
	}
	fmt.Fprintf(&b, ". Colour: %s.", p.colours().Label)
	if lost := p.bins*p.bins - p.visited; lost > 0 {
		fmt.Fprintf(&b, " Grey: %s of %s %s never visited.", group(lost), count(p.bins*p.bins, "bin"), wasWere(lost))
	}
	if p.coarse > 1 {
		fmt.Fprintf(&b, " Each square drawn is the mean of %d x %d bins.", p.coarse, p.coarse)
	}
	if left := p.suited - len(p.drawn); left > 0 {
		fmt.Fprintf(&b, " %s of %s neurons are drawn.", group(len(p.drawn)), group(p.neurons))
	}
	if left := p.neurons - p.suited; left > 0 {
		fmt.Fprintf(&b, " %s with a score below %s or none: left out.", count(left, "neuron"), short(p.above))
	}
	if p.silent > 0 {
		fmt.Fprintf(&b, " %s without a score, as %s the same or unknown everywhere.", count(p.silent, "neuron"), map[bool]string{true: "it fires", false: "they fire"}[p.silent == 1])
	}
	if p.strange > 0 {
		fmt.Fprintf(&b, " %s of activity not finite, taken for places not visited.", count(p.strange, "mean"))
	}
	return b.String()
}

func wasWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func (p *mapsPlan) alt() string {
	return fmt.Sprintf("Sheet of square heat maps, one a neuron, and one of them large: %s", lower(p.text()))
}
