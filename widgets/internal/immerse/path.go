package immerse

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Path is the shortest way on s from a to b as the panel draws it, with no more
// points than it takes to stay within tolerance of it. Where the panel has no place
// for points between, or the space no gradient, it is nil: draw a straight line.
func (p *Panel) Path(s space.Space, a, b []float64, tolerance float64) []r3.Vec {
	smooth, err := space.AsSmooth(s)
	if p.Place == nil || err != nil {
		return nil
	}
	toward, other := make([]float64, len(a)), make([]float64, len(b))
	d := smooth.Grad(toward, other, a, b)
	const steps = 24
	way := make([]r3.Vec, steps+1)
	at, step := make([]float64, len(a)), make([]float64, len(a))
	for k := range way {
		copy(at, a)
		for i, x := range toward {
			step[i] = -d * float64(k) / steps * x
		}
		smooth.Retract(at, step)
		if way[k] = p.Place(at); !Finite(way[k]) {
			return nil
		}
	}
	return thin(way, tolerance)
}

// thin leaves points out as long as the line stays within tolerance (D. Douglas and T. Peucker, 1973).
func thin(way []r3.Vec, tolerance float64) []r3.Vec {
	if len(way) < 3 {
		return slices.Clone(way)
	}
	first, last := way[0], way[len(way)-1]
	most, at := 0.0, 0
	for i, p := range way[1 : len(way)-1] {
		if d := offLine(p, first, last); d > most {
			most, at = d, i+1
		}
	}
	if most <= tolerance {
		return []r3.Vec{first, last}
	}
	left := thin(way[:at+1], tolerance)
	return append(left[:len(left)-1], thin(way[at:], tolerance)...)
}

// offLine is how far p is from the piece of a line between a and b.
func offLine(p, a, b r3.Vec) float64 {
	along := r3.Sub(b, a)
	t := r3.Dot(r3.Sub(p, a), along) / max(r3.Dot(along, along), math.SmallestNonzeroFloat64)
	return r3.Norm(r3.Sub(p, r3.Add(a, r3.Scale(min(max(t, 0), 1), along))))
}
