package homology

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func cloud(rows, cols int) blas32.General {
	rnd := rand.New(rand.NewPCG(3, 4))
	m := blas32.General{Rows: rows, Cols: cols, Stride: cols + 2, Data: make([]float32, rows*(cols+2))}
	for i := range m.Data {
		m.Data[i] = float32(rnd.NormFloat64())
	}
	return m
}

func TestLandmarksCoverTheRest(t *testing.T) {
	const n = 700
	distance := Rows(cloud(n, 3))
	last := math.Inf(1)
	for _, k := range []int{1, 2, 20, 100, n} {
		points, radius := Landmarks(n, k, 5, distance)
		if len(points) != k || points[0] != 5 {
			t.Fatalf("%d landmarks from point %d on, want %d from 5 on", len(points), points[0], k)
		}
		covered := 0.0
		for i := range n {
			near := math.Inf(1)
			for _, p := range points {
				near = min(near, distance(i, p))
			}
			covered = max(covered, near)
		}
		if covered != radius || radius > last {
			t.Errorf("%d landmarks: radius %v, is %v; with fewer it was %v", k, radius, covered, last)
		}
		for i, p := range points {
			for _, q := range points[:i] {
				if distance(p, q) < radius {
					t.Errorf("landmarks %d and %d are nearer than the radius", p, q)
				}
			}
		}
		last = radius
	}
	if last != 0 {
		t.Errorf("all points as landmarks leave a radius of %v", last)
	}
}

func TestLandmarksThatCannotBe(t *testing.T) {
	for _, c := range [][3]int{{5, 0, 0}, {5, 6, 0}, {5, 2, 5}, {5, 2, -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was let pass", c)
				}
			}()
			Landmarks(c[0], c[1], c[2], Rows(cloud(5, 2)))
		}()
	}
	defer func() {
		if recover() == nil {
			t.Error("distances among no points were let pass")
		}
	}()
	Among(nil, Rows(cloud(5, 2)))
}

func TestRowsMeasuresRows(t *testing.T) {
	for _, cols := range []int{1, 3, 4, 11} {
		m := cloud(6, cols)
		points := []int{4, 0, 5}
		d := Among(points, Rows(m))
		for i, p := range points {
			for j, q := range points {
				a, b := make([]float64, cols), make([]float64, cols)
				for k := range cols {
					a[k], b[k] = float64(m.Data[p*m.Stride+k]), float64(m.Data[q*m.Stride+k])
				}
				if got, want := d.At(i, j), euclidean(a, b); math.Abs(got-want) > 1e-14*want {
					t.Errorf("%d columns: distance %v of rows %d and %d, want %v", cols, got, p, q, want)
				}
			}
		}
	}
	if points, _ := Landmarks(3, 2, 0, func(i, j int) float64 { return 1 - float64(1-min(1, max(i-j, j-i))) }); !slices.Equal(points, []int{0, 1}) {
		t.Errorf("of equally far points %v were taken, want the first", points)
	}
}
