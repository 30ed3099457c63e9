package space_test

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestHyperbolicDistances(t *testing.T) {
	plane := space.Hyperbolic{}
	for _, c := range []struct {
		name string
		a, b []float64
		want float64
		part float64 // allowed
	}{
		{"from the origin, 2 artanh r", []float64{0, 0}, []float64{0.6, 0}, 2 * math.Atanh(0.6), 1e-15},
		{"along a diameter", []float64{-0.3, 0.4}, []float64{0.3, -0.4}, 4 * math.Atanh(0.5), 1e-15},
		{"across, cosh of the hypotenuse is the product", []float64{math.Tanh(0.5), 0}, []float64{0, math.Tanh(1)}, math.Acosh(math.Cosh(1) * math.Cosh(2)), 1e-14},
		{"close together", []float64{0.5, 0}, []float64{0.5 + 1e-12, 0}, 2e-12 / 0.75, 1e-4}, // the digits of the coordinates
	} {
		if got := plane.Distance(c.a, c.b); math.Abs(got/c.want-1) > c.part {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if got := (space.Hyperbolic{Scale: 3}).Distance(c.a, c.b); math.Abs(got/plane.Distance(c.a, c.b)-3) > 1e-14 {
			t.Errorf("%s, scale 3: %v", c.name, got)
		}
	}
}

// Rotations and translations of the disk, z -> u (z+c)/(1+c̄z), keep all distances:
// the plane looks the same from everywhere.
func TestHyperbolicLooksTheSameFromEverywhere(t *testing.T) {
	plane := space.Hyperbolic{}
	rnd := newRand(t)
	for range 5000 {
		p := samples(plane, 3, rnd)
		c := complex(p[2][0], p[2][1])
		u := cmplx.Rect(1, 2*math.Pi*rnd.Float64())
		move := func(p []float64) []float64 {
			z := complex(p[0], p[1])
			z = u * (z + c) / (1 + cmplx.Conj(c)*z)
			return []float64{real(z), imag(z)}
		}
		before, after := plane.Distance(p[0], p[1]), plane.Distance(move(p[0]), move(p[1]))
		if math.Abs(before-after) > 1e-9*(1+before) {
			t.Fatalf("%v to %v is %v, moved by %v and turned by %v it is %v", p[0], p[1], before, c, u, after)
		}
	}
}

// The angles of a triangle add up to less than pi, by its area.
func TestHyperbolicTrianglesAreThin(t *testing.T) {
	plane := space.Hyperbolic{}
	a, b, c := []float64{0.5, 0}, []float64{-0.2, 0.6}, []float64{-0.1, -0.7}
	angle := func(at, left, right []float64) float64 {
		toLeft, toRight, spare := make([]float64, 2), make([]float64, 2), make([]float64, 2)
		plane.Grad(toLeft, spare, at, left)
		plane.Grad(toRight, spare, at, right)
		dot := toLeft[0]*toRight[0] + toLeft[1]*toRight[1]
		return math.Acos(dot / math.Hypot(toLeft[0], toLeft[1]) / math.Hypot(toRight[0], toRight[1]))
	}
	// The law of cosines gives each angle from the three sides.
	fromSides := func(at, left, right []float64) float64 {
		p, q, o := plane.Distance(at, left), plane.Distance(at, right), plane.Distance(left, right)
		return math.Acos((math.Cosh(p)*math.Cosh(q) - math.Cosh(o)) / (math.Sinh(p) * math.Sinh(q)))
	}
	sum := 0.0
	for _, corner := range [][3][]float64{{a, b, c}, {b, c, a}, {c, a, b}} {
		got, want := angle(corner[0], corner[1], corner[2]), fromSides(corner[0], corner[1], corner[2])
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("angle at %v is %v by the gradients, %v by the sides", corner[0], got, want)
		}
		sum += got
	}
	if !(sum < math.Pi-0.5) {
		t.Errorf("angles add up to %v", sum)
	}
}

func TestHyperbolicPointsStayInTheirNumbers(t *testing.T) {
	plane := space.Hyperbolic{Scale: 2}
	p := []float64{0.3, 0.4}
	for range 100 {
		plane.Retract(p, []float64{1e5, 2e5})
	}
	if d := plane.Distance(p, []float64{0, 0}); math.Abs(d-48) > 1e-3 {
		t.Errorf("driven to the rim it is %v from the origin, want 48", d)
	}
	for range 100 {
		da, db := make([]float64, 2), make([]float64, 2)
		d := plane.Grad(da, db, p, []float64{0, 0})
		for i := range da {
			da[i] *= -d / 4
		}
		plane.Retract(p, da)
	}
	if d := plane.Distance(p, []float64{0, 0}); d > 1e-6 {
		t.Errorf("pulled back it is %v from the origin", d)
	}
}
