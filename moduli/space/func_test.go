package space_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// hexagonal is the torus of the lattice of grid cells: a plane whose points repeat
// at the corners of equilateral triangles of side 10.
var hexagonal = space.Func{
	Name: "hexagonal torus (side 10)",
	N:    2,
	Draw: func(p []float64, rnd *rand.Rand) {
		u, v := rnd.Float64(), rnd.Float64()
		p[0], p[1] = 10*u+5*v, 5*math.Sqrt(3)*v
	},
	Measure: func(a, b []float64) float64 {
		x, y := a[0]-b[0], a[1]-b[1]
		row := math.Round(y / (5 * math.Sqrt(3)))
		x, y = x-5*row, y-5*math.Sqrt(3)*row
		x -= 10 * math.Round(x/10)
		return min(math.Hypot(x, y), math.Hypot(math.Abs(x)-5, math.Abs(y)-5*math.Sqrt(3)))
	},
	Size: 50 * math.Sqrt(3),
}

// Central differences find the gradient that Slope gives.
func TestFuncDifferencesAgreeWithSlope(t *testing.T) {
	torus := space.Torus{}
	by := space.Func{Name: "differences", N: 2, Draw: torus.Sample, Measure: torus.Distance, Move: torus.Retract}
	given := by
	given.Name = "given"
	given.Slope = func(da, db, a, b []float64) { torus.Grad(da, db, a, b) }
	var got, want [2][2]float64
	for _, scale := range []float64{0, 0.2, 3} {
		by.Scale, given.Scale = scale, scale
		for _, p := range samples(torus, 1000, newRand(t)) {
			q := []float64{p[1], p[0]}
			if d := torus.Distance(p, q); d < 0.3 || d > 7 { // curved too much for the step, or at the middle of the torus
				continue
			}
			d, e := by.Grad(got[0][:], got[1][:], p, q), given.Grad(want[0][:], want[1][:], p, q)
			if d != e {
				t.Fatalf("distances are %v and %v", d, e)
			}
			for side := range 2 {
				for i := range 2 {
					if math.Abs(got[side][i]-want[side][i]) > 1e-7 {
						t.Fatalf("%v and %v: gradients are %v, given %v", p, q, got, want)
					}
				}
			}
		}
	}
}

// Where a distance is not defined beside a point, its slope counts as 0.
func TestFuncGradIsFiniteBesideUndefinedDistances(t *testing.T) {
	half := space.Func{
		Name: "half line", N: 1,
		Draw:    func(p []float64, rnd *rand.Rand) { p[0] = rnd.Float64() },
		Measure: func(a, b []float64) float64 { return math.Abs(math.Sqrt(a[0]) - math.Sqrt(b[0])) },
	}
	var da, db [1]float64
	if d := half.Grad(da[:], db[:], []float64{0}, []float64{1}); d != 1 || da[0] != 0 || math.Abs(db[0]-0.5) > 1e-9 {
		t.Errorf("distance %v, gradients %v and %v, want 1, 0 and 0.5", d, da, db)
	}
}
