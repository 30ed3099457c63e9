package space_test

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// moved returns p with d added to coordinate i.
func moved(p []float64, i int, d float64) []float64 {
	q := append([]float64(nil), p...)
	q[i] += d
	return q
}

func TestCubeSamplesFillTheDomain(t *testing.T) {
	for _, c := range []struct {
		space  space.Space
		period float64
	}{
		{space.Torus{}, 10}, {space.Torus{Dim: 6}, 10}, {space.Torus{Dim: 3, Period: 0.3}, 0.3}, {space.Klein{}, 10}, {space.Klein{Period: 2}, 2},
	} {
		t.Run(c.space.String(), func(t *testing.T) {
			const n = 20_000
			tenths := make([][10]int, c.space.Coords())
			for _, p := range samples(c.space, n, newRand(t)) {
				for i, x := range p {
					if !(x >= 0 && x < c.period) {
						t.Fatalf("coordinate %d is %v, outside [0, %g)", i, x, c.period)
					}
					tenths[i][int(10*x/c.period)]++
				}
			}
			for i, counts := range tenths {
				for k, got := range counts {
					if math.Abs(float64(got)-n/10) > 6*math.Sqrt(n*0.1*0.9) {
						t.Errorf("coordinate %d: tenth %d holds %d of %d points", i, k, got, n)
					}
				}
			}
		})
	}
}

func TestTorusWrapsTheShorterWay(t *testing.T) {
	torus := space.Torus{}
	for _, c := range []struct {
		name string
		a, b []float64
		want float64
	}{
		{"inside", []float64{1, 1}, []float64{4, 5}, 5},
		{"across the right side", []float64{9.5, 2}, []float64{0.5, 2}, 1},
		{"across the top", []float64{2, 9}, []float64{2, 1}, 2},
		{"across the corner", []float64{9, 9}, []float64{2, 3}, 5},
		{"half-way", []float64{0, 0}, []float64{5, 0}, 5},
	} {
		if got := torus.Distance(c.a, c.b); math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTorusIsPeriodicInEveryCoordinate(t *testing.T) {
	for _, torus := range []space.Torus{{}, {Dim: 1}, {Dim: 6}, {Dim: 2, Period: 3}} {
		t.Run(torus.String(), func(t *testing.T) {
			period := torus.Period
			if period == 0 {
				period = 10
			}
			rnd := newRand(t)
			for range 2000 {
				p := samples(torus, 2, rnd)
				want := torus.Distance(p[0], p[1])
				for i := range p[1] {
					for _, turns := range []float64{-3, -1, 1, 2} {
						q := moved(p[1], i, turns*period)
						if got := torus.Distance(p[0], q); math.Abs(got-want) > 1e-12 {
							t.Fatalf("%v to %v is %v, to its image %v %v", p[0], p[1], want, q, got)
						}
					}
				}
			}
		})
	}
}

func TestTorusLooksTheSameFromEverywhere(t *testing.T) {
	torus := space.Torus{}
	rnd := newRand(t)
	for range 2000 {
		p := samples(torus, 3, rnd)
		shift := p[2]
		a := []float64{p[0][0] + shift[0], p[0][1] + shift[1]}
		b := []float64{p[1][0] + shift[0], p[1][1] + shift[1]}
		if before, after := torus.Distance(p[0], p[1]), torus.Distance(a, b); math.Abs(before-after) > 1e-12 {
			t.Fatalf("%v to %v is %v, shifted by %v it is %v", p[0], p[1], before, shift, after)
		}
	}
}
