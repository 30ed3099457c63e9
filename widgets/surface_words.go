package widgets

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// coverage is how near places of the space have a neuron: the median distance, and
// what it is with as many neurons drawn at random, three standard deviations to either side.
type coverage struct {
	median, low, high float64
	sampled           bool // neurons were left out
}

const (
	coverPlaces  = 200
	coverDraws   = 12
	coverNeurons = 500
)

// cover draws places and neurons of a space for comparison, always the same.
func cover(e *space.Embedding, drawn []int) coverage {
	var whole []int
	for _, i := range drawn {
		if finiteRow(e.Point(i)) {
			whole = append(whole, i)
		}
	}
	c := coverage{sampled: len(whole) > coverNeurons}
	chosen := sample(len(whole), coverNeurons)
	rnd := rand.New(rand.NewPCG(11, 13))
	fresh := func(n int) *mat.Dense {
		m := mat.NewDense(n, e.Space.Coords(), nil)
		for i := range n {
			e.Space.Sample(m.RawRowView(i), rnd)
		}
		return m
	}
	places := fresh(coverPlaces)
	nearest := func(n int, neuron func(k int) []float64) float64 {
		var near []float64
		for r := range coverPlaces {
			best := -1.0
			for k := range n {
				if d := e.Space.Distance(places.RawRowView(r), neuron(k)); finite(d) && (best < 0 || d < best) {
					best = d
				}
			}
			if best >= 0 {
				near = append(near, best)
			}
		}
		return median(near)
	}
	c.median = nearest(len(chosen), func(k int) []float64 { return e.Point(whole[chosen[k]]) })
	var chance []float64
	for range coverDraws {
		if n := len(chosen); n > 0 {
			points := fresh(n)
			chance = append(chance, nearest(n, points.RawRowView))
		}
	}
	mean, sd := stat.MeanStdDev(chance, nil)
	c.low, c.high = max(mean-3*sd, 0), mean+3*sd
	return c
}

func (c coverage) finding() string {
	if !finite(c.median) || !finite(c.low) {
		return ""
	}
	s := "as evenly as if drawn at random"
	switch {
	case c.median < c.low:
		s = "more evenly than if drawn at random"
	case c.median > c.high:
		s = "less evenly than if drawn at random"
	}
	return fmt.Sprintf("Neurons cover the space %s: a place has one within %s (median), by chance within %s to %s", s, short(c.median), short(c.low), short(c.high))
}

func (p *surfacePlan) findings() string {
	all := []string{p.coverage.finding()}
	if p.wires != nil {
		all = append(all, p.wires.finding())
	}
	s := strings.Join(all, ". ")
	return strings.TrimSuffix(strings.TrimPrefix(s, ". "), ". ")
}

func (p *surfacePlan) colourName() string {
	if p.colours.Label == "" {
		return "value"
	}
	return p.colours.Label
}

func (p *surfacePlan) text() string {
	s := p.outline()
	if w := p.wires; w != nil && !w.none {
		s += fmt.Sprintf("; %s kept", count(w.kept, "connection"))
		if finite(w.below) {
			beside := "of all pairs"
			if w.only {
				beside = fmt.Sprintf("from neuron %d to the others", w.neuron)
			}
			s += fmt.Sprintf(", %s long in the median beside %s %s", short(w.reach), short(w.chance), beside)
		}
	}
	return s + "."
}

// outline is what is drawn, a sentence without its stop.
func (p *surfacePlan) outline() string {
	s := fmt.Sprintf("%s on the %s, drawn as a %s", count(p.neurons, "neuron"), p.space, p.view.Shape)
	if n := len(p.panels); n > 1 {
		s = fmt.Sprintf("%s on the %s, drawn as %d %s", count(p.neurons, "neuron"), p.space, n, p.view.Shape)
	}
	if p.scalar {
		s += fmt.Sprintf("; %s from %s to %s", p.colourName(), short(p.colours.Min), short(p.colours.Max))
	}
	if p.grey > 0 {
		s += fmt.Sprintf(", %s not finite", count(p.grey, "value"))
	}
	if p.lost > 0 {
		s += fmt.Sprintf("; %d without a finite place", p.lost)
	}
	return s
}

func (p *surfacePlan) caption() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on the %s.", count(p.neurons, "neuron"), p.space)
	say := func(s string) {
		if s != "" {
			b.WriteString(" " + capital(s) + ".")
		}
	}
	say(p.findings())
	if p.wires != nil {
		say(p.wires.chosen())
	}
	colour := "Colour: " + p.colourName()
	if p.grey > 0 {
		colour += fmt.Sprintf(", grey for %s that %s not finite", count(p.grey, "value"), isAre(p.grey))
	}
	say(colour)
	say(p.view.Says)
	if p.panels[0].surface != nil {
		say(fmt.Sprintf("The surface lets %s of what is behind it through", percent(1-surfaceOpacity)))
	}
	if p.sampled {
		say(fmt.Sprintf("%s of %s neurons are drawn, chosen at random", group(len(p.drawn)), group(p.neurons)))
	}
	if p.coverage.sampled {
		say(fmt.Sprintf("how evenly they lie is that of %s of them", group(coverNeurons)))
	}
	if p.lost > 0 {
		say(fmt.Sprintf("%s without a finite place: not drawn", count(p.lost, "neuron")))
	}
	return b.String()
}

func (p *surfacePlan) alt() string {
	s := "Picture in three dimensions: " + p.outline()
	if p.wires != nil {
		s += ". " + p.wires.chosen()
	}
	if f := p.findings(); f != "" {
		s += ". " + f
	}
	return s + "."
}
