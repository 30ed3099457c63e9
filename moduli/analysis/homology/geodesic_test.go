package homology

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestGeodesicGoesAlongTheCloud(t *testing.T) {
	// An open ring of 11 points a step apart, whose ends are two steps from each other.
	const n = 11
	ring := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i {
			ring.SetSym(i, j, 2*math.Sin(math.Pi*float64(i-j)/(n+1)))
		}
	}
	step := ring.At(0, 1)
	for k, ends := range map[int]float64{1: 10 * step, 2: ring.At(0, n-1), 100: ring.At(0, n-1)} {
		g := Geodesic(ring, k)
		if got := g.At(0, n-1); math.Abs(got-ends) > 1e-12 {
			t.Errorf("%d neighbours: the ends are %v apart, want %v", k, got, ends)
		}
		for i := range n {
			if g.At(i, i) != 0 {
				t.Errorf("%d neighbours: point %d is %v from itself", k, i, g.At(i, i))
			}
			for j := range n {
				if g.At(i, j) < ring.At(i, j)-1e-12 {
					t.Errorf("%d neighbours: %d and %d are nearer along the cloud", k, i, j)
				}
			}
		}
	}
	if got := Geodesic(ring, 1).At(2, 7); math.Abs(got-5*step) > 1e-12 {
		t.Errorf("5 steps are %v long, want %v", got, 5*step)
	}
}

func TestGeodesicBetweenParts(t *testing.T) {
	d := mat.NewSymDense(4, []float64{
		0, 1, 9, 9,
		1, 0, 9, 9,
		9, 9, 0, 1,
		9, 9, 1, 0,
	})
	g := Geodesic(d, 1)
	if g.At(0, 1) != 1 || !math.IsInf(g.At(0, 2), 1) || !math.IsInf(g.At(3, 1), 1) {
		t.Errorf("%v", mat.Formatted(g))
	}
	if one := Geodesic(mat.NewSymDense(1, nil), 1); one.At(0, 0) != 0 {
		t.Errorf("one point is %v from itself", one.At(0, 0))
	}
	defer func() {
		if recover() == nil {
			t.Error("0 neighbours were let pass")
		}
	}()
	Geodesic(d, 0)
}
