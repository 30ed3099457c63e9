package space

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The curve visits each square of a coarse grid once, and steps to a neighbour each time.
func TestHilbertStepsToNeighbours(t *testing.T) {
	const n = 32
	const size = side / n
	type square struct {
		along uint64
		x, y  int
	}
	var all []square
	for x := range n {
		for y := range n {
			all = append(all, square{hilbert(uint32(x*size), uint32(y*size)) / (size * size), x, y})
		}
	}
	slices.SortFunc(all, func(a, b square) int { return int(a.along) - int(b.along) })
	for i, s := range all {
		if s.along != uint64(i) {
			t.Fatalf("square %d, %d is number %d along the curve, want %d", s.x, s.y, s.along, i)
		}
		if i > 0 && math.Abs(float64(s.x-all[i-1].x))+math.Abs(float64(s.y-all[i-1].y)) != 1 {
			t.Fatalf("number %d is %d, %d after %d, %d: not a neighbour", i, s.x, s.y, all[i-1].x, all[i-1].y)
		}
	}
}

func TestOrderedKeepsThePoints(t *testing.T) {
	for _, s := range []Space{Torus{}, Torus{Dim: 6}, Klein{}, Sphere{}, Circle{}, Moebius{}, Projective{}, Hyperbolic{}, Euclidean{Dim: 2}, Euclidean{}, Product{}} {
		e, err := Embed(s, 500, rand.NewPCG(1, 2))
		if err != nil {
			t.Fatal(err)
		}
		o := e.Ordered()
		points := func(e *Embedding) [][]float64 {
			var out [][]float64
			for i := range e.Len() {
				out = append(out, e.Point(i))
			}
			slices.SortFunc(out, slices.Compare[[]float64])
			return out
		}
		if !slices.EqualFunc(points(e), points(o), slices.Equal[[]float64]) {
			t.Errorf("%s: other points", s)
		}
		mean := func(e *Embedding) (d float64) {
			for i := 1; i < e.Len(); i++ {
				d += e.Distance(i-1, i) / float64(e.Len()-1)
			}
			return d
		}
		// Where some dimensions are not in the chart neurons beside each other are near in the others only.
		if near, far := mean(o), mean(e); near > far || s.(Scalable).Dimension() < 3 && near > far/4 {
			t.Errorf("%s: neurons with numbers beside each other are %.3g apart, %.3g before", s, near, far)
		}
	}
}
