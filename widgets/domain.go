package widgets

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// DomainView shows where the neurons of an embedding lie: the space cut open and
// laid flat, its sides marked by how they are glued. Make one with [Domain].
type DomainView struct {
	embedding *space.Embedding
	title     string
	width     int
	colour    colouring
}

type colouring struct {
	values []float64 // nil colours by a coordinate of the chart
	label  string
	byY    bool
}

// Domain shows the neurons of e on the fundamental domain of their space. A nil
// embedding, as that of a penalty with no geometry, shows a note that says so.
func Domain(e *space.Embedding) *DomainView { return &DomainView{embedding: e, width: 560} }

// Title replaces the title, which is the name of the space.
func (d *DomainView) Title(title string) *DomainView { d.title = title; return d }

// Width sets the width in CSS pixels, 240 to 1600; 560 without it. The height
// follows from the shape of the domain.
func (d *DomainView) Width(pixels int) *DomainView { d.width = pixels; return d }

// ColorBy colours neuron i by values[i]; label names the values and their unit.
// Neurons whose value is NaN are grey.
func (d *DomainView) ColorBy(values []float64, label string) *DomainView {
	d.colour = colouring{values: values, label: label}
	if values == nil {
		d.colour.values = []float64{}
	}
	return d
}

// ColorByX colours by the horizontal coordinate, which is what happens unless
// another colour is asked for: round the colour circle where left and right are
// glued, dark to light where they are not.
func (d *DomainView) ColorByX() *DomainView { d.colour = colouring{}; return d }

// ColorByY colours by the vertical coordinate in the same way.
func (d *DomainView) ColorByY() *DomainView { d.colour = colouring{byY: true}; return d }

// Show shows the domain on the current sink.
func (d *DomainView) Show() error { return display.Show(d) }

// Bundle is the domain in all its forms.
func (d *DomainView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Domain", d.width); err != nil {
		return display.Bundle{}, err
	}
	if d.embedding == nil || d.embedding.Space == nil || d.embedding.Points == nil || d.embedding.Points.IsEmpty() {
		return placeholder{
			name: "domain", title: d.title, width: d.width,
			head:   "No geometry to draw",
			detail: "The penalty of this run places no neurons on a space, so there is no embedding.",
		}.Bundle()
	}
	p, err := d.plan()
	if err != nil {
		return display.Bundle{}, err
	}
	return figure{
		name: "domain", widget: "Domain", play: chart.Still(p.picture(d.width)), inks: 96,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

// domainPlan is what static and interactive picture have in common.
type domainPlan struct {
	name    string // of the space
	title   string
	chart   space.Chart
	neurons int
	points  []domainPoint // those that are drawn
	lost    int           // neurons that have no finite place
	sampled bool
	colours chart.Colours
	scalar  bool    // coloured by values of the user
	grey    int     // values that are not finite
	near    [][]int // the points next to each, by index; nil for too many
	group   string
}

type domainPoint struct {
	neuron int
	x, y   float64
	value  float64
}

// maxNeurons is how many are drawn: more cover each other, and the notebook
// would grow by 20 bytes for each.
const maxNeurons = 5000

func (d *DomainView) plan() (*domainPlan, error) {
	e := d.embedding
	n, coords := e.Points.Dims()
	if want := e.Space.Coords(); coords != want {
		return nil, fmt.Errorf("widgets: Domain: points have %d coordinates, %s has %d", coords, e.Space, want)
	}
	p := &domainPlan{name: e.Space.String(), title: d.title, chart: e.Space.Chart(), neurons: n, scalar: d.colour.values != nil}
	if p.title == "" {
		p.title = "Neurons on the " + p.name
	}
	if p.scalar && len(d.colour.values) != n {
		return nil, fmt.Errorf("widgets: Domain: ColorBy got %d values, allowed is one for each of %d neurons", len(d.colour.values), n)
	}
	if p.chart.At == nil || !(p.chart.XMax > p.chart.XMin) || !(p.chart.YMax > p.chart.YMin) {
		return nil, fmt.Errorf("widgets: Domain: the chart of %s is %g to %g by %g to %g, allowed is a map into a rectangle above 0 wide and high",
			e.Space, p.chart.XMin, p.chart.XMax, p.chart.YMin, p.chart.YMax)
	}
	p.sampled = n > maxNeurons
	for _, i := range sample(n, maxNeurons) {
		x, y := p.chart.At(e.Points.RawRowView(i))
		if !finite(x) || !finite(y) {
			continue
		}
		point := domainPoint{neuron: i, x: x, y: y, value: x}
		switch {
		case p.scalar:
			point.value = d.colour.values[i]
		case d.colour.byY:
			point.value = y
		}
		p.points = append(p.points, point)
	}
	for i := range n {
		if x, y := p.chart.At(e.Points.RawRowView(i)); !finite(x) || !finite(y) {
			p.lost++
		}
	}
	for _, v := range d.colour.values {
		if !finite(v) {
			p.grey++
		}
	}
	p.colours = d.colour.colours(p.chart)
	p.group = groupOf(e)
	p.near = nearest(e, p.points, 6)
	return p, nil
}

// colours are over the range of the values, or of the coordinate.
func (c colouring) colours(of space.Chart) chart.Colours {
	cyclic := map[bool]chart.Map{true: chart.Cyclic}
	switch {
	case c.values != nil:
		lo, hi := extent(c.values)
		return chart.Colours{Label: c.label, Min: lo, Max: hi}
	case c.byY:
		return chart.Colours{Label: of.YLabel, Min: of.YMin, Max: of.YMax, Map: cyclic[of.BottomTop == space.Straight]}
	}
	return chart.Colours{Label: of.XLabel, Min: of.XMin, Max: of.XMax, Map: cyclic[of.LeftRight != space.Open]}
}

// nearest are the k points nearest to each, for as many points as a notebook can hold them of.
func nearest(e *space.Embedding, points []domainPoint, k int) [][]int {
	const most = 1024
	if len(points) > most || len(points) < 2 {
		return nil
	}
	all := make([][]int, len(points))
	for i, a := range points {
		order := make([]int, 0, len(points)-1)
		away := make([]float64, len(points))
		for j, b := range points {
			if away[j] = e.Distance(a.neuron, b.neuron); i != j {
				order = append(order, j)
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(away[a], away[b]) })
		all[i] = order[:min(k, len(order))]
	}
	return all
}

// picture is the domain with its neurons; the colour of x or y needs no bar, for the axis tells it.
func (p *domainPlan) picture(width int) chart.Chart {
	left, right := 66.0, 30.0
	if p.chart.YLabel == "" {
		left = 30
	}
	if p.scalar {
		right = 104
	}
	panel := plane(p.chart, left, 50, float64(width)-left-right)
	if p.scalar {
		panel.Bar = &p.colours
	}
	neurons := chart.Mark{
		Kind: chart.Points, Columns: make([][]float64, 4), By: &chart.By{Column: 2, Colours: p.colours}, Size: dotSize(len(p.points)), Rim: true,
		Tips: []chart.Tip{{Label: "neuron", Column: 3}, {Label: axisName(p.chart.XLabel, "x"), Column: 0}}, Near: p.near,
	}
	if p.chart.YLabel != "" {
		neurons.Tips = append(neurons.Tips, chart.Tip{Label: p.chart.YLabel, Column: 1})
	}
	if p.scalar {
		neurons.Tips = append(neurons.Tips, chart.Tip{Label: p.colourName(), Column: 2})
	}
	for _, q := range p.points {
		for k, v := range []float64{q.x, q.y, q.value, float64(q.neuron)} {
			neurons.Columns[k] = append(neurons.Columns[k], v)
		}
		neurons.Neurons = append(neurons.Neurons, q.neuron)
	}
	panel.Marks = append([]chart.Mark{neurons}, glue(p.chart, panel)...)
	return chart.Chart{
		Title: p.title, Width: width, Height: int(panel.Top + panel.Height + 60), Panels: []chart.Panel{panel}, Group: p.group,
	}
}

// gluings says in words what the arrows say.
func (p *domainPlan) gluings() string {
	words := func(g space.Gluing, a, b, arrows string) string {
		switch g {
		case space.Straight:
			return fmt.Sprintf("%s and %s (%s) are glued straight", a, b, arrows)
		case space.Reversed:
			return fmt.Sprintf("%s and %s (%s) are glued with a flip", a, b, arrows)
		}
		return ""
	}
	lr := words(p.chart.LeftRight, "left", "right", "single arrows")
	bt := words(p.chart.BottomTop, "bottom", "top", "double arrows")
	switch {
	case lr == "" && bt == "":
		return "No sides are glued"
	case lr == "" || bt == "":
		return capital(lr + bt)
	}
	return capital(lr + ", " + bt)
}

func (p *domainPlan) caption() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on the %s. %s.", count(p.neurons, "neuron"), p.name, p.gluings())
	fmt.Fprintf(&b, " Colour: %s", p.colourName())
	if p.grey > 0 {
		fmt.Fprintf(&b, ", grey for %s that %s not finite", count(p.grey, "value"), isAre(p.grey))
	}
	b.WriteString(".")
	if p.chart.Note != "" {
		b.WriteString(" " + capital(p.chart.Note) + ".")
	}
	if p.sampled {
		fmt.Fprintf(&b, " %s of %s neurons are drawn, chosen at random.", group(maxNeurons), group(p.neurons))
	}
	if p.lost > 0 {
		fmt.Fprintf(&b, " %s without a finite place: not drawn.", count(p.lost, "neuron"))
	}
	return b.String()
}

func (p *domainPlan) colourName() string {
	if p.colours.Label == "" {
		return "value"
	}
	return p.colours.Label
}

func (p *domainPlan) text() string {
	s := fmt.Sprintf("%s on the %s, %s from %s to %s", count(p.neurons, "neuron"), p.name,
		p.chart.XLabel, short(p.chart.XMin), short(p.chart.XMax))
	if p.chart.YLabel != "" {
		s += fmt.Sprintf(", %s from %s to %s", p.chart.YLabel, short(p.chart.YMin), short(p.chart.YMax))
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
	return s + "."
}

func (p *domainPlan) alt() string {
	return fmt.Sprintf("Scatter plot: %s; they are %s; %s.", strings.TrimSuffix(p.text(), "."), p.spread(), lower(p.gluings()))
}

// spread is the conclusion: how evenly the neurons cover the domain, by the
// share of 16 equal cells that hold any.
func (p *domainPlan) spread() string {
	flat := p.chart.YLabel == ""
	rows := 4
	if flat {
		rows = 1
	}
	held := make([]bool, 4*rows)
	for _, q := range p.points {
		i := int(4 * (q.x - p.chart.XMin) / (p.chart.XMax - p.chart.XMin))
		j := int(float64(rows) * (q.y - p.chart.YMin) / (p.chart.YMax - p.chart.YMin))
		held[min(max(j, 0), rows-1)*4+min(max(i, 0), 3)] = true
	}
	n := 0
	for _, h := range held {
		if h {
			n++
		}
	}
	if n == len(held) {
		return "spread over all of it"
	}
	return fmt.Sprintf("in %d of %d equal parts of it", n, len(held))
}
