package widgets

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

const (
	maxKernelNeurons    = 16   // that the slider chooses among, 12 where there are many dots or several inhibitors
	maxKernelDots       = 2000 // that are drawn
	maxKernelRows       = 1024 // neurons whose pairs are counted
	maxKernelInhibitors = 7    // as many as there are colours
	kernelCells         = 1250 // of the grid over the space, fewer where inhibitors are compared
	kernelBars          = 32   // of the histogram
	kernelCurve         = 161  // places along the distance
)

// kernelPlan is what static and interactive picture have in common.
type kernelPlan struct {
	title, name string // name is that of the space
	chart       space.Chart
	neurons     int
	lost        int   // without a finite place
	held        []int // neurons of the slider
	start       int
	apart       bool
	group       string

	dots  []int       // neurons that are drawn
	place [][]float64 // x and y of these; nil if no neuron has a place
	rows  int         // of the grid, 0 where the chart cannot be read backwards
	cols  int

	cells    [][]float64 // distance of each cell, or of each dot where there is no grid, from held neuron h
	from     [][2]float64
	counts   [][]float64 // neurons in each bar of the histogram of held neuron h
	most     float64     // the highest bar of all
	far      float64     // the greatest distance
	counted  int         // neurons whose pairs were counted
	profiles []kernelProfile
}

// kernelProfile is one inhibitor along the distance.
type kernelProfile struct {
	name     string
	f        inhibit.Inhibitor
	top      float64   // the highest cost of two neurons, or of one with itself
	curve    []float64 // at kernelCurve distances from 0 to far
	cheap    []int     // of each held neuron, others below half of top
	share    float64   // of all pairs of the neurons counted
	low      float64   // distance at which it is lowest
	high     float64   // and highest
	lowCost  float64
	highCost float64
	spans    [][2]float64 // distances at which it is below half of top
}

func (k *KernelView) plan() (*kernelPlan, error) {
	e := k.embedding
	if err := checkPlaces(e); err != nil {
		return nil, err
	}
	n := e.Len()
	s := k.senders
	switch {
	case s == nil:
		s = e
	case nowhere(s) || s.Len() != n || s.Space.String() != e.Space.String() || checkPlaces(s) != nil:
		return nil, fmt.Errorf("Senders are other than %d points on %s, allowed is a place on the same space for each neuron", n, e.Space)
	}
	start := n / 2
	if k.chosen {
		if start = k.neuron; start < 0 || start >= n {
			return nil, fmt.Errorf("Neuron is %d, allowed are 0 to %d", start, n-1)
		}
	}
	if many := len(k.inhibitors); many > maxKernelInhibitors {
		return nil, fmt.Errorf("Compare got %d inhibitors, allowed are %d together", many, maxKernelInhibitors)
	}
	p := &kernelPlan{
		title: k.title, name: e.Space.String(), chart: e.Space.Chart(), neurons: n, apart: s != e, group: groupOf(e),
		held: evenlyWith(n, k.choices(n), start), start: start,
	}
	p.put(e)
	if p.place == nil {
		return p, nil
	}
	apart := p.distances(e, s, len(k.inhibitors) > 1)
	for _, f := range k.inhibitors {
		if f == nil {
			f = inhibit.DoG{}
		}
		if err := p.profile(f, apart); err != nil {
			return nil, err
		}
	}
	if p.title == "" {
		p.title = "Whom neurons favour on the " + p.name
		if len(p.profiles) == 1 {
			p.title = fmt.Sprintf("Penalty %s on the %s", p.profiles[0].name, p.name)
		}
	}
	return p, nil
}

// choices is how many of n neurons the slider holds: each takes as much of the notebook under every inhibitor.
func (k *KernelView) choices(n int) int {
	const fewer = 12
	if many := len(k.inhibitors); many > 1 {
		return max(fewer/many, 3)
	}
	if n > 256 {
		return fewer
	}
	return maxKernelNeurons
}

// checkPlaces refuses points and charts that cannot be drawn. Coordinates that are not finite are for the caller to count.
func checkPlaces(e *space.Embedding) error {
	if _, coords := e.Points.Dims(); coords != e.Space.Coords() {
		return fmt.Errorf("points have %d coordinates, allowed are those of %s, %d", coords, e.Space, e.Space.Coords())
	}
	if c := e.Space.Chart(); c.At == nil || !(c.XMax > c.XMin) || !(c.YMax > c.YMin) {
		return fmt.Errorf("the chart of %s is %g to %g by %g to %g, allowed is a map into a rectangle above 0 wide and high",
			e.Space, c.XMin, c.XMax, c.YMin, c.YMax)
	}
	return nil
}

// put finds the places of the neurons that are drawn.
func (p *kernelPlan) put(e *space.Embedding) {
	for i := range p.neurons {
		if x, y := p.chart.At(e.Point(i)); !finite(x) || !finite(y) {
			p.lost++
		}
	}
	if p.lost == p.neurons {
		return
	}
	p.place = make([][]float64, 2)
	for _, i := range sample(p.neurons, maxKernelDots) {
		if x, y := p.chart.At(e.Point(i)); finite(x) && finite(y) {
			p.dots = append(p.dots, i)
			p.place[0], p.place[1] = append(p.place[0], x), append(p.place[1], y)
		}
	}
}

// distances measures from the held neurons to the cells of the grid, or the dots, and to the other neurons; and between
// the neurons whose pairs are counted, which it returns row by row, without those that are not finite.
func (p *kernelPlan) distances(e, s *space.Embedding, many bool) (apart [][]float64) {
	cells := inverse(e.Space)
	if cells != nil {
		p.rows, p.cols = gridOf(p.chart, many)
	}
	var toAll [][]float64
	row := func(i int, to []int) []float64 {
		d := make([]float64, 0, len(to))
		for _, j := range to {
			if x := e.Space.Distance(s.Point(i), e.Point(j)); j != i && finite(x) {
				d = append(d, x)
				p.far = max(p.far, x)
			}
		}
		return d
	}
	everyone := sample(p.neurons, p.neurons)
	point := make([]float64, e.Space.Coords())
	for _, i := range p.held {
		x, y := p.chart.At(s.Point(i))
		p.from = append(p.from, [2]float64{x, y})
		toAll = append(toAll, row(i, everyone))
		var d []float64
		for r := range p.rows {
			for c := range p.cols {
				cells(point, middle(p.chart.XMin, p.chart.XMax, c, p.cols), middle(p.chart.YMin, p.chart.YMax, r, p.rows))
				d = append(d, e.Space.Distance(s.Point(i), point))
			}
		}
		if cells == nil {
			for _, j := range p.dots {
				d = append(d, e.Space.Distance(s.Point(i), e.Point(j)))
			}
		}
		p.cells = append(p.cells, d)
	}
	some := sample(p.neurons, maxKernelRows)
	p.counted = len(some)
	for _, i := range some {
		apart = append(apart, row(i, some))
	}
	if p.far == 0 { // of a single neuron, or all in one place
		p.far = 1
	}
	for _, d := range toAll {
		bars := make([]float64, kernelBars)
		for _, x := range d {
			bars[min(int(kernelBars*x/p.far), kernelBars-1)]++
		}
		p.counts = append(p.counts, bars)
		for _, b := range bars {
			p.most = max(p.most, b)
		}
	}
	return append(toAll, apart...) // those of the held neurons first
}

// middle is that of the k-th of n equal parts.
func middle(lo, hi float64, k, n int) float64 { return lo + (hi-lo)*(float64(k)+0.5)/float64(n) }

// gridOf has cells that are about square, of one row for a space of one dimension.
func gridOf(c space.Chart, few bool) (rows, cols int) {
	cells := kernelCells
	if few {
		cells = cells * 3 / 4
	}
	if c.YLabel == "" {
		return 1, 240
	}
	aspect := min(max((c.YMax-c.YMin)/(c.XMax-c.XMin), 0.12), 1.2) // as it is drawn
	rows = int(math.Round(math.Sqrt(float64(cells) * aspect)))
	return rows, cells / rows
}

// inverse is the chart of s read backwards: it writes the point that is drawn at a place, not finite where there is none;
// nil where points of other distances are drawn at one place, and for spaces it does not know.
func inverse(s space.Space) func(p []float64, x, y float64) {
	plain := func(p []float64, x, y float64) { copy(p, []float64{x, y}) }
	// By type, not by method: a type that embeds one of these has its methods, and a Chart of its own.
	switch s := s.(type) {
	case space.Torus, space.Euclidean:
		if s.Coords() <= 2 {
			return plain
		}
	case space.Klein, space.Moebius:
		return plain
	case space.Hyperbolic:
		return func(p []float64, x, y float64) {
			if x*x+y*y >= 1 {
				x, y = math.NaN(), math.NaN()
			}
			plain(p, x, y)
		}
	case space.Circle:
		return onCircle
	case space.Sphere:
		switch s.Coords() {
		case 2:
			return onCircle
		case 3: // longitude and height
			return func(p []float64, x, y float64) {
				r := math.Sqrt(max(0, 1-y*y))
				p[0], p[1], p[2] = r*math.Cos(x), r*math.Sin(x), y
			}
		}
	}
	return nil
}

func onCircle(p []float64, x, _ float64) { p[1], p[0] = math.Sincos(x) }

// profile looks at one inhibitor; apart has the rows of the held neurons and then those of the pairs that are counted.
func (p *kernelPlan) profile(f inhibit.Inhibitor, apart [][]float64) error {
	if v, ok := f.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	q := kernelProfile{name: oneLine(f.String()), f: f, curve: make([]float64, kernelCurve)}
	d := make([]float64, kernelCurve)
	for k := range d {
		d[k] = p.far * float64(k) / (kernelCurve - 1)
	}
	inhibit.Values(f, q.curve, d)
	costs := make([][]float64, len(apart))
	check := func(d, cost float64) error {
		if !(cost >= 0) || math.IsInf(cost, 1) {
			return fmt.Errorf("inhibitor %s is %g at distance %g, allowed are finite numbers from 0", q.name, cost, d)
		}
		return nil
	}
	q.top = f.Value(0)
	if err := check(0, q.top); err != nil {
		return err
	}
	for r, row := range apart {
		costs[r] = make([]float64, len(row))
		inhibit.Values(f, costs[r], row)
		for k, c := range costs[r] {
			if err := check(row[k], c); err != nil {
				return err
			}
			q.top = max(q.top, c)
		}
	}
	cheap, pairs := 0, 0
	for r, row := range costs {
		n := 0
		for _, c := range row {
			if c < q.top/2 {
				n++
			}
		}
		if r < len(p.held) {
			q.cheap = append(q.cheap, n)
			continue
		}
		cheap, pairs = cheap+n, pairs+len(row)
	}
	q.share = float64(cheap) / float64(max(pairs, 1))
	q.look(p.far)
	p.profiles = append(p.profiles, q)
	return nil
}

// look finds where the cost is highest, lowest and below half of the highest, to a part in 20,000 of the distance.
func (q *kernelProfile) look(far float64) {
	const fine = 20_000
	d, c := make([]float64, fine+1), make([]float64, fine+1)
	for k := range d {
		d[k] = far * float64(k) / fine
	}
	inhibit.Values(q.f, c, d)
	low, high, inside := ahead(c, func(a, b float64) bool { return a < b }, q.top), ahead(c, func(a, b float64) bool { return a > b }, q.top), false
	for k := range c {
		switch now := c[k] < q.top/2; {
		case now && !inside:
			q.spans = append(q.spans, [2]float64{d[k], d[k]})
			fallthrough
		case now:
			q.spans[len(q.spans)-1][1] = d[k]
			inside = true
		default:
			inside = false
		}
	}
	q.low, q.high, q.lowCost, q.highCost = d[low], d[high], c[low], c[high]
}

// ahead is the first place at which values are, but for rounding beside top, as far ahead as anywhere.
func ahead(values []float64, before func(a, b float64) bool, top float64) int {
	best := 0
	for k, v := range values {
		if before(v, values[best]) {
			best = k
		}
	}
	for k, v := range values {
		last := k == len(values)-1 || !before(values[k+1], v)
		if last && math.Abs(v-values[best]) <= 1e-4*top {
			return k
		}
	}
	return best
}
