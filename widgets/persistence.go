package widgets

import (
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/analysis/homology"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// PersistenceView shows the holes in a cloud of points: the scales at which each is born and dies. Make one with
// [Persistence].
type PersistenceView struct {
	diagrams []*homology.Diagram
	space    space.Space
	title    string
	width    int
}

// Persistence shows one diagram of homology.Rips, or two beside each other, as those with coefficients in Z/2 and in Z/3,
// which see a twist differently. Nil diagrams are left out.
func Persistence(diagrams ...*homology.Diagram) *PersistenceView {
	return &PersistenceView{diagrams: diagrams, width: 720}
}

// Space says of what space the points should be, as that of an embedding: its Betti numbers are told beside those found.
// Spaces whose numbers are not known, as a space.Func, are told so.
func (v *PersistenceView) Space(s space.Space) *PersistenceView { v.space = s; return v }

// Title replaces the title.
func (v *PersistenceView) Title(title string) *PersistenceView { v.title = title; return v }

// Width sets the width in CSS pixels, 320 to 1600; 720 without it.
func (v *PersistenceView) Width(pixels int) *PersistenceView { v.width = pixels; return v }

// Show shows the diagrams on the current sink.
func (v *PersistenceView) Show() error { return display.Show(v) }

// Bundle is the picture in all its forms.
func (v *PersistenceView) Bundle() (display.Bundle, error) {
	if v.width < 320 || v.width > 1600 {
		return display.Bundle{}, fmt.Errorf("widgets: Persistence: width is %d, allowed are 320 to 1600 CSS pixels", v.width)
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, err
	}
	if len(p.diagrams) == 0 {
		return placeholder{
			name: "persistence", title: v.title, width: v.width,
			head: "No holes to draw", detail: "The diagram is nil, or has no interval with a finite birth.",
		}.Bundle()
	}
	return figure{
		name: "persistence", widget: "Persistence", play: p.play(), inks: 64,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

// maxIntervals is how many of a dimension are drawn, the longest: others are noise along the diagonal.
const maxIntervals = 200

// persistencePlan is what picture and texts have in common.
type persistencePlan struct {
	title    string
	width    int
	diagrams []*persistenceDiagram
	dims     int     // 0 to dims-1
	end      float64 // greatest scale of both
	space    space.Space
	gaps     int
	hidden   int // intervals that are not drawn
}

// persistenceDiagram is a diagram and what it says.
type persistenceDiagram struct {
	*homology.Diagram
	of       [][]homology.Interval // by dimension, the longest first
	beyond   []int                 // by dimension: those that are beyond chance, which are not always the longest
	chance   [][]float64           // the significance of each
	endless  []int
	line     []float64 // Death/Birth that is beyond chance
	betti    []int
	expected []int // nil if it is not known
}

func (v *PersistenceView) plan() (*persistencePlan, error) {
	p := &persistencePlan{title: v.title, width: v.width, space: v.space}
	if p.title == "" {
		p.title = "Persistent homology"
	}
	given := slices.DeleteFunc(slices.Clone(v.diagrams), func(d *homology.Diagram) bool { return d == nil })
	if len(given) > 2 {
		return nil, fmt.Errorf("widgets: Persistence: %d diagrams, allowed are 1 or 2", len(given))
	}
	for _, d := range given {
		clean, err := p.clean(d)
		if err != nil {
			return nil, err
		}
		if len(clean.Intervals) > 0 {
			p.diagrams = append(p.diagrams, p.measure(clean))
		}
	}
	return p, nil
}

// clean is d without intervals that are no numbers, which are counted; those that cannot be are refused.
func (p *persistencePlan) clean(d *homology.Diagram) (*homology.Diagram, error) {
	if d.Dim < 0 || d.Dim > 3 {
		return nil, fmt.Errorf("widgets: Persistence: a diagram up to dimension %d, allowed are 0 to 3", d.Dim)
	}
	c := *d
	c.Intervals = nil
	for _, i := range d.Intervals {
		switch {
		case i.Dim < 0 || i.Dim > d.Dim:
			return nil, fmt.Errorf("widgets: Persistence: an interval of dimension %d, allowed are 0 to %d", i.Dim, d.Dim)
		case !finite(i.Birth) || math.IsNaN(i.Death):
			p.gaps++
		case i.Birth < 0 || i.Death < i.Birth:
			return nil, fmt.Errorf("widgets: Persistence: an interval from %g to %g, allowed are births from 0 up to the death", i.Birth, i.Death)
		default:
			c.Intervals = append(c.Intervals, i)
			p.end = max(p.end, i.Birth)
			if finite(i.Death) {
				p.end = max(p.end, i.Death)
			}
		}
	}
	if finite(d.Threshold) {
		p.end = max(p.end, d.Threshold)
	} else { // nothing happens above the last birth or death
		c.Threshold = p.end
	}
	if p.end == 0 {
		p.end = 1
	}
	return &c, nil
}

const chanceLevel = 0.05

func (p *persistencePlan) measure(d *homology.Diagram) *persistenceDiagram {
	m := &persistenceDiagram{Diagram: d, betti: d.Betti()}
	p.dims = max(p.dims, d.Dim+1)
	for dim := range d.Dim + 1 {
		all, chance := d.Of(dim), d.Significance(dim)
		endless, beyond := 0, 0
		for k, i := range all {
			if math.IsInf(i.Death, 1) {
				endless++
			}
			if chance[k] <= chanceLevel {
				beyond++
			}
		}
		m.of, m.chance = append(m.of, all), append(m.chance, chance)
		m.endless, m.beyond = append(m.endless, endless), append(m.beyond, beyond)
		m.line = append(m.line, d.SignificantFrom(dim, chanceLevel))
		p.hidden += max(0, len(all)-maxIntervals)
	}
	m.expected = bettiOf(p.space, max(d.Prime, 2), d.Dim)
	return m
}

// bettiOf has the Betti numbers 0 to dim of a space over Z/p, nil if they are not known.
func bettiOf(s space.Space, p, dim int) []int {
	sphere := func(n int) []int {
		b := make([]int, n+1)
		b[0]++
		b[n]++
		return b
	}
	twisted := func(even, odd []int) []int {
		if p == 2 {
			return even
		}
		return odd
	}
	var b []int
	switch s := s.(type) {
	case space.Circle, space.Moebius: // the strip shrinks to its middle
		b = sphere(1)
	case space.Sphere:
		b = sphere(s.Coords() - 1)
	case space.Torus:
		b = []int{1}
		for range s.Coords() {
			b = convolve(b, sphere(1))
			b = b[:min(len(b), dim+1)]
		}
	case space.Klein:
		b = twisted([]int{1, 2, 1}, []int{1, 1, 0})
	case space.Projective:
		b = twisted([]int{1, 1, 1}, []int{1, 0, 0})
	case space.Euclidean, space.Hyperbolic:
		b = []int{1}
	case space.Product:
		factors := s.Of
		if len(factors) == 0 {
			factors = []space.Space{space.Sphere{}, space.Torus{}}
		}
		b = []int{1}
		for _, f := range factors { // Künneth's formula, for coefficients in a field
			of := bettiOf(f, p, dim)
			if of == nil {
				return nil
			}
			b = convolve(b, of)
		}
	default:
		return nil
	}
	b = append(b, make([]int, dim+1)...)
	return b[:dim+1]
}

func convolve(a, b []int) []int {
	c := make([]int, len(a)+len(b)-1)
	for i, x := range a {
		for j, y := range b {
			c[i+j] += x * y
		}
	}
	return c
}

func (p *persistencePlan) play() chart.Play {
	s := chart.Slider{Name: "dimension", Labels: []string{"all"}}
	for dim := range p.dims {
		s.Labels = append(s.Labels, dimName(dim))
	}
	return chart.Play{Sliders: []chart.Slider{s}, Start: []int{0}, At: func(place []int) chart.Chart { return p.picture(place[0] - 1) }}
}

// dimName is what holes of a dimension are called, with the name of their homology.
func dimName(dim int) string {
	return fmt.Sprintf("H%d %s", dim, [...]string{"parts", "loops", "hollows", "holes of dimension 3"}[dim])
}
