package widgets

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
	"github.com/moduli-rnn/moduli-go/widgets/internal/immerse"
	"github.com/moduli-rnn/moduli-go/widgets/internal/solid"
)

// surfacePlan is what static and interactive picture have in common.
type surfacePlan struct {
	frame    surfaceFrame
	space    space.Space
	title    string
	group    string // of pictures of the same neurons
	neurons  int
	drawn    []int     // numbers of the neurons that are drawn
	values   []float64 // their colours
	lost     int       // neurons that have no finite place
	sampled  bool
	colours  chart.Colours
	scalar   bool // coloured by values of the user
	grey     int  // values that are not finite
	view     immerse.View
	panels   []surfacePanel
	wires    *wiring // nil if none was asked for
	coverage coverage
}

// surfacePanel is a panel of the view, moved and scaled to boxSize.
type surfacePanel struct {
	label   string
	neurons []r3.Vec // of drawn
	surface *immerse.Grid
	frame   [][]r3.Vec
	wires   [][]r3.Vec
	camera  solid.Camera
	top     float64 // of what the camera sees, in CSS pixels
}

// boxSize is half the side of the cube that holds a panel; it is that of ECharts-GL.
const boxSize = 50

// The first view is from above and a little from the side.
const (
	surfaceAlpha = 32
	surfaceBeta  = 25
)

func (s *SurfaceView) plan() (*surfacePlan, error) {
	e := s.embedding
	n, coords := e.Points.Dims()
	if err := e.Space.Validate(); err != nil {
		return nil, err
	}
	if want := e.Space.Coords(); coords != want {
		return nil, fmt.Errorf("points have %d coordinates, %s has %d", coords, e.Space, want)
	}
	p := &surfacePlan{space: e.Space, title: s.title, neurons: n, scalar: s.colour.values != nil, group: groupOf(e)}
	if p.title == "" {
		p.title = "Neurons on the " + e.Space.String()
	}
	if p.scalar && len(s.colour.values) != n {
		return nil, fmt.Errorf("ColorBy got %d values, allowed is one for each of %d neurons", len(s.colour.values), n)
	}
	wires, err := s.wiring.choose(e)
	if err != nil {
		return nil, err
	}
	p.wires = wires
	if err := p.place(e, s.wiring); err != nil {
		return nil, err
	}
	p.colour(e, s.colour)
	p.frame = newSurfaceFrame(s.width, len(p.panels), p.scalar)
	for i := range p.panels {
		p.panels[i].aim(p.frame, i)
	}
	p.coverage = cover(e, p.drawn)
	return p, nil
}

// place chooses the neurons that are drawn, those with drawn connections among
// them, and takes the view of them into boxes.
func (p *surfacePlan) place(e *space.Embedding, choice wiringChoice) error {
	for i := range p.neurons {
		if !finiteRow(e.Point(i)) {
			p.lost++
		}
	}
	p.sampled = p.neurons > maxNeurons
	p.drawn = sample(p.neurons, maxNeurons)
	if p.wires != nil && p.sampled {
		p.drawn = withAll(p.drawn, p.wires.ends())
	}
	points, index := make([][]float64, len(p.drawn)), make(map[int]int, len(p.drawn))
	for k, i := range p.drawn {
		points[k], index[i] = e.Point(i), k
	}
	view, err := immerse.Of(e.Space, points)
	if err != nil {
		return err
	}
	p.view = view
	for k, at := range view.Panels[0].Points {
		if !immerse.Finite(at) && finiteRow(points[k]) {
			p.lost++
		}
	}
	box := boxOf(view.Panels)
	for i := range view.Panels {
		from := &view.Panels[i]
		panel := surfacePanel{label: from.Label, neurons: box.all(from.Points)}
		if g := from.Surface; g != nil {
			moved := *g
			moved.At = box.all(g.At)
			panel.surface = &moved
		}
		for _, line := range from.Frame {
			panel.frame = append(panel.frame, box.all(line))
		}
		if p.wires != nil {
			for _, w := range p.wires.drawn {
				a, b := index[w.from], index[w.to]
				if !immerse.Finite(from.Points[a]) || !immerse.Finite(from.Points[b]) {
					continue
				}
				way := from.Path(e.Space, points[a], points[b], 0.006*boxSize/box.scale)
				if way == nil {
					way = []r3.Vec{from.Points[a], from.Points[b]}
				}
				panel.wires = append(panel.wires, box.all(way))
			}
		}
		p.panels = append(p.panels, panel)
	}
	return nil
}

func (p *surfacePlan) colour(e *space.Embedding, c colouring) {
	flat := e.Space.Chart()
	p.values = make([]float64, len(p.drawn))
	for k, i := range p.drawn {
		switch {
		case p.scalar:
			p.values[k] = c.values[i]
		case flat.At != nil && finiteRow(e.Point(i)):
			p.values[k], _ = flat.At(e.Point(i))
		default:
			p.values[k] = math.NaN()
		}
	}
	for _, v := range c.values {
		if !finite(v) {
			p.grey++
		}
	}
	p.colours = c.colours(flat)
}

// box moves and scales panels into the cube.
type box struct {
	middle r3.Vec
	scale  float64
}

// boxOf is one for all panels, so that they can be compared.
func boxOf(panels []immerse.Panel) box {
	lo, hi := r3.Vec{X: math.Inf(1), Y: math.Inf(1), Z: math.Inf(1)}, r3.Vec{X: math.Inf(-1), Y: math.Inf(-1), Z: math.Inf(-1)}
	take := func(v r3.Vec) {
		if immerse.Finite(v) {
			lo = r3.Vec{X: min(lo.X, v.X), Y: min(lo.Y, v.Y), Z: min(lo.Z, v.Z)}
			hi = r3.Vec{X: max(hi.X, v.X), Y: max(hi.Y, v.Y), Z: max(hi.Z, v.Z)}
		}
	}
	for _, p := range panels {
		for _, v := range p.Points {
			take(v)
		}
		if p.Surface != nil {
			for _, v := range p.Surface.At {
				take(v)
			}
		}
	}
	if !(lo.X <= hi.X) {
		return box{scale: 1}
	}
	half := max(hi.X-lo.X, hi.Y-lo.Y, hi.Z-lo.Z) / 2
	if half == 0 {
		half = 1
	}
	return box{middle: r3.Scale(0.5, r3.Add(lo, hi)), scale: boxSize / half}
}

func (b box) all(points []r3.Vec) []r3.Vec {
	out := make([]r3.Vec, len(points))
	for i, v := range points {
		out[i] = r3.Scale(b.scale, r3.Sub(v, b.middle))
	}
	return out
}

// aim moves the camera so that the panel fills its part of the picture, also when
// it is turned, and moves what it sees up or down so that the first view is in the middle.
func (p *surfacePanel) aim(f surfaceFrame, panel int) {
	var all []r3.Vec
	for _, v := range p.neurons {
		if immerse.Finite(v) {
			all = append(all, v)
		}
	}
	if p.surface != nil {
		all = append(all, p.surface.At...)
	}
	for _, line := range slices.Concat(p.frame, p.wires) {
		all = append(all, line...)
	}
	_, middle := f.at(panel)
	middle += f.panelH / 2
	p.top = middle - f.sceneH/2
	p.camera = solid.Camera{Alpha: surfaceAlpha, Beta: surfaceBeta, Distance: 4 * boxSize}
	if len(all) == 0 {
		return
	}
	radius, low, high := 0.0, math.Inf(1), math.Inf(-1)
	for _, v := range all {
		radius = max(radius, r3.Norm(v))
	}
	p.camera = p.camera.Fit(all, 0.95*f.panelW/f.sceneH, 0.97*f.panelH/f.sceneH)
	p.camera.Distance = max(p.camera.Distance, 2*boxSize)
	for range 2 { // the middle of what is seen depends on the distance, and this on where there is room
		low, high = math.Inf(1), math.Inf(-1)
		for _, v := range all {
			_, y, _ := p.camera.Project(v)
			low, high = min(low, y), max(high, y)
		}
		p.camera.Distance = max(p.camera.Distance, p.camera.Reach(radius, 1-math.Abs(low+high)/2))
	}
	p.top += (low + high) / 2 * f.sceneH / 2
}

func finiteRow(p []float64) bool {
	for _, x := range p {
		if !finite(x) {
			return false
		}
	}
	return true
}
