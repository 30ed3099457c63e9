package widgets

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/widgets/internal/immerse"
	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/solid"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// surfaceOpacity is that of the surface, which neurons behind it must be seen through.
const surfaceOpacity = 0.3

func surfaceInk() color.RGBA { return color.RGBA{0xa8, 0xc4, 0xdd, 0xff} }
func wireInk() color.RGBA    { return palette.Ink() }

// surfaceFrame is the layout that both pictures share, in CSS pixels.
type surfaceFrame struct {
	width, height  int
	top            float64 // of the panels
	cols           int
	panelW, panelH float64 // of each
	sceneH         float64 // of what a camera sees: turned, it may reach behind title, label and controls
	bar            float64 // left side of the colour bar, 0 for none
}

// surfaceFoot is the room for the controls of the interactive picture.
const surfaceFoot = 38

func newSurfaceFrame(width, panels int, bar bool) surfaceFrame {
	f := surfaceFrame{width: width, top: 42, cols: min(panels, 3)}
	room := float64(width)
	if bar {
		room -= 84
		f.bar = room + 8
	}
	if panels == 2 || panels == 4 {
		f.cols = 2
	}
	f.panelW = math.Floor(room / float64(f.cols))
	f.panelH = math.Round(0.72 * f.panelW)
	if panels > 1 {
		f.top += 18 // a label
		f.panelH = math.Round(0.86 * f.panelW)
	}
	rows := (panels + f.cols - 1) / f.cols
	f.height = int(f.top + float64(rows)*f.panelH + surfaceFoot)
	f.sceneH = f.panelH + 34
	if panels == 1 {
		f.sceneH = float64(f.height)
	}
	return f
}

// at is the top left of a panel.
func (f surfaceFrame) at(panel int) (x, y float64) {
	return float64(panel%f.cols) * f.panelW, f.top + float64(panel/f.cols)*f.panelH
}

func (f surfaceFrame) panelsHeight() float64 { return float64(f.height) - f.top - surfaceFoot }

// dot is the radius of a neuron in CSS pixels.
func (f surfaceFrame) dot(neurons int) float64 {
	return min(max(f.panelW/45/math.Pow(float64(max(neurons, 1)), 0.25), 1.6), 5)
}

// surfaceScales are the dots to a CSS pixel that a picture may have, and
// surfaceBytes what it is to stay below: shaded surfaces take much more room than
// the lines and dots of other pictures.
var surfaceScales = [...]float64{1.5, 1.25}

const surfaceBytes = 39 << 10

// png is the picture in the largest scale that makes it no larger than it may be.
func (p *surfacePlan) png() ([]byte, error) {
	small, err := p.pngAt(1, 128)
	if err != nil {
		return nil, err
	}
	if len(small) > surfaceBytes {
		return p.pngAt(1, 72)
	}
	for _, scale := range surfaceScales {
		// Bytes grow more slowly than dots do.
		if float64(len(small))*math.Pow(scale, 1.4) > surfaceBytes {
			continue
		}
		if large, err := p.pngAt(scale, 128); err != nil || len(large) <= surfaceBytes {
			return large, err
		}
	}
	return small, nil
}

func (p *surfacePlan) pngAt(scale float64, colours int) ([]byte, error) {
	keep := []color.RGBA{palette.Paper(), palette.Ink()}
	for k := range neuronShades {
		keep = append(keep, p.colours.Colour(p.colours.Min+(float64(k)+0.5)/neuronShades*(p.colours.Max-p.colours.Min)))
	}
	for _, c := range keep[2:] { // behind one layer
		keep = append(keep, palette.Mix(c, palette.Mix(palette.Ink(), surfaceInk(), 0.85), surfaceOpacity))
	}
	return p.picture(scale).PNG(colours, keep...)
}

// neuronShades is how many colours neurons have, for none of them to get lost among
// those of the surface.
const neuronShades = 20

func (p *surfacePlan) neuronColour(v float64) color.RGBA {
	s := p.colours
	if t := s.Share(v); finite(t) && s.Max > s.Min {
		v = s.Min + (math.Floor(min(max(t, 0), 1-1e-9)*neuronShades)+0.5)/neuronShades*(s.Max-s.Min)
	}
	return s.Colour(v)
}

func (p *surfacePlan) picture(scale float64) *static.Canvas {
	f := p.frame
	c := static.New(f.width, f.height, scale)
	for i := range p.panels {
		x, _ := f.at(i)
		px := func(v float64) int { return int(math.Round(v * scale)) }
		img := p.scene(i, scale).Render(px(f.panelW), px(f.sceneH))
		// Scenes may reach behind the title; their paper hides nothing.
		draw.DrawMask(c.Image(), img.Bounds().Add(image.Pt(px(x), px(p.panels[i].top))), img, image.Point{}, notWhite{img}, image.Point{}, draw.Over)
	}
	style := static.Style{Size: 15, Bold: true}
	c.Text(static.Point{X: 16, Y: 26}, c.Fit(p.title, c.Width-28, style), style)
	for i, panel := range p.panels {
		x, y := f.at(i)
		c.Text(static.Point{X: x + f.panelW/2, Y: y - 2}, panel.label, static.Style{Size: 12, Ink: palette.Quiet(), AlignX: -0.5})
	}
	if p.scalar {
		p.colours.Draw(c, f.bar, f.top+14, f.panelsHeight()-28)
	}
	return c
}

// scene is what the camera of a panel sees, in scale dots to a CSS pixel.
func (p *surfacePlan) scene(i int, scale float64) *solid.Scene {
	panel := &p.panels[i]
	s := &solid.Scene{Camera: panel.camera, Paper: palette.Paper()}
	line := func(points []r3.Vec, width float64, ink color.RGBA, opacity float64) {
		s.Lines = append(s.Lines, solid.Line{Points: points, Width: width * scale, Colour: ink, Opacity: opacity})
	}
	if g := panel.surface; g != nil {
		s.Meshes = []solid.Mesh{{Rows: g.Rows, Cols: g.Cols, At: g.At, Normals: g.Normals, Colour: surfaceInk(), Opacity: surfaceOpacity}}
		for _, l := range meshLines(g) {
			line(l, 0.7, palette.Quiet(), 0.25)
		}
	}
	for _, l := range panel.frame {
		line(l, 0.8, palette.Quiet(), 0.5)
	}
	for _, l := range panel.wires {
		line(l, 0.9, wireInk(), 0.65)
	}
	radius := p.frame.dot(len(p.drawn)) * scale
	for k, at := range panel.neurons {
		if immerse.Finite(at) {
			s.Discs = append(s.Discs, solid.Disc{At: at, Radius: radius + 0.5, Rim: min(radius/3, 1), Colour: p.neuronColour(p.values[k]), Ink: palette.Paper()})
		}
	}
	return s
}

// meshLines are the lines of a grid that show how it bends.
func meshLines(g *immerse.Grid) (lines [][]r3.Vec) {
	if g.Every == 0 {
		return nil
	}
	for r := 0; r < g.Rows; r += g.Every {
		lines = append(lines, g.At[r*g.Cols:(r+1)*g.Cols])
	}
	for c := 0; c < g.Cols; c += g.Every {
		var l []r3.Vec
		for r := range g.Rows {
			l = append(l, g.At[r*g.Cols+c])
		}
		lines = append(lines, l)
	}
	return lines
}

// notWhite is a mask of all of a picture but its white.
type notWhite struct{ *image.RGBA }

func (m notWhite) At(x, y int) color.Color {
	if m.RGBAAt(x, y) == palette.Paper() {
		return color.Alpha{}
	}
	return color.Alpha{0xff}
}

func (notWhite) ColorModel() color.Model { return color.AlphaModel }
