package space_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Along every tangent direction, in each of the two points, the distance changes
// as the gradient says.
func TestGradAgainstFiniteDifferences(t *testing.T) {
	eachSpace(t, func(t *testing.T, finite space.Space) {
		s, rnd := smooth(t, finite), newRand(t)
		n := s.Coords()
		tried, kinks := 0, 0
		for range 400 {
			p := samples(s, 2, rnd)
			da, db := make([]float64, n), make([]float64, n)
			d := s.Grad(da, db, p[0], p[1])
			for side, g := range [][]float64{da, db} {
				at, other := p[side], p[1-side]
				for _, v := range tangents(t, s, at) {
					h := 1e-6 * d
					high, low := s.Distance(step(s, at, v, h), other), s.Distance(step(s, at, v, -h), other)
					tried++
					// On a cut locus, or an edge, the two sides differ.
					_, byDifferences := finite.(space.Func)
					if math.Abs(high+low-2*d) > 0.01*h || byDifferences && inner(t, s, at, g, g) < 1-1e-7 {
						kinks++
						continue
					}
					want := (high - low) / (2 * h)
					if got := inner(t, s, at, g, v); math.Abs(got-want) > 1e-6+1e-14/h { // and the rounding of coordinates
						t.Fatalf("distance of %v and %v, %v, in argument %d along %v changes by %v, by differences %v", p[0], p[1], d, side, v, got, want)
					}
				}
			}
		}
		if kinks > tried/20 {
			t.Errorf("%d of %d directions cross a cut locus: the test sees too little", kinks, tried)
		}
	})
}

// The eikonal equation: the gradient has length 1 in the metric, so that a step
// along it changes the distance by its length.
func TestGradHasLengthOneEverywhere(t *testing.T) {
	eachSpace(t, func(t *testing.T, finite space.Space) {
		s, rnd := smooth(t, finite), newRand(t)
		n, short := s.Coords(), 0
	pairs:
		for range 2000 {
			p := samples(s, 2, rnd)
			da, db := make([]float64, n), make([]float64, n)
			d := s.Grad(da, db, p[0], p[1])
			if want := s.Distance(p[0], p[1]); d != want {
				t.Fatalf("Grad returns the distance %v, Distance %v", d, want)
			}
			for side, g := range [][]float64{da, db} {
				got := inner(t, s, p[side], g, g)
				if _, byDifferences := finite.(space.Func); byDifferences && got < 1-1e-7 {
					short++ // across a cut locus
					continue pairs
				}
				if math.Abs(got-1) > 1e-7 {
					t.Fatalf("gradient in argument %d for %v and %v has squared length %v", side, p[0], p[1], got)
				}
			}
			h := 1e-3 * d
			if got := s.Distance(step(s, p[0], da, -h), p[1]); math.Abs(got-(d-h)) > 1e-7*d {
				t.Fatalf("from distance %v, a step of %v against the gradient leads to %v", d, h, got)
			}
		}
		if short > 20 {
			t.Errorf("%d of 2000 gradients are too short", short)
		}
	})
}

// At a point's distance to itself, and at images of it, the gradient is 0; close to
// it, at cut loci and far out it is finite and no longer than elsewhere.
func TestGradIsFiniteEverywhere(t *testing.T) {
	finite := func(t *testing.T, s space.Smooth, a, b []float64) {
		t.Helper()
		da, db := make([]float64, len(a)), make([]float64, len(a))
		d := s.Grad(da, db, a, b)
		for side, g := range [][]float64{da, db} {
			at := [][]float64{a, b}[side]
			square := inner(t, s, at, g, g)
			if d == 0 && square != 0 || !(square < 1+1e-3) {
				t.Errorf("%v and %v, %v apart: gradient in argument %d is %v, of squared length %v", a, b, d, side, g, square)
			}
		}
	}
	eachSpace(t, func(t *testing.T, space space.Space) {
		s, rnd := smooth(t, space), newRand(t)
		for _, p := range samples(s, 100, rnd) {
			finite(t, s, p, p)
			for _, v := range tangents(t, s, p) {
				for _, h := range []float64{1e-300, 1e-200, 1e-17, 1e-15, 1e-12, 1e-6, 5, 5 * math.Pi, 10 * math.Pi, 1e3, 1e6} {
					finite(t, s, p, step(s, p, v, h))
				}
			}
		}
	})
	for _, c := range []struct {
		name string
		s    space.Space
		a, b []float64
		one  bool // of length 1, not 0
	}{
		{"opposite on the circle", space.Circle{}, []float64{0.6, 0.8}, []float64{-0.6, -0.8}, true},
		{"the poles", space.Sphere{}, []float64{0, 0, 1}, []float64{0, 0, -1}, true},
		{"opposite on the sphere", space.Sphere{}, []float64{0.48, 0.64, 0.6}, []float64{-0.48, -0.64, -0.6}, true},
		{"opposite on the equator", space.Sphere{}, []float64{0.6, 0.8, 0}, []float64{-0.6, -0.8, 0}, true},
		{"opposite on S3", space.Sphere{Dim: 3}, []float64{0.5, 0.5, 0.5, 0.5}, []float64{-0.5, -0.5, -0.5, -0.5}, true},
		{"middle of the torus", space.Torus{}, []float64{0, 0}, []float64{5, 5}, true},
		{"image on the torus", space.Torus{}, []float64{0, 0}, []float64{10, -20}, false},
		{"middle of the Klein bottle", space.Klein{}, []float64{0, 0}, []float64{5, 5}, true},
		{"image on the Klein bottle", space.Klein{}, []float64{0, 3}, []float64{10, 7}, false},
		{"half-way round the Moebius strip", space.Moebius{}, []float64{0, 5}, []float64{5, 5}, true},
		{"image on the Moebius strip", space.Moebius{}, []float64{0, 0}, []float64{-10, 10}, false},
		{"at right angles on the projective plane", space.Projective{}, []float64{0, 0, 1}, []float64{1, 0, 0}, true},
		{"image on the projective plane", space.Projective{}, []float64{0.6, 0, 0.8}, []float64{-0.6, 0, -0.8}, false},
		{"at the rim of the hyperbolic plane", space.Hyperbolic{}, []float64{1 - 1e-10, 0}, []float64{0, 1e-10 - 1}, true},
		{"close together at the rim", space.Hyperbolic{}, []float64{1 - 1e-10, 0}, []float64{1 - 1e-10, 1e-15}, true},
		{"one factor alike", space.Product{}, []float64{0, 0, 1, 2, 2}, []float64{0, 0, 1, 3, 2}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := smooth(t, c.s)
			da, db := make([]float64, len(c.a)), make([]float64, len(c.a))
			s.Grad(da, db, c.a, c.b)
			for side, g := range [][]float64{da, db} {
				if got := inner(t, s, [][]float64{c.a, c.b}[side], g, g); math.Abs(got-b2f(c.one)) > 1e-5 {
					t.Errorf("gradient in argument %d is %v, its square %v", side, g, got)
				}
			}
		})
	}
}

// Where arccos<a,b> has lost all digits, the direction still has them.
func TestGradOfAnglesIsExactNearZeroAndPi(t *testing.T) {
	for _, s := range []space.Smooth{space.Circle{}, space.Sphere{}, space.Sphere{Dim: 5, Scale: 2}, space.Projective{}} {
		for _, turn := range []float64{1e-12, 1e-8, 1e-3, 1.5, math.Pi - 1e-3, math.Pi - 1e-8, math.Pi - 1e-12} {
			n := s.Coords()
			a, b := make([]float64, n), make([]float64, n)
			sin, cos := math.Sincos(0.3)
			a[0], a[1] = cos, sin
			sin, cos = math.Sincos(0.3 + turn)
			b[0], b[1] = cos, sin
			da, db := make([]float64, n), make([]float64, n)
			s.Grad(da, db, a, b)
			scale := math.Sqrt(inner(t, s, a, a, a))
			forwards := 1.0 // b lies ahead of a
			if _, ok := s.(space.Projective); ok && turn > math.Pi/2 {
				forwards = -1
			}
			want := [][]float64{{forwards * a[1] / scale, -forwards * a[0] / scale}, {-forwards * b[1] / scale, forwards * b[0] / scale}}
			for side, g := range [][]float64{da, db} {
				for i := range n {
					w := 0.0
					if i < 2 {
						w = want[side][i]
					}
					if math.Abs(g[i]-w) > 3e-4/scale*b2f(turn < 1e-11 || math.Pi-turn < 1e-11)+3e-8/scale {
						t.Errorf("%s, angle %v: gradient in argument %d is %v, want %v, 0, ...", s, turn, side, g, want[side])
					}
				}
			}
		}
	}
}

// The gradient at an image is the gradient at the point, read through the gluing.
func TestGradFollowsTheShortestImage(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for _, c := range []struct {
		s     space.Smooth
		image func(p []float64) (q []float64, signs []float64) // signs: of a tangent vector, by coordinate
	}{
		{space.Torus{}, func(p []float64) (q, signs []float64) { return []float64{p[0] + 30, p[1] - 10}, []float64{1, 1} }},
		{space.Klein{}, func(p []float64) (q, signs []float64) { return []float64{p[0] + 10, 10 - p[1]}, []float64{1, -1} }},
		{space.Klein{}, func(p []float64) (q, signs []float64) { return []float64{p[0] - 20, p[1] + 30}, []float64{1, 1} }},
		{space.Moebius{Height: 4}, func(p []float64) (q, signs []float64) { return []float64{p[0] - 10, 4 - p[1]}, []float64{1, -1} }},
		{space.Moebius{Height: 4}, func(p []float64) (q, signs []float64) { return []float64{p[0] + 20, p[1]}, []float64{1, 1} }},
		{space.Projective{}, func(p []float64) (q, signs []float64) { return []float64{-p[0], -p[1], -p[2]}, []float64{-1, -1, -1} }},
	} {
		n := c.s.Coords()
		for range 1000 {
			p := samples(c.s, 2, rnd)
			var want, got [2][]float64
			for i := range 2 {
				want[i], got[i] = make([]float64, n), make([]float64, n)
			}
			c.s.Grad(want[0], want[1], p[0], p[1])
			for side := range 2 {
				ends := [2][]float64{p[0], p[1]}
				image, signs := c.image(p[side])
				ends[side] = image
				c.s.Grad(got[0], got[1], ends[0], ends[1])
				for k := range 2 {
					for i := range n {
						g := got[k][i]
						if k == side {
							g *= signs[i]
						}
						if math.Abs(g-want[k][i]) > 1e-9 {
							t.Fatalf("%s, %v and %v: gradients %v, with the image %v of argument %d they are %v", c.s, p[0], p[1], want, image, side, got)
						}
					}
				}
			}
		}
	}
}
