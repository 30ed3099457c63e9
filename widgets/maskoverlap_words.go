package widgets

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// overlapPairs sum up all pairs of different masks. Ranges are from the least to the greatest; NaN of no pair.
type overlapPairs struct {
	n               int
	untold          int // pairs whose overlap cannot be compared with chance
	gaps            int // of these, pairs without an overlap
	above, below    int // pairs whose overlap is more or less than chance gives
	same            int // pairs of one and the same mask
	critical        float64
	jaccard, chance [2]float64
	times, z        [2]float64 // of the pairs above chance: overlap by that of chance, and standard deviations above it
	rest            [2]float64 // of the others: overlap by that of chance
	most, least     [2]int     // the masks of the pair that is most and least alike
}

// level is the probability that chance alone gives any of the pairs an overlap that counts as above it.
const level = 0.05

func (p *overlapPlan) compare() overlapPairs {
	nan := math.NaN()
	s := overlapPairs{jaccard: [2]float64{nan, nan}, chance: [2]float64{nan, nan}, times: [2]float64{nan, nan}, rest: [2]float64{nan, nan}, z: [2]float64{nan, nan}}
	widen := func(r *[2]float64, v float64) {
		if finite(v) {
			r[0], r[1] = extent([]float64{r[0], r[1], v})
		}
	}
	n := len(p.names)
	s.n = n * (n - 1) / 2
	s.critical = distuv.UnitNormal.Quantile(1 - level/float64(s.n))
	for i := range n {
		for j := range i {
			o := p.cells[j][i]
			switch {
			case !finite(o.Jaccard):
				s.untold++
				s.gaps++
				continue
			case !finite(o.Z) || !finite(o.ByChance):
				s.untold++
			case o.Z > s.critical:
				s.above++
			case o.Z < -s.critical:
				s.below++
			}
			if o.Jaccard == 1 {
				s.same++
			}
			if !(s.jaccard[1] >= o.Jaccard) {
				s.most = [2]int{j, i}
			}
			if !(s.jaccard[0] <= o.Jaccard) {
				s.least = [2]int{j, i}
			}
			widen(&s.jaccard, o.Jaccard)
			widen(&s.chance, o.ByChance)
			if o.Z > s.critical {
				widen(&s.times, o.Jaccard/o.ByChance)
				widen(&s.z, o.Z)
			} else if finite(o.Z) {
				widen(&s.rest, o.Jaccard/o.ByChance)
			}
		}
	}
	return s
}

func (p *overlapPlan) text() string {
	s := p.pairs
	if !finite(s.jaccard[0]) {
		return fmt.Sprintf("%s in %s: none of them keeps a weight.", count(len(p.names), "mask"), count(s.n, "pair"))
	}
	text := fmt.Sprintf("%s in %s: Jaccard overlap %s", count(len(p.names), "mask"), count(s.n, "pair"), rangeText(s.jaccard, overlapText))
	if finite(s.chance[0]) {
		text += fmt.Sprintf(", by chance alone %s", rangeText(s.chance, overlapText))
	}
	if s.gaps > 0 {
		text += fmt.Sprintf("; %s of masks that keep nothing, without an overlap", count(s.gaps, "pair"))
	}
	return text + "."
}

// rangeText is "0.1 to 0.2", or one number where both are written alike.
func rangeText(r [2]float64, write func(float64) string) string {
	a, b := write(r[0]), write(r[1])
	if a == b {
		return a
	}
	return a + " to " + b
}

// finding says how many pairs are beyond what chance gives, and by how much.
func (p *overlapPlan) finding() string {
	s := p.pairs
	told := s.n - s.untold
	if told == 0 {
		return "None of the pairs can be compared with chance, for their masks keep nothing or all."
	}
	var b strings.Builder
	switch {
	case s.above == told && told == 1:
		b.WriteString("The pair shares more than chance gives")
	case s.above == told:
		fmt.Fprintf(&b, "All %s pairs share more than chance gives", group(told))
	case s.above > 0:
		fmt.Fprintf(&b, "%s of %s %s more than chance gives", group(s.above), count(told, "pair"), sharesOrShare(s.above))
	case told == 1:
		b.WriteString("The pair does not share more than chance gives")
	default:
		fmt.Fprintf(&b, "None of %s shares more than chance gives", count(told, "pair"))
	}
	if s.above > 0 {
		fmt.Fprintf(&b, ": %s times as much, %s standard deviations above it", rangeText(s.times, short), rangeText(s.z, oneDecimal))
	}
	if s.above < told && finite(s.rest[0]) {
		if s.above > 0 {
			b.WriteString(". The others share")
		} else {
			b.WriteString(":")
		}
		fmt.Fprintf(&b, " %s times as much", rangeText(s.rest, short))
	}
	b.WriteString(".")
	if s.below > 0 {
		fmt.Fprintf(&b, " %s %s less than chance gives.", count(s.below, "pair"), sharesOrShare(s.below))
	}
	if s.untold > 0 {
		fmt.Fprintf(&b, " %s cannot be compared with chance, for masks that keep nothing or all.", count(s.untold, "pair"))
	}
	if s.n > 1 && s.jaccard[0] < s.jaccard[1] {
		fmt.Fprintf(&b, " Most alike are %s and %s (%s), least %s and %s (%s).",
			p.names[s.most[0]], p.names[s.most[1]], overlapText(s.jaccard[1]), p.names[s.least[0]], p.names[s.least[1]], overlapText(s.jaccard[0]))
	}
	if s.same > 0 {
		fmt.Fprintf(&b, " %s of one and the same mask.", count(s.same, "pair"))
	}
	return b.String()
}

func sharesOrShare(n int) string {
	if n == 1 {
		return "shares"
	}
	return "share"
}

func oneDecimal(x float64) string { return fmt.Sprintf("%.1f", x) }

func (p *overlapPlan) caption() string {
	var b strings.Builder
	b.WriteString(p.text() + " " + p.finding())
	room := p.cellWidth()
	if room >= oneNumber {
		fmt.Fprintf(&b, " In each cell the overlap, bold where it is more than chance gives (at %s for all pairs together)", percent(level))
		if room >= twoNumbers {
			b.WriteString(", and below it that of masks as sparse drawn at random")
		}
		b.WriteString("; on the diagonal the weights that a mask keeps.")
	} else {
		b.WriteString(" Hovering tells the numbers of a cell; the diagonal is grey.")
	}
	if n := len(p.names); n > len(p.drawn) {
		fmt.Fprintf(&b, " %d of %s are drawn, evenly spread.", len(p.drawn), count(n, "mask"))
	}
	return b.String()
}

func (p *overlapPlan) cellWidth() float64 { return p.picture().Panels[0].Width / float64(len(p.drawn)) }

func (p *overlapPlan) alt() string {
	return fmt.Sprintf("Matrix of %d x %d cells: %s; %s", len(p.drawn), len(p.drawn), strings.TrimSuffix(p.text(), "."), lower(p.finding()))
}

func black() color.RGBA { return color.RGBA{A: 0xff} }

// lightOn reports whether white is easier to read than black on a ground. The better of both has a contrast of at least
// 4.5 : 1 on any.
func lightOn(ground color.RGBA) bool {
	return contrast(palette.Paper(), ground) > contrast(black(), ground)
}

// contrast is that of WCAG 2, 1 to 21.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		if x := float64(v) / 255; x > 0.04045 {
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
