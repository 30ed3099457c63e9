package space_test

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestMoebiusFlipsAcrossTheSidesAndNotAcrossTheEdge(t *testing.T) {
	strip := space.Moebius{}
	for _, c := range []struct {
		name string
		a, b []float64
		want float64
	}{
		{"inside", []float64{1, 1}, []float64{4, 5}, 5},
		{"from edge to edge", []float64{2, 9.5}, []float64{2, 0.5}, 9},
		{"across the right side to the mirrored height", []float64{9.5, 2}, []float64{0.5, 8}, 1},
		{"across the right side at the same height", []float64{9.5, 2}, []float64{0.5, 2}, math.Sqrt(1 + 36)},
		{"along the middle line", []float64{9.5, 5}, []float64{0.5, 5}, 1},
		{"half-way round", []float64{0, 5}, []float64{5, 5}, 5},
		{"all the way round is the other edge", []float64{0, 0}, []float64{10, 0}, 10},
	} {
		if got := strip.Distance(c.a, c.b); math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestMoebiusGluing(t *testing.T) {
	for _, strip := range []space.Moebius{{}, {Period: 3, Height: 8}, {Period: 7, Height: 0.3}} {
		period, height := strip.Period, strip.Height
		if period == 0 {
			period, height = 10, 10
		}
		t.Run(strip.String(), func(t *testing.T) {
			rnd := newRand(t)
			for range 2000 {
				p := samples(strip, 2, rnd)
				x, y := p[1][0], p[1][1]
				want := strip.Distance(p[0], p[1])
				for name, image := range map[string][]float64{
					"(x+P, H-y)":  {x + period, height - y},
					"(x-P, H-y)":  {x - period, height - y},
					"(x+2P, y)":   {x + 2*period, y},
					"(x-3P, H-y)": {x - 3*period, height - y},
				} {
					if got := strip.Distance(p[0], image); math.Abs(got-want) > 1e-12 {
						t.Fatalf("%v to %v is %v, to its image %s = %v it is %v", p[0], p[1], want, name, image, got)
					}
					if self := strip.Distance(p[1], image); self > 1e-12 {
						t.Fatalf("%v is %v from its image %s", p[1], self, name)
					}
				}
			}
		})
	}
}

func TestMoebiusEdgeStopsAPoint(t *testing.T) {
	p := []float64{9, 8}
	space.Moebius{}.Retract(p, []float64{0, 5})
	if p[0] != 9 || p[1] != 10 {
		t.Errorf("moved up it lies at %v, want [9 10]", p)
	}
	space.Moebius{}.Retract(p, []float64{2, 0})
	if p[0] != 1 || p[1] != 0 {
		t.Errorf("moved across the side it lies at %v, want [1 0]", p)
	}
}
