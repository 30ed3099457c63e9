package space_test

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestProjectiveGluesOppositePoints(t *testing.T) {
	plane, sphere := space.Projective{}, space.Sphere{}
	rnd := newRand(t)
	for range 5000 {
		p := samples(plane, 2, rnd)
		a, b := p[0], p[1]
		opposite := []float64{-b[0], -b[1], -b[2]}
		want := min(sphere.Distance(a, b), 5*math.Pi-sphere.Distance(a, b))
		for _, image := range [][]float64{b, opposite} {
			if got := plane.Distance(a, image); math.Abs(got-want) > 1e-12 {
				t.Fatalf("%v to %v is %v, want %v", a, image, got, want)
			}
		}
		if d := plane.Distance(b, opposite); d != 0 {
			t.Fatalf("%v is %v from its opposite", b, d)
		}
		x, y := plane.Chart().At(b)
		if u, v := plane.Chart().At(opposite); math.Abs(u-x)+math.Abs(v-y) > 1e-12 {
			t.Fatalf("%v is drawn at (%v, %v), its opposite at (%v, %v)", b, x, y, u, v)
		}
	}
}

// The equator is the rim of the square: opposite points of it are one.
func TestProjectiveChartFlipsBothPairsOfSides(t *testing.T) {
	chart := space.Projective{}.Chart()
	for turn := 0.05; turn < 2*math.Pi; turn += 0.1 {
		sin, cos := math.Sincos(turn)
		x, y := chart.At([]float64{cos, sin, 0})
		if math.Abs(max(math.Abs(x), math.Abs(y))-1) > 1e-15 {
			t.Errorf("point at %g of the equator is drawn at (%v, %v), not on the rim", turn, x, y)
		}
		if u, v := chart.At([]float64{-cos, -sin, 0}); math.Abs(u+x)+math.Abs(v+y) > 1e-14 {
			t.Errorf("opposite points of the equator are drawn at (%v, %v) and (%v, %v)", x, y, u, v)
		}
	}
	if x, y := chart.At([]float64{0, 0, -1}); x != 0 || y != 0 {
		t.Errorf("the pole is drawn at (%v, %v), want the middle", x, y)
	}
}
