package space_test

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

type vec [3]float64

func at(s space.Surfaced, p ...float64) vec {
	x, y, z := s.Surface(p)
	return vec{x, y, z}
}

func (a vec) to(b vec) float64 { return math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2]) }

// Points that are glued have one image in R3.
func TestSurfacesAreGlued(t *testing.T) {
	rnd := newRand(t)
	for range 1000 {
		x, y := 10*rnd.Float64(), 10*rnd.Float64()
		q := samples(space.Projective{}, 1, rnd)[0]
		for _, c := range []struct {
			name string
			a, b vec
		}{
			{"torus to the right", at(space.Torus{}, x, y), at(space.Torus{}, x+10, y)},
			{"torus upwards", at(space.Torus{}, x, y), at(space.Torus{}, x, y-10)},
			{"Klein bottle to the right", at(space.Klein{}, x, y), at(space.Klein{}, x+10, 10-y)},
			{"Klein bottle upwards", at(space.Klein{}, x, y), at(space.Klein{}, x, y+10)},
			{"Moebius strip to the right", at(space.Moebius{}, x, y), at(space.Moebius{}, x-10, 10-y)},
			{"projective plane", at(space.Projective{}, q...), at(space.Projective{}, -q[0], -q[1], -q[2])},
			// The sides themselves, without help from the reading of points through the gluing.
			{"torus, left and right side", at(space.Torus{}, 0, y), at(space.Torus{}, 10-1e-13, y)},
			{"Klein bottle, left and right side", at(space.Klein{}, 0, y), at(space.Klein{}, 10-1e-13, 10-y)},
			{"Klein bottle, bottom and top", at(space.Klein{}, x, 0), at(space.Klein{}, x, 10-1e-13)},
			{"Moebius strip, left and right side", at(space.Moebius{}, 0, y), at(space.Moebius{}, 10-1e-13, 10-y)},
			{"projective plane, equator", at(space.Projective{}, math.Cos(x), math.Sin(x), 1e-14), at(space.Projective{}, math.Cos(x), math.Sin(x), -1e-14)},
		} {
			if d := c.a.to(c.b); !(d < 1e-11) {
				t.Fatalf("%s, at (%v, %v): images are %v apart", c.name, x, y, d)
			}
		}
	}
}

// Near points have near images: no surface tears.
func TestSurfacesAreContinuous(t *testing.T) {
	eachSpace(t, func(t *testing.T, finite space.Space) {
		surfaced, ok := finite.(space.Surfaced)
		if !ok {
			t.Skip("has no surface")
		}
		s := smooth(t, finite)
		for _, p := range samples(s, 300, newRand(t)) {
			a := at(surfaced, p...)
			if math.IsNaN(a[0]+a[1]+a[2]) || math.IsInf(a[0]+a[1]+a[2], 0) {
				t.Fatalf("image of %v is %v", p, a)
			}
			for _, v := range tangents(t, s, p) {
				const h = 1e-7
				// On the hyperboloid, lengths grow with the height.
				if d := a.to(at(surfaced, step(s, p, v, h)...)); !(d < 100*h*(1+math.Abs(a[2]))) {
					t.Fatalf("%v and a point %g along %v have images %v apart", p, h, v, d)
				}
			}
		}
	})
}

// Where a surface keeps distances, the length of the image of a short way is its length.
func TestSurfacesThatKeepDistances(t *testing.T) {
	for _, s := range []space.Surfaced{space.Circle{}, space.Sphere{Dim: 1, Scale: 2}, space.Sphere{}, space.Sphere{Scale: 0.5},
		space.Euclidean{Dim: 1}, space.Euclidean{Dim: 2}, space.Euclidean{}} {
		rnd := newRand(t)
		for _, p := range samples(s, 200, rnd) {
			for _, v := range tangents(t, smooth(t, s), p) {
				const h = 1e-4
				q := step(smooth(t, s), p, v, h)
				if got := at(s, p...).to(at(s, q...)); math.Abs(got-h) > 1e-5*h {
					t.Fatalf("%s: a way of %g has an image of length %v", s, h, got)
				}
			}
		}
	}
}

func TestSurfaceSizes(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want vec
	}{
		{"north pole", at(space.Sphere{}, 0, 0, 1), vec{0, 0, 5}},
		{"shadow of S3", at(space.Sphere{Dim: 3}, 0.5, 0.5, 0.5, -0.5), vec{5, 5, 5}},
		{"outermost point of the torus", at(space.Torus{Period: 2 * math.Pi}, 0, 0), vec{1.5, 0, 0}},
		{"inner side of the torus", at(space.Torus{Period: 2 * math.Pi}, math.Pi, math.Pi), vec{-0.5, 0, 0}},
		{"T1 is a ring", at(space.Torus{Dim: 1, Period: 2 * math.Pi}, math.Pi/2), vec{0, 1, 0}},
		{"middle line of the Moebius strip", at(space.Moebius{Period: 2 * math.Pi}, math.Pi/2, 5), vec{0, 1, 0}},
		{"hyperboloid at the origin", at(space.Hyperbolic{Scale: 2}, 0, 0), vec{0, 0, 2}},
		{"hyperboloid", at(space.Hyperbolic{}, math.Tanh(0.5), 0), vec{math.Sinh(1), 0, math.Cosh(1)}},
		{"R2", at(space.Euclidean{Dim: 2}, 3, 4), vec{3, 4, 0}},
		{"R9", at(space.Euclidean{Dim: 9}, 1, 2, 3, 4, 5, 6, 7, 8, 9), vec{1, 2, 3}},
		{"Boy's surface at the pole", at(space.Projective{Scale: 1}, 0, 0, 1), vec{0, 0, -2}},
	} {
		if d := c.got.to(c.want); d > 1e-14 {
			t.Errorf("%s is drawn at %v, want %v", c.name, c.got, c.want)
		}
	}
}

// Boy's surface has a symmetry of order three about the z axis.
func TestBoysSurfaceIsThreefold(t *testing.T) {
	plane := space.Projective{}
	sin, cos := math.Sincos(2 * math.Pi / 3)
	turn := func(x, y float64) (float64, float64) { return cos*x - sin*y, sin*x + cos*y }
	for _, p := range samples(plane, 500, newRand(t)) {
		x, y := turn(p[0], p[1])
		a, b := at(plane, p...), at(plane, x, y, p[2])
		x, y = turn(a[0], a[1])
		u, v := turn(x, y)
		if b.to(vec{x, y, a[2]}) > 1e-9 && b.to(vec{u, v, a[2]}) > 1e-9 {
			t.Fatalf("%v is drawn at %v, and turned by a third at %v", p, a, b)
		}
	}
}
