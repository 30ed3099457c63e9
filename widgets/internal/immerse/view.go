package immerse

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// View is a space with some points of it, in three dimensions.
type View struct {
	Shape string // what it looks like, as "donut"
	Says  string // what the picture shows and what it cannot, a sentence without its stop; empty if all is as it seems
	// Share is how much of the variance of the points is kept, NaN where nothing was projected.
	Share  float64
	Panels []Panel // one, or several that show the same points
}

// Panel is one picture.
type Panel struct {
	Label   string   // what it shows of the space, empty if all
	Points  []r3.Vec // where the points are, NaN for nowhere
	Surface *Grid    // nil for none
	Frame   [][]r3.Vec
	// Place takes a point of the space to its place; nil where only Points have one.
	Place func(p []float64) r3.Vec
}

// Grid is a surface: Rows x Cols points, row by row, and the unit vectors at right
// angles to it. Each Every-th row and column is worth drawing as a line.
type Grid struct {
	Rows, Cols  int
	At, Normals []r3.Vec
	Every       int
}

// Of places points of s, each a slice of its coordinates.
func Of(s space.Space, points [][]float64) (View, error) {
	switch s := s.(type) {
	case space.Circle, space.Torus, space.Klein, space.Moebius, space.Sphere, space.Projective, space.Hyperbolic:
		return surfaced(s.(space.Surfaced), points), nil
	case space.Euclidean:
		if s.Coords() <= 3 {
			return straight(s, points), nil
		}
		return components(s, points)
	case space.Product:
		if len(s.Of) == 1 {
			return Of(s.Of[0], points)
		}
	}
	return scaled(s, points)
}

// surfaced are the spaces that have a curve or a surface, and their relatives of
// more dimensions.
func surfaced(s space.Surfaced, points [][]float64) View {
	switch s := s.(type) {
	case space.Circle:
		return ring(s, points)
	case space.Torus:
		switch s.Coords() {
		case 1:
			return ring(s, points)
		case 2:
			break
		default:
			return donuts(s, points)
		}
	case space.Sphere:
		switch s.Coords() {
		case 2:
			return ring(s, points)
		case 3:
			break
		default:
			return shadow(s, points)
		}
	}
	o := outlineOf(s, points)
	v := View{Shape: o.shape, Says: o.says, Share: math.NaN()}
	v.Panels = []Panel{{Points: placeAll(points, o.place), Surface: o.grid(), Place: o.place}}
	return v
}

func ring(s space.Surfaced, points [][]float64) View {
	o := outlineOf(s, points)
	return View{Shape: o.shape, Says: o.says, Share: math.NaN(), Panels: []Panel{{
		Points: placeAll(points, o.place), Surface: tube(o.at, 64, 9), Place: o.place,
	}}}
}

// donuts are one for each pair of coordinates, and one for the last with the first
// where their number is odd.
func donuts(s space.Torus, points [][]float64) View {
	n := s.Coords()
	v := View{Shape: "donuts", Share: math.NaN()}
	flat := space.Torus{Period: s.Period}
	place := func(i, j int) func(p []float64) r3.Vec {
		return func(p []float64) r3.Vec { return vec(flat.Surface([]float64{p[i], p[j]})) }
	}
	for i := 0; i < n && len(v.Panels) < mostDonuts; i += 2 {
		j := (i + 1) % n
		p := Panel{Label: fmt.Sprintf("coordinates %d and %d", i+1, j+1), Place: place(i, j), Surface: outlineOf(flat, nil).grid()}
		p.Points = placeAll(points, p.Place)
		v.Panels = append(v.Panels, p)
	}
	v.Says = fmt.Sprintf("each donut shows 2 of the %d angles, the first round its hole: points drawn together in one can be far apart", n)
	if 2*mostDonuts < n {
		v.Says += fmt.Sprintf("; coordinates %d to %d are not drawn", 2*mostDonuts+1, n)
	}
	return v
}

// mostDonuts is how many fit on a picture.
const mostDonuts = 6

func placeAll(points [][]float64, place func(p []float64) r3.Vec) []r3.Vec {
	out := make([]r3.Vec, len(points))
	for i, p := range points {
		if out[i] = nowhere; allFinite(p) {
			out[i] = place(p)
		}
	}
	return out
}

var nowhere = r3.Vec{X: math.NaN(), Y: math.NaN(), Z: math.NaN()}

// Finite reports whether v is a place.
func Finite(v r3.Vec) bool {
	sum := v.X + v.Y + v.Z
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

func allFinite(p []float64) bool {
	for _, x := range p {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

func vec(x, y, z float64) r3.Vec { return r3.Vec{X: x, Y: y, Z: z} }
