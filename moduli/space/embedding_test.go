package space_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// withProcs runs do under each number of processors and puts the old one back.
func withProcs(t *testing.T, do func(procs int)) {
	t.Helper()
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		do(procs)
	}
}

func embed(t *testing.T, s space.Space, n int, seed uint64) *space.Embedding {
	t.Helper()
	e, err := space.Embed(s, n, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSameSeedSameBitsWhateverGOMAXPROCS(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		var points, distances []float64
		withProcs(t, func(procs int) {
			e := embed(t, s, 203, 42)
			p, d := e.Points.RawMatrix().Data, e.Distances().RawSymmetric().Data
			if points == nil {
				points, distances = p, d
			}
			if !slices.Equal(points, p) || !slices.Equal(distances, d) {
				t.Errorf("GOMAXPROCS %d changes the embedding or its distances", procs)
			}
		})
		if other := embed(t, s, 203, 43); slices.Equal(points, other.Points.RawMatrix().Data) {
			t.Error("seeds 42 and 43 give the same points")
		}
	})
}

func TestDistancesAgreeWithDistance(t *testing.T) {
	for _, n := range []int{1, 2, 15, 16, 17, 100} {
		e := embed(t, space.Klein{}, n, uint64(n))
		all := e.Distances()
		if got := all.SymmetricDim(); got != n || e.Len() != n {
			t.Fatalf("%d neurons give %d distances a side and length %d", n, got, e.Len())
		}
		for i := range n {
			for j := range n {
				if got, want := all.At(i, j), e.Distance(i, j); got != want {
					t.Fatalf("n %d: Distances().At(%d, %d) is %v, Distance %v", n, i, j, got, want)
				}
			}
		}
	}
}

func TestEachRowVisitsEveryNeuronOnce(t *testing.T) {
	const n = 131
	e := embed(t, space.Torus{}, n, 5)
	var visits [n]atomic.Int32
	e.EachRow(func(i int, d []float64) {
		visits[i].Add(1)
		if len(d) != n-i || d[0] != 0 {
			t.Errorf("row %d has %d distances and starts with %v", i, len(d), d[0])
		}
	})
	for i := range visits {
		if v := visits[i].Load(); v != 1 {
			t.Errorf("neuron %d was visited %d times", i, v)
		}
	}
}

// Whole rows may be computed in another way than single distances.
func TestEachRowHasTheBitsOfDistance(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		e := embed(t, s, 50, 7)
		if _, ok := s.(space.Torus); ok {
			e.Point(30)[0] += 25 // Torus reads it through the gluing
		}
		part := &space.Embedding{Space: s, Points: e.Points.Slice(3, 50, 0, s.Coords()).(*mat.Dense)}
		wide := mat.NewDense(50, s.Coords()+1, nil)
		wide.Slice(0, 50, 0, s.Coords()).(*mat.Dense).Copy(e.Points)
		apart := &space.Embedding{Space: s, Points: wide.Slice(0, 50, 0, s.Coords()).(*mat.Dense)}
		for _, e := range []*space.Embedding{e, part, apart} {
			e.EachRow(func(i int, d []float64) {
				for k, got := range d {
					if want := e.Distance(i, i+k); got != want {
						t.Errorf("%d and %d are %v apart, in the row %v", i, i+k, want, got)
					}
				}
			})
		}
	})
}

// doubled has the methods of Torus and a Distance of its own.
type doubled struct{ space.Torus }

func (d doubled) Distance(a, b []float64) float64 { return 2 * d.Torus.Distance(a, b) }

func TestEachRowOfATypeThatEmbedsTorusIsItsOwn(t *testing.T) {
	e := embed(t, doubled{}, 20, 7)
	e.EachRow(func(i int, d []float64) {
		for k, got := range d {
			if want := 2 * (space.Torus{}).Distance(e.Point(i), e.Point(i+k)); got != want {
				t.Errorf("%d and %d are %v apart, want %v", i, i+k, got, want)
			}
		}
	})
}

func TestEachRowPassesAPanicOn(t *testing.T) {
	e := embed(t, space.Torus{}, 100, 5)
	defer func() {
		if r := recover(); r != "row 77" {
			t.Errorf("recovered %v, want the panic of row 77", r)
		}
	}()
	e.EachRow(func(i int, _ []float64) {
		if i == 77 {
			panic("row 77")
		}
	})
}

func TestPointIsAView(t *testing.T) {
	e := embed(t, space.Torus{}, 3, 1)
	e.Point(1)[0] = 4.5
	if got := e.Points.At(1, 0); got != 4.5 {
		t.Errorf("after writing to Point(1) the matrix holds %v", got)
	}
}

func TestEmbedRefuses(t *testing.T) {
	src := rand.NewPCG(1, 1)
	for _, c := range []struct {
		name string
		s    space.Space
		n    int
		src  rand.Source
		want string
	}{
		{"no space", nil, 3, src, "space: Embed got no space (nil)"},
		{"no neurons", space.Torus{}, 0, src, "number of neurons is 0, allowed are 1 and above"},
		{"fewer", space.Torus{}, -4, src, "number of neurons is -4"},
		{"no source", space.Torus{}, 3, nil, "no source of randomness"},
		{"unusable space", space.Torus{Dim: -1}, 3, src, "Torus Dim is -1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := space.Embed(c.s, c.n, c.src)
			if e != nil || err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v and error %v, want an error with %q", e, err, c.want)
			}
		})
	}
}

func TestEmbeddingValidate(t *testing.T) {
	for _, c := range []struct {
		name string
		e    *space.Embedding
		want string // part of the error, empty for none
	}{
		{"drawn", embed(t, space.Sphere{}, 9, 3), ""},
		{"far outside the square, but glued", &space.Embedding{Space: space.Klein{}, Points: mat.NewDense(1, 2, []float64{-31, 1e6})}, ""},
		{"nil", nil, "lacks its space or its points"},
		{"no points", &space.Embedding{Space: space.Torus{}}, "lacks its space or its points"},
		{"empty points", &space.Embedding{Space: space.Torus{}, Points: &mat.Dense{}}, "has 0 points"},
		{"no space", &space.Embedding{Points: mat.NewDense(1, 2, nil)}, "lacks its space or its points"},
		{"bad space", &space.Embedding{Space: space.Klein{Period: -2}, Points: mat.NewDense(1, 2, nil)}, "Klein Period is -2"},
		{"too many coordinates", &space.Embedding{Space: space.Torus{}, Points: mat.NewDense(4, 3, nil)}, "points have 3 coordinates, torus T2 (period 10) has 2"},
		{"not a number", &space.Embedding{Space: space.Torus{}, Points: mat.NewDense(2, 2, []float64{1, 2, 3, math.NaN()})}, "coordinate 1 of point 1 is NaN"},
		{"infinite", &space.Embedding{Space: space.Klein{}, Points: mat.NewDense(1, 2, []float64{math.Inf(1), 2})}, "coordinate 0 of point 0 is +Inf"},
		{"off the sphere", &space.Embedding{Space: space.Sphere{}, Points: mat.NewDense(2, 3, []float64{0, 0, 1, 0, 0, 2})}, "point 1 on sphere S2 (scale 5) has length 2, allowed is 1"},
		{"off the projective plane", &space.Embedding{Space: space.Projective{}, Points: mat.NewDense(1, 3, []float64{0, 0, 0.5})}, "has length 0.5, allowed is 1"},
		{"off the Moebius strip", &space.Embedding{Space: space.Moebius{}, Points: mat.NewDense(1, 2, []float64{25, 11})}, "point 0 on Moebius strip (period 10, height 10) has y 11, allowed are 0 to 10"},
		{"on the Moebius strip, once round", &space.Embedding{Space: space.Moebius{}, Points: mat.NewDense(1, 2, []float64{25, 10})}, ""},
		{"outside the disk", &space.Embedding{Space: space.Hyperbolic{}, Points: mat.NewDense(1, 2, []float64{1, 0})}, "has length 1, allowed are lengths below 1 (inside the disk)"},
		{"a factor off its sphere", &space.Embedding{Space: space.Product{}, Points: mat.NewDense(1, 5, []float64{0, 0, 3, 1, 1})}, "in sphere S2 (scale 5) has length 3, allowed is 1"},
		{"off the circle", &space.Embedding{Space: space.Circle{}, Points: mat.NewDense(1, 2, []float64{0, 0})}, "has length 0, allowed is 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.e.Validate()
			switch {
			case c.want == "" && err != nil:
				t.Errorf("got error %v, want none", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}
