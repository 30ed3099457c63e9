package immerse

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// reach is how far from the middle the stereographic picture of S3 goes, in radii
// of its equator: 2.4 % of the sphere lie beyond.
const reach = 4

// shadow is S3 in stereographic projection from the pole where the last coordinate
// is 1, and spheres of more dimensions by their components.
func shadow(s space.Sphere, points [][]float64) View {
	if s.Coords() > 4 {
		v, err := components(s, points)
		if err == nil {
			return v
		}
		// Three of the coordinates are a picture too.
		return View{Shape: "cloud", Says: fmt.Sprintf("3 of the %d coordinates", s.Coords()), Share: math.NaN(),
			Panels: []Panel{{Points: placeAll(points, func(p []float64) r3.Vec { return vec(s.Surface(p)) })}}}
	}
	beyond := 0
	for _, p := range points {
		if allFinite(p) && !(stereographicRadius(p) <= reach) { // 0/0 at the pole
			beyond++
		}
	}
	says := fmt.Sprintf("stereographic projection of S3: angles are true, lengths grow outwards; the ball drawn is its equator, "+
		"and all that lies farther out than %d of its radii, round the other pole, is drawn at that radius", reach)
	if beyond > 0 {
		says += fmt.Sprintf(" (%d of the points)", beyond)
	}
	equator := func(p []float64) r3.Vec { return vec(p[0], p[1], p[2]) }
	ball := &outline{place: equator, point: func(u, v float64) []float64 { return polar(2*math.Pi*u, math.Pi*v) }, rows: 24, cols: loops, every: 4}
	return View{Shape: "ball", Says: says, Share: math.NaN(), Panels: []Panel{{
		Points: placeAll(points, stereographic), Surface: ball.grid(), Place: stereographic,
	}}}
}

func stereographicRadius(p []float64) float64 {
	return math.Hypot(math.Hypot(p[0], p[1]), p[2]) / (1 - p[3])
}

func stereographic(p []float64) r3.Vec {
	if r := stereographicRadius(p); !(r <= reach) {
		flat := math.Hypot(math.Hypot(p[0], p[1]), p[2])
		if flat == 0 {
			return r3.Vec{Z: reach}
		}
		return r3.Scale(reach/flat, vec(p[0], p[1], p[2]))
	}
	return r3.Scale(1/(1-p[3]), vec(p[0], p[1], p[2]))
}
