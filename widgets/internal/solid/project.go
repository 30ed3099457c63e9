package solid

import (
	"image/color"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// shapes is the scene as it is seen: places in dots from the top left.
type shapes struct {
	triangles []triangle
	discs     []disc
}

type corner struct {
	x, y    float64
	inverse float64 // 1/depth, which is linear over the picture
	shade   float64
}

type triangle struct {
	corners [3]corner
	colour  color.RGBA
	opacity float64
}

type disc struct {
	x, y, depth, radius, rim float64
	colour, ink              color.RGBA
}

type eye struct {
	camera          Camera
	right, up, back r3.Vec
	halfW, halfH    float64
}

func (e *eye) see(p r3.Vec, lift float64) (x, y, depth float64) {
	p = r3.Sub(p, e.camera.At)
	depth = e.camera.Distance - r3.Dot(p, e.back)
	k := e.halfH / (depth * tanHalf)
	return e.halfW + r3.Dot(p, e.right)*k, e.halfH - r3.Dot(p, e.up)*k, depth - lift*e.camera.Distance
}

func (s *Scene) project(width, height int) *shapes {
	e := &eye{camera: s.Camera, halfW: float64(width) / 2, halfH: float64(height) / 2}
	e.right, e.up, e.back = s.Camera.Axes()
	out := &shapes{}
	for i := range s.Meshes {
		e.mesh(out, &s.Meshes[i])
	}
	for i := range s.Lines {
		e.line(out, &s.Lines[i])
	}
	for _, d := range s.Discs {
		x, y, depth := e.see(d.At, discLift)
		if !(depth > 0) {
			continue
		}
		out.discs = append(out.discs, disc{x: x, y: y, depth: depth, radius: d.Radius * fine, rim: d.Rim * fine, colour: d.Colour, ink: d.Ink})
	}
	return out
}

func (e *eye) mesh(out *shapes, m *Mesh) {
	seen := make([]corner, len(m.At))
	for i, p := range m.At {
		x, y, depth := e.see(p, 0)
		seen[i] = corner{x: x, y: y, inverse: 1 / depth, shade: e.shade(m.Normals[i])}
	}
	for r := range m.Rows - 1 {
		for c := range m.Cols - 1 {
			a, b := seen[r*m.Cols+c], seen[r*m.Cols+c+1]
			d, f := seen[(r+1)*m.Cols+c], seen[(r+1)*m.Cols+c+1]
			for _, t := range [2][3]corner{{a, b, d}, {b, f, d}} {
				out.triangles = append(out.triangles, triangle{corners: t, colour: m.Colour, opacity: m.Opacity})
			}
		}
	}
}

// shade is how bright a surface is, 0 to 1. The light goes with the viewer, a
// little from the left and above, and does not tell the sides of a surface apart,
// since some of those drawn here have only one.
func (e *eye) shade(normal r3.Vec) float64 {
	light := r3.Unit(r3.Add(e.back, r3.Add(r3.Scale(-0.35, e.right), r3.Scale(0.5, e.up))))
	return 0.45 + 0.55*math.Abs(r3.Dot(normal, light))
}

// line makes each piece a rectangle that faces the viewer.
func (e *eye) line(out *shapes, l *Line) {
	half := l.Width * fine / 2
	for i := 1; i < len(l.Points); i++ {
		ax, ay, ad := e.see(l.Points[i-1], lineLift)
		bx, by, bd := e.see(l.Points[i], lineLift)
		length := math.Hypot(bx-ax, by-ay)
		if !(length > 0) || !(ad > 0) || !(bd > 0) {
			continue
		}
		nx, ny := -(by-ay)/length*half, (bx-ax)/length*half
		a, b := corner{x: ax + nx, y: ay + ny, inverse: 1 / ad, shade: 1}, corner{x: ax - nx, y: ay - ny, inverse: 1 / ad, shade: 1}
		c, d := corner{x: bx + nx, y: by + ny, inverse: 1 / bd, shade: 1}, corner{x: bx - nx, y: by - ny, inverse: 1 / bd, shade: 1}
		for _, t := range [2][3]corner{{a, b, c}, {b, d, c}} {
			out.triangles = append(out.triangles, triangle{corners: t, colour: l.Colour, opacity: l.Opacity})
		}
	}
}
