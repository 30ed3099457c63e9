package space_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestChartHoldsEveryPoint(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		chart := s.Chart()
		if !(chart.XMin < chart.XMax && chart.YMin < chart.YMax) {
			t.Fatalf("rectangle [%g, %g] x [%g, %g] is empty", chart.XMin, chart.XMax, chart.YMin, chart.YMax)
		}
		for _, p := range samples(s, 2000, newRand(t)) {
			x, y := chart.At(p)
			if !(x >= chart.XMin && x <= chart.XMax && y >= chart.YMin && y <= chart.YMax) {
				t.Fatalf("point %v is drawn at (%v, %v), outside the rectangle", p, x, y)
			}
		}
	})
}

func TestChartGluings(t *testing.T) {
	for _, c := range []struct {
		space                space.Space
		leftRight, bottomTop space.Gluing
		noted                bool
	}{
		{space.Torus{}, space.Straight, space.Straight, false},
		{space.Klein{}, space.Reversed, space.Straight, false},
		{space.Circle{}, space.Straight, space.Open, true},
		{space.Torus{Dim: 1}, space.Straight, space.Open, true},
		{space.Torus{Dim: 6}, space.Straight, space.Straight, true},
		{space.Sphere{Dim: 1}, space.Straight, space.Open, true},
		{space.Sphere{}, space.Straight, space.Open, true},
		{space.Sphere{Dim: 3}, space.Open, space.Open, true},
		{space.Moebius{}, space.Reversed, space.Open, false},
		{space.Projective{}, space.Reversed, space.Reversed, true},
		{space.Hyperbolic{}, space.Open, space.Open, true},
		{space.Euclidean{Dim: 1}, space.Open, space.Open, true},
		{space.Euclidean{}, space.Open, space.Open, true},
		{space.Product{Of: []space.Space{space.Klein{}, space.Circle{}}}, space.Reversed, space.Straight, true},
		{space.Product{Of: []space.Space{space.Klein{}}}, space.Reversed, space.Straight, false},
		{hexagonal, space.Open, space.Open, true},
	} {
		chart := c.space.Chart()
		if chart.LeftRight != c.leftRight || chart.BottomTop != c.bottomTop {
			t.Errorf("%s is glued %s, %s; want %s, %s", c.space, chart.LeftRight, chart.BottomTop, c.leftRight, c.bottomTop)
		}
		if (chart.Note != "") != c.noted {
			t.Errorf("%s: note is %q", c.space, chart.Note)
		}
	}
}

// A glued side is one line of the space, drawn twice: the copies are at distance
// 0, and where the gluing is reversed, straight opposites are not.
func TestChartGluingsAgreeWithTheDistance(t *testing.T) {
	for _, s := range []space.Space{space.Torus{}, space.Klein{}} {
		chart := s.Chart()
		for y := 0.5; y < 10; y += 0.75 {
			opposite := y
			if chart.LeftRight == space.Reversed {
				opposite = chart.YMin + chart.YMax - y
			}
			if d := s.Distance([]float64{chart.XMin, y}, []float64{chart.XMax, opposite}); d > 1e-12 {
				t.Errorf("%s: left side at %g is %g from its copy on the right", s, y, d)
			}
			if d := s.Distance([]float64{chart.XMin, y}, []float64{chart.XMax, y}); (d > 1e-12) != (opposite != y) {
				t.Errorf("%s: left side at %g is %g from the point straight opposite", s, y, d)
			}
			if d := s.Distance([]float64{y, chart.YMin}, []float64{y, chart.YMax}); d > 1e-12 {
				t.Errorf("%s: bottom at %g is %g from its copy at the top", s, y, d)
			}
		}
	}
}

func TestChartDrawsTheImageInsideTheDomain(t *testing.T) {
	for _, c := range []struct {
		space space.Space
		p     []float64
		x, y  float64
	}{
		{space.Torus{}, []float64{12, -3}, 2, 7},
		{space.Klein{}, []float64{3, 4}, 3, 4},
		{space.Klein{}, []float64{13, 4}, 3, 6},
		{space.Klein{}, []float64{-7, 4}, 3, 6},
		{space.Klein{}, []float64{23, 14}, 3, 4},
		{space.Torus{Dim: 1}, []float64{-1}, 9, 0},
		{space.Circle{}, []float64{0, 1}, math.Pi / 2, 0},
		{space.Sphere{}, []float64{0, -0.6, 0.8}, -math.Pi / 2, 0.8},
		{space.Sphere{Dim: 3}, []float64{0.6, 0, -0.8, 0}, 0.6, 0},
		{space.Moebius{Height: 4}, []float64{13, 1}, 3, 3},
		{space.Hyperbolic{}, []float64{0.5, -0.5}, 0.5, -0.5},
		{space.Euclidean{Scale: 2}, []float64{3, -30, 5}, 3, -10},
		{space.Euclidean{Dim: 1}, []float64{3}, 3, 0},
		{space.Product{Of: []space.Space{space.Klein{}, space.Circle{}}}, []float64{13, 4, 1, 0}, 3, 6},
	} {
		if x, y := c.space.Chart().At(c.p); math.Abs(x-c.x) > 1e-14 || math.Abs(y-c.y) > 1e-14 {
			t.Errorf("%s: %v is drawn at (%v, %v), want (%v, %v)", c.space, c.p, x, y, c.x, c.y)
		}
	}
}

func TestChartOfFunc(t *testing.T) {
	own := hexagonal
	own.Flat = space.Torus{}.Chart()
	if c := own.Chart(); c.LeftRight != space.Straight || c.XMax != 10 {
		t.Errorf("a chart that is given is not used: %+v", c)
	}
	chart := space.Func{N: 1, Draw: func(p []float64, rnd *rand.Rand) { p[0] = 2 + rnd.Float64() }}.Chart()
	if !(chart.XMin > 2 && chart.XMin < 2.05 && chart.XMax < 3 && chart.XMax > 2.95) || chart.YMin != -1 || chart.YMax != 1 {
		t.Errorf("points in [2, 3) are drawn in %+v", chart)
	}
	if x, y := chart.At([]float64{7}); x != chart.XMax || y != 0 {
		t.Errorf("a point outside is drawn at (%g, %g)", x, y)
	}
}

// Equal areas of the sphere take equal areas of the picture: uniform points are
// uniform in it.
func TestSphereChartKeepsAreas(t *testing.T) {
	const n, side = 40_000, 5
	chart := space.Sphere{}.Chart()
	var counts [side][side]int
	for _, p := range samples(space.Sphere{}, n, newRand(t)) {
		x, y := chart.At(p)
		i := min(side-1, int(side*(x-chart.XMin)/(chart.XMax-chart.XMin)))
		j := min(side-1, int(side*(y-chart.YMin)/(chart.YMax-chart.YMin)))
		counts[i][j]++
	}
	want := float64(n) / (side * side)
	for i, column := range counts {
		for j, got := range column {
			if math.Abs(float64(got)-want) > 6*math.Sqrt(want) {
				t.Errorf("field (%d, %d) holds %d points, want about %g", i, j, got, want)
			}
		}
	}
}
