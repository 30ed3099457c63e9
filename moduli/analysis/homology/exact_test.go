package homology

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestKnownDiagrams(t *testing.T) {
	forever := math.Inf(1)
	round := func(n int) [][]float64 {
		var out [][]float64
		for k := range n {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
			out = append(out, []float64{cos, sin})
		}
		return out
	}
	cross := func(dim int) [][]float64 {
		var out [][]float64
		for k := range 2 * dim {
			p := make([]float64, dim)
			p[k/2] = float64(1 - k%2*2)
			out = append(out, p)
		}
		return out
	}
	for _, c := range []struct {
		name   string
		points [][]float64
		dim    int
		want   []Interval // of dimensions above 0
	}{
		{"one point", [][]float64{{1, 2}}, 2, nil},
		{"two points in one place", [][]float64{{1, 2}, {1, 2}}, 2, nil},
		{"triangle", round(3), 2, nil},
		{"square", round(4), 2, []Interval{{1, math.Sqrt2, 2}}},
		{"hexagon, an octahedron at the end", round(6), 2, []Interval{{1, 1, math.Sqrt(3)}, {2, math.Sqrt(3), 2}}},
		{"octahedron", cross(3), 2, []Interval{{2, math.Sqrt2, 2}}},
		{"cross-polytope in R4", cross(4), 3, []Interval{{3, math.Sqrt2, 2}}},
	} {
		d := mat.NewSymDense(len(c.points), nil)
		for i, p := range c.points {
			for j := range i {
				d.SetSym(i, j, euclidean(p, c.points[j]))
			}
		}
		for _, p := range []int{2, 3, 5, 251} {
			t.Run(fmt.Sprintf("%s, Z/%d", c.name, p), func(t *testing.T) {
				got, err := Rips(context.Background(), rounded(d), Settings{Dim: c.dim, Prime: p})
				if err != nil {
					t.Fatal(err)
				}
				if parts := got.Of(0); parts[0] != (Interval{0, 0, forever}) || len(parts) > len(c.points) {
					t.Errorf("H0 has %v", parts)
				}
				same(t, got.Intervals[len(got.Of(0)):], c.want, 1e-9)
			})
		}
	}
}

// rounded makes distances equal that are so but for rounding.
func rounded(d *mat.SymDense) *mat.SymDense {
	n := d.SymmetricDim()
	for i := range n {
		for j := range i {
			d.SetSym(i, j, math.Round(1e12*d.At(i, j))/1e12)
		}
	}
	return d
}

// flag has distances 1 and 2 such that the complex at scale 1 is the subdivision of a surface given by its triangles: its
// points are the vertices, edges and triangles, near where one holds the other.
func flag(triangles [][3]int) *mat.SymDense {
	var parts [][]int
	seen := map[string]bool{}
	for _, t := range triangles {
		t := t[:]
		slices.Sort(t)
		for set := 1; set < 8; set++ {
			var part []int
			for k := range 3 {
				if set>>k&1 == 1 {
					part = append(part, t[k])
				}
			}
			if name := fmt.Sprint(part); !seen[name] {
				seen[name] = true
				parts = append(parts, part)
			}
		}
	}
	within := func(a, b []int) bool {
		for _, v := range a {
			if !slices.Contains(b, v) {
				return false
			}
		}
		return true
	}
	d := mat.NewSymDense(len(parts), nil)
	for i, a := range parts {
		for j, b := range parts[:i] {
			d.SetSym(i, j, 2)
			if within(a, b) || within(b, a) {
				d.SetSym(i, j, 1)
			}
		}
	}
	return d
}

// grid is a 3 x 3 square of vertices whose sides are glued: straight, or left to right upside down.
func grid(reversed bool) (out [][3]int) {
	at := func(x, y int) int {
		if x == 3 {
			x = 0
			if reversed {
				y = 3 - y
			}
		}
		return 3*x + (y+3)%3
	}
	for x := range 3 {
		for y := range 3 {
			out = append(out, [3]int{at(x, y), at(x+1, y), at(x+1, y+1)}, [3]int{at(x, y), at(x, y+1), at(x+1, y+1)})
		}
	}
	return out
}

// moore is a disc whose rim is wound three times about one circle: its H1 is Z/3.
func moore() (out [][3]int) {
	for k := range 9 {
		next := (k + 1) % 9
		out = append(out, [3]int{k % 3, next % 3, 3 + k}, [3]int{next % 3, 3 + k, 3 + next}, [3]int{3 + k, 3 + next, 12})
	}
	return out
}

func TestBettiNumbersOfTriangulatedSurfaces(t *testing.T) {
	for _, c := range []struct {
		name         string
		triangles    [][3]int
		two, three   []int
		five, eleven []int
	}{
		{"sphere (tetrahedron)", [][3]int{{0, 1, 2}, {0, 1, 3}, {0, 2, 3}, {1, 2, 3}}, []int{1, 0, 1}, []int{1, 0, 1}, []int{1, 0, 1}, []int{1, 0, 1}},
		{"torus", grid(false), []int{1, 2, 1}, []int{1, 2, 1}, []int{1, 2, 1}, []int{1, 2, 1}},
		{"Klein bottle", grid(true), []int{1, 2, 1}, []int{1, 1, 0}, []int{1, 1, 0}, []int{1, 1, 0}},
		{"projective plane", [][3]int{{0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {0, 4, 5}, {0, 1, 5}, {1, 2, 4}, {2, 4, 5}, {2, 3, 5}, {1, 3, 5}, {1, 3, 4}},
			[]int{1, 1, 1}, []int{1, 0, 0}, []int{1, 0, 0}, []int{1, 0, 0}},
		{"Moore space of Z/3", moore(), []int{1, 0, 0}, []int{1, 1, 1}, []int{1, 0, 0}, []int{1, 0, 0}},
	} {
		d := flag(c.triangles)
		for p, want := range map[int][]int{2: c.two, 3: c.three, 5: c.five, 11: c.eleven} {
			for _, threshold := range []float64{0, 1} {
				got, err := Rips(context.Background(), d, Settings{Prime: p, Threshold: threshold})
				if err != nil {
					t.Fatal(err)
				}
				if betti := got.At(1); !slices.Equal(betti, want) {
					t.Errorf("%s, Z/%d, threshold %v: %v, want %v", c.name, p, threshold, betti, want)
				}
			}
		}
	}
}
