package space_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// allSpaces are those of the package, published ones first, and some of other
// dimensions and scales. Every property test goes through all of them.
var allSpaces = []space.Space{
	space.Circle{},
	space.Circle{Scale: 0.7},
	space.Sphere{},
	space.Sphere{Dim: 1},
	space.Sphere{Dim: 3},
	space.Sphere{Dim: 9, Scale: 2},
	space.Torus{},
	space.Torus{Dim: 1},
	space.Torus{Dim: 6},
	space.Torus{Dim: 3, Period: 0.3},
	space.Klein{},
	space.Klein{Period: 3},
	space.Euclidean{},
	space.Euclidean{Dim: 9},
	space.Euclidean{Dim: 1, Scale: 4},
	space.Product{},
	space.Product{Of: []space.Space{space.Circle{}, space.Hyperbolic{}, space.Product{Of: []space.Space{space.Klein{}}}}},
	space.Hyperbolic{},
	space.Hyperbolic{Radius: 8},
	space.Hyperbolic{Radius: 4, Scale: 5},
	space.Projective{},
	space.Projective{Scale: 0.6},
	space.Moebius{},
	space.Moebius{Period: 3, Height: 7},
	space.Moebius{Period: 12, Height: 0.5},
	hexagonal,
	hexagonal.Scaled(0.3),
}

// newRand prints the seed it draws, so that a failure can be looked at again.
func newRand(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func samples(s space.Space, n int, rnd *rand.Rand) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, s.Coords())
		s.Sample(points[i], rnd)
	}
	return points
}

func eachSpace(t *testing.T, do func(t *testing.T, s space.Space)) {
	for _, s := range allSpaces {
		t.Run(s.String(), func(t *testing.T) { do(t, s) })
	}
}

func TestDistanceToItselfIsZero(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		for _, p := range samples(s, 1000, newRand(t)) {
			if d := s.Distance(p, p); d != 0 {
				t.Fatalf("point %v has distance %g to itself", p, d)
			}
		}
	})
}

func TestDifferentPointsAreApart(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		points := samples(s, 200, newRand(t))
		for i, p := range points {
			for _, q := range points[:i] {
				if d := s.Distance(p, q); !(d > 0) {
					t.Fatalf("distance of %v and %v is %g", p, q, d)
				}
			}
		}
	})
}

func TestDistanceIsSymmetricToTheBit(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		points := samples(s, 200, newRand(t))
		for i, p := range points {
			for _, q := range points[:i] {
				if d, e := s.Distance(p, q), s.Distance(q, p); d != e {
					t.Fatalf("from %v to %v it is %v, back %v", p, q, d, e)
				}
			}
		}
	})
}

func TestTriangleInequality(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		rnd := newRand(t)
		points := samples(s, 3000, rnd)
		for range 100_000 {
			a, b, c := points[rnd.IntN(3000)], points[rnd.IntN(3000)], points[rnd.IntN(3000)]
			direct, detour := s.Distance(a, c), s.Distance(a, b)+s.Distance(b, c)
			if direct > detour*(1+1e-12) {
				t.Fatalf("%v to %v is %v, by way of %v %v", a, c, direct, b, detour)
			}
		}
	})
}

func TestLargestDistance(t *testing.T) {
	cases := []struct {
		space space.Space
		a, b  []float64
		want  float64
	}{
		{space.Circle{}, []float64{1, 0}, []float64{-1, 0}, 5 * math.Pi},
		{space.Sphere{}, []float64{0, 0, 1}, []float64{0, 0, -1}, 5 * math.Pi},
		{space.Sphere{Dim: 3}, []float64{0, 0, 0, 1}, []float64{0, 0, 0, -1}, 10 * math.Pi},
		{space.Torus{}, []float64{0, 0}, []float64{5, 5}, 5 * math.Sqrt2},
		{space.Torus{Dim: 6}, make([]float64, 6), []float64{5, 5, 5, 5, 5, 5}, 5 * math.Sqrt(6)},
		{space.Klein{}, []float64{0, 0}, []float64{5, 5}, 5 * math.Sqrt2},
		{space.Projective{}, []float64{0, 0, 1}, []float64{1, 0, 0}, 5 * math.Pi / 2},
		{space.Moebius{}, []float64{0, 0}, []float64{0, 10}, 10},
		{space.Product{}, []float64{0, 0, 1, 0, 0}, []float64{0, 0, -1, 5, 5}, 5 * math.Sqrt(math.Pi*math.Pi+2)},
		{space.Hyperbolic{}, []float64{math.Tanh(1.75), 0}, []float64{-math.Tanh(1.75), 0}, 7},
		{hexagonal, []float64{0, 0}, []float64{5, 5 / math.Sqrt(3)}, 10 / math.Sqrt(3)},
	}
	for _, c := range cases {
		t.Run(c.space.String(), func(t *testing.T) {
			if got := c.space.Distance(c.a, c.b); math.Abs(got-c.want) > 1e-13*c.want {
				t.Errorf("distance of %v and %v is %v, want %v", c.a, c.b, got, c.want)
			}
			rnd := newRand(t)
			for range 10_000 {
				p := samples(c.space, 2, rnd)
				if d := c.space.Distance(p[0], p[1]); d > c.want*(1+1e-13) {
					t.Fatalf("distance of %v and %v is %v, above the largest %v", p[0], p[1], d, c.want)
				}
			}
		})
	}
}
