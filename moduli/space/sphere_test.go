package space_test

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestSphereSamplesAreUnitVectorsInEveryDirection(t *testing.T) {
	for _, s := range []space.Space{space.Circle{}, space.Sphere{Dim: 1}, space.Sphere{}, space.Sphere{Dim: 3}, space.Sphere{Dim: 40}} {
		t.Run(s.String(), func(t *testing.T) {
			const n = 20_000
			mean, square := make([]float64, s.Coords()), make([]float64, s.Coords())
			for _, p := range samples(s, n, newRand(t)) {
				norm := 0.0
				for i, x := range p {
					norm += x * x
					mean[i] += x / n
					square[i] += x * x / n
				}
				if math.Abs(math.Sqrt(norm)-1) > 1e-14 {
					t.Fatalf("point %v has length %v", p, math.Sqrt(norm))
				}
			}
			// Uniform points have mean 0 and covariance I/coords. Six standard errors.
			share := 1 / float64(s.Coords())
			for i := range mean {
				if math.Abs(mean[i]) > 6*math.Sqrt(share/n) {
					t.Errorf("mean of coordinate %d is %v, want 0", i, mean[i])
				}
				if math.Abs(square[i]-share) > 6*share*math.Sqrt(2.0/n) {
					t.Errorf("mean square of coordinate %d is %v, want %v", i, square[i], share)
				}
			}
		})
	}
}

// arccos<a,b> would give 0 or noise for the first of these.
func TestSphereKeepsDigitsOfSmallAndStraightAngles(t *testing.T) {
	for _, angle := range []float64{1e-12, 1e-8, 1e-3, 1, math.Pi - 1e-8} {
		a, b := []float64{1, 0, 0}, []float64{math.Cos(angle), math.Sin(angle), 0}
		if got := (space.Sphere{}).Distance(a, b) / 5; math.Abs(got-angle) > 1e-15+1e-12*angle {
			t.Errorf("angle %v came out as %v", angle, got)
		}
	}
}

func TestCircleIsTheOneSphere(t *testing.T) {
	for _, p := range samples(space.Circle{}, 200, newRand(t)) {
		q := []float64{1, 0}
		if c, s := (space.Circle{}).Distance(p, q), (space.Sphere{Dim: 1}).Distance(p, q); c != s {
			t.Errorf("point %v: circle %v, S1 %v", p, c, s)
		}
	}
}
