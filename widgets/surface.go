package widgets

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
	"gonum.org/v1/gonum/blas/blas32"
)

// SurfaceView shows the shape of a space with its neurons on it, and how they are
// wired. Make one with [Surface].
type SurfaceView struct {
	embedding *space.Embedding
	title     string
	width     int
	colour    colouring
	wiring    wiringChoice
}

// wiringChoice is which connections are to be drawn.
type wiringChoice struct {
	asked   bool
	mask    *prune.Mask
	weights blas32.General
	only    bool // those of one neuron
	neuron  int
}

// Surface shows the neurons of e on their space in three dimensions: the torus as a
// donut, the Klein bottle as a figure eight carried round a circle, the projective
// plane as Boy's surface, the hyperbolic plane as a hyperboloid, circle and sphere as
// they are. Tori of more dimensions are shown as several donuts, one for each pair of
// angles, S3 in stereographic projection, R^n by its principal components, products
// and spaces of one's own by classical scaling of their distances; the caption says
// what such a picture leaves out. A nil embedding shows a note that says so.
//
// In a notebook it is turned by dragging, by the arrow keys or by its sliders, and
// a click on a neuron, or its number, marks it here and in all other pictures of the
// same neurons.
func Surface(e *space.Embedding) *SurfaceView { return &SurfaceView{embedding: e, width: 520} }

// Title replaces the title, which is the name of the space.
func (s *SurfaceView) Title(title string) *SurfaceView { s.title = title; return s }

// Width sets the width in CSS pixels, 240 to 1600; 520 without it.
func (s *SurfaceView) Width(pixels int) *SurfaceView { s.width = pixels; return s }

// ColorBy colours neuron i by values[i]; label names the values and their unit.
// Neurons whose value is NaN are grey. Without it the colour is the horizontal
// coordinate of the chart, as [Domain] has it.
func (s *SurfaceView) ColorBy(values []float64, label string) *SurfaceView {
	s.colour = colouring{values: values, label: label}
	if values == nil {
		s.colour.values = []float64{}
	}
	return s
}

// Wiring draws connections that m keeps, at most 100 of them (200 of one
// neuron), chosen at random, along the shortest ways on the space. The mask must be N x N for N neurons; connections
// of a neuron with itself are left out. A nil mask, as that of a dense run, draws
// none, and the caption says so.
func (s *SurfaceView) Wiring(m *prune.Mask) *SurfaceView {
	s.wiring.asked, s.wiring.mask, s.wiring.weights = true, m, blas32.General{}
	return s
}

// Weights draws connections as Wiring does, those of the greatest |w|: kept are the
// weights of w (N x N) that are not 0.
func (s *SurfaceView) Weights(w blas32.General) *SurfaceView {
	s.wiring.asked, s.wiring.mask, s.wiring.weights = true, nil, w
	return s
}

// Neuron draws the connections to and from neuron i alone, of those that Wiring or
// Weights keep.
func (s *SurfaceView) Neuron(i int) *SurfaceView {
	s.wiring.only, s.wiring.neuron = true, i
	return s
}

// Show shows the surface on the current sink.
func (s *SurfaceView) Show() error { return display.Show(s) }

// Bundle is the surface in all its forms.
func (s *SurfaceView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Surface", s.width); err != nil {
		return display.Bundle{}, err
	}
	if s.embedding == nil || s.embedding.Space == nil || s.embedding.Points == nil || s.embedding.Points.IsEmpty() {
		return placeholder{
			name: "surface", title: s.title, width: s.width,
			head:   "No geometry to draw",
			detail: "The penalty of this run places no neurons on a space, so there is no embedding.",
		}.Bundle()
	}
	p, err := s.plan()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Surface: %w", err)
	}
	img, err := p.png()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Surface: %w", err)
	}
	script, err := p.script()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Surface: %w", err)
	}
	return display.Figure{
		Name: "surface", PNG: img, Width: p.frame.width, Height: p.frame.height,
		Alt: p.alt(), Caption: p.caption(), Text: p.text(),
		Script: script, Assets: []display.Asset{echarts.Asset(), echarts.AssetGL()},
	}.Bundle()
}
