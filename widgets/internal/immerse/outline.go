package immerse

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// outline is a space as a sheet: numbers u and v, each from 0 to 1, and the point
// of the space that belongs to them. It may be asked for points a little outside.
type outline struct {
	shape, says string
	place       func(p []float64) r3.Vec
	point       func(u, v float64) []float64
	rows, cols  int // of the grid: steps of v and of u
	every       int
}

func (o *outline) at(u, v float64) r3.Vec { return o.place(o.point(u, v)) }

const loops = 48 // steps once round

func outlineOf(s space.Surfaced, points [][]float64) *outline {
	o := &outline{place: func(p []float64) r3.Vec { return vec(s.Surface(p)) }, rows: 24, cols: loops, every: 4}
	switch s := s.(type) {
	case space.Circle:
		o.shape, o.point = "ring", turn
	case space.Torus:
		side := s.Chart().XMax
		o.shape = "donut"
		o.says = "the inner side of the donut is drawn shorter than the outer one, which is as long on the flat torus"
		o.point = func(u, v float64) []float64 { return []float64{side * u, side * v} }
		if s.Coords() == 1 {
			o.shape, o.says = "ring", ""
			o.point = func(u, _ float64) []float64 { return []float64{side * u} }
		}
	case space.Klein:
		side := s.Chart().XMax
		o.shape = "figure-eight Klein bottle"
		o.says = "the surface passes through itself along a circle, where points drawn together are not near in the bottle"
		o.rows, o.every = 32, 4
		o.point = func(u, v float64) []float64 { return []float64{side * u, side * v} }
	case space.Moebius:
		c := s.Chart()
		o.shape = "band with a half-twist"
		o.says = "the width of the band is drawn as 6/5 of its radius"
		o.rows, o.every = 12, 4
		o.point = func(u, v float64) []float64 { return []float64{c.XMax * u, c.YMax * v} }
	case space.Sphere:
		o.shape = "sphere"
		o.point = func(u, v float64) []float64 { return polar(2*math.Pi*u, math.Pi*v) }
		if s.Coords() == 2 {
			o.shape, o.point = "ring", turn
		}
	case space.Projective:
		o.shape = "Boy's surface"
		o.says = "the surface passes through itself, where points drawn together are not near in the plane"
		o.rows, o.cols, o.every = 28, 72, 4
		o.point = func(u, v float64) []float64 { return polar(2*math.Pi*u, math.Pi/2*v) }
	case space.Hyperbolic:
		radius := farthest(s, points)
		o.shape = "hyperboloid"
		o.says = fmt.Sprintf("the dish shows the plane as far as %.3g from its middle; circles round that have their true length, ways outwards are drawn too long: no surface in three dimensions has all lengths true", radius)
		o.rows = 16
		o.place = func(p []float64) r3.Vec {
			if p[0]*p[0]+p[1]*p[1] >= 1 { // outside the disk there is no plane
				return nowhere
			}
			return vec(s.Surface(p))
		}
		o.point = func(u, v float64) []float64 {
			sin, cos := math.Sincos(2 * math.Pi * u)
			r := math.Tanh(v * radius / scaleOf(s) / 2)
			return []float64{r * cos, r * sin}
		}
	}
	return o
}

func turn(u, _ float64) []float64 {
	sin, cos := math.Sincos(2 * math.Pi * u)
	return []float64{cos, sin}
}

// polar is the unit vector at a longitude and at an angle from the pole.
func polar(longitude, fromPole float64) []float64 {
	sin, cos := math.Sincos(longitude)
	out, up := math.Sincos(fromPole)
	return []float64{out * cos, out * sin, up}
}

func scaleOf(s space.Hyperbolic) float64 {
	if s.Scale == 0 {
		return 1
	}
	return s.Scale
}

// farthest is how far the dish must reach: as far as points are drawn, or as the
// outermost of those that were moved.
func farthest(s space.Hyperbolic, points [][]float64) float64 {
	radius := s.Radius
	if radius == 0 {
		radius = 3.5 * scaleOf(s)
	}
	for _, p := range points {
		if d := s.Distance(p, []float64{0, 0}); allFinite(p) && !math.IsNaN(d) && !math.IsInf(d, 0) {
			radius = max(radius, d)
		}
	}
	return radius
}

// grid draws the sheet. Normals come from differences of the map itself, which
// reads points beyond a glued side, so that the light has no seam there.
func (o *outline) grid() *Grid {
	g := &Grid{Rows: o.rows + 1, Cols: o.cols + 1, Every: o.every}
	const h = 1e-4
	for r := range g.Rows {
		for c := range g.Cols {
			u, v := float64(c)/float64(o.cols), float64(r)/float64(o.rows)
			g.At = append(g.At, o.at(u, v))
			normal := r3.Vec{}
			// At a pole all u are one point: go a little way off.
			for _, off := range [...]float64{0, 2e-3, -2e-3} {
				du := r3.Sub(o.at(u+h, v+off), o.at(u-h, v+off))
				dv := r3.Sub(o.at(u, v+off+h), o.at(u, v+off-h))
				if normal = r3.Cross(du, dv); r3.Norm(normal) > 1e-9*r3.Norm(dv)*r3.Norm(dv) && Finite(normal) {
					break
				}
			}
			g.Normals = append(g.Normals, r3.Unit(normal))
		}
	}
	return g
}

// tube is a thin tube about a closed flat curve.
func tube(at func(u, v float64) r3.Vec, along, round int) *Grid {
	g := &Grid{Rows: round, Cols: along + 1}
	thick := 0.02 * r3.Norm(r3.Sub(at(0, 0), at(0.5, 0)))
	for r := range g.Rows {
		sin, cos := math.Sincos(2 * math.Pi * float64(r) / float64(round-1))
		for c := range g.Cols {
			u := float64(c) / float64(along)
			middle := at(u, 0)
			out := r3.Unit(middle)
			normal := r3.Add(r3.Scale(cos, out), r3.Vec{Z: sin})
			g.At = append(g.At, r3.Add(middle, r3.Scale(thick, normal)))
			g.Normals = append(g.Normals, normal)
		}
	}
	return g
}
