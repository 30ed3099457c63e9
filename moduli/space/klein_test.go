package space_test

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestKleinFlipsAcrossTheSides(t *testing.T) {
	klein := space.Klein{}
	for _, c := range []struct {
		name string
		a, b []float64
		want float64
	}{
		{"inside", []float64{1, 1}, []float64{4, 5}, 5},
		{"across the top", []float64{2, 9}, []float64{2, 1}, 2},
		{"across the right side to the mirrored height", []float64{9.5, 2}, []float64{0.5, 8}, 1},
		{"across the right side at the same height", []float64{9.5, 2}, []float64{0.5, 2}, math.Sqrt(1 + 16)},
		{"across the right side at half height, the fixed line", []float64{9.5, 5}, []float64{0.5, 5}, 1},
		{"across a corner", []float64{9.5, 9.5}, []float64{0.5, 9.5}, math.Sqrt(1 + 1)},
	} {
		if got := klein.Distance(c.a, c.b); math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The group of the Klein bottle: every image of a point is the same point.
func TestKleinGluing(t *testing.T) {
	for _, period := range []float64{10, 3, 0.1} {
		klein := space.Klein{Period: period}
		t.Run(klein.String(), func(t *testing.T) {
			rnd := newRand(t)
			for range 2000 {
				p := samples(klein, 2, rnd)
				x, y := p[1][0], p[1][1]
				want := klein.Distance(p[0], p[1])
				for name, image := range map[string][]float64{
					"(x, y+P)":        {x, y + period},
					"(x, y-2P)":       {x, y - 2*period},
					"(x+P, P-y)":      {x + period, period - y},
					"(x-P, P-y)":      {x - period, period - y},
					"(x+2P, y)":       {x + 2*period, y},
					"(x-3P, P-y + P)": {x - 3*period, 2*period - y},
				} {
					if got := klein.Distance(p[0], image); math.Abs(got-want) > 1e-12 {
						t.Fatalf("%v to %v is %v, to its image %s = %v it is %v", p[0], p[1], want, name, image, got)
					}
					if self := klein.Distance(p[1], image); self > 1e-12 {
						t.Fatalf("%v is %v from its own image %s = %v", p[1], self, name, image)
					}
				}
			}
		})
	}
}

// Points a rounding error to either side of a seam are the same place.
func TestKleinHasNoJumpAtTheSeam(t *testing.T) {
	for _, period := range []float64{10, 0.1, 1.0 / 3} {
		klein := space.Klein{Period: period}
		for turns := -7.0; turns <= 7; turns++ {
			seam := turns * period
			for _, y := range []float64{0, 0.2 * period, 0.5 * period, 0.9 * period} {
				left, right := []float64{math.Nextafter(seam, math.Inf(-1)), y}, []float64{math.Nextafter(seam, math.Inf(1)), y}
				for _, p := range [][]float64{left, right} {
					if d := klein.Distance(p, []float64{seam, y}); d > 1e-13 {
						t.Errorf("period %g: %v is %v from the seam point (%v, %v)", period, p, d, seam, y)
					}
				}
			}
		}
	}
}

// Nine images are enough: twenty-five give no smaller distance.
func TestKleinDistanceIsTheQuotientMetric(t *testing.T) {
	klein := space.Klein{}
	rnd := newRand(t)
	for range 5000 {
		p := samples(klein, 2, rnd)
		least := math.Inf(1)
		for i := -2; i <= 2; i++ {
			for j := -2; j <= 2; j++ {
				y := p[1][1]
				if i%2 != 0 {
					y = 10 - y
				}
				least = min(least, math.Hypot(p[0][0]-p[1][0]-10*float64(i), p[0][1]-y-10*float64(j)))
			}
		}
		if got := klein.Distance(p[0], p[1]); math.Abs(got-least) > 1e-13 {
			t.Fatalf("%v to %v is %v, by 25 images %v", p[0], p[1], got, least)
		}
	}
}
