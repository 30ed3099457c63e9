package analysis

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

type reference struct {
	X, Y    []float64
	Neurons []struct {
		Name                         string
		Activity                     []float32
		Map, Smooth, Autocorrelogram []*float64
		Scores, SmoothScores         []*float64
	}
	Connectivity struct {
		Points          [][]float64
		Weights         []float32
		Keep            []bool
		Edges           []float64
		Pairs           []int
		Density, Weight []*float64
		Spearman        float64
	}
	Overlap struct {
		A, B                 []bool
		Both                 int
		Jaccard, Expected, Z float64
	}
}

func load(t *testing.T) (r reference) {
	t.Helper()
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// recorded is a recorder of the reference's neurons.
func (r *reference) recorded(t *testing.T) *Recorder {
	t.Helper()
	n := len(r.Neurons)
	states := blas32.General{Rows: len(r.X), Cols: n, Stride: n + 1, Data: make([]float32, len(r.X)*(n+1))}
	position := make([]float64, 2*len(r.X))
	for i := range r.X {
		position[2*i], position[2*i+1] = r.X[i], r.Y[i]
		for k, neuron := range r.Neurons {
			states.Data[i*states.Stride+k] = neuron.Activity[i]
		}
	}
	rec, err := NewRecorder(Box{}, n)
	if err != nil {
		t.Fatal(err)
	}
	if err := rec.Add(position, states); err != nil {
		t.Fatal(err)
	}
	return rec
}

// near reports the places where numbers differ from those of the reference, in which nil stands for NaN.
func near(t *testing.T, name string, got []float64, want []*float64, precision float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers, want %d", name, len(got), len(want))
		return
	}
	bad := 0
	for i, x := range got {
		w := math.NaN()
		if want[i] != nil {
			w = *want[i]
		}
		if (x != x) != (w != w) || math.Abs(x-w) > precision {
			if bad++; bad <= 3 {
				t.Errorf("%s: number %d is %v, want %v", name, i, x, w)
			}
		}
	}
	if bad > 3 {
		t.Errorf("%s: %d of %d numbers differ", name, bad, len(got))
	}
}

func TestRateMapsAndScoresAreThoseOfScipy(t *testing.T) {
	r := load(t)
	rec := r.recorded(t)
	smooth := rec.GridScores(0.12)
	for k, n := range r.Neurons {
		m := rec.Map(k)
		near(t, n.Name+" map", m.Data, n.Map, 1e-6)
		near(t, n.Name+" smooth map", m.Smooth(0.12).Data, n.Smooth, 1e-6)
		a := m.Autocorrelogram(0)
		near(t, n.Name+" autocorrelogram", a.Data, n.Autocorrelogram, 1e-5)
		g := a.GridScore()
		near(t, n.Name+" scores", []float64{g.Hexagonal, g.Square}, n.Scores, 1e-5)
		near(t, n.Name+" smooth scores", []float64{smooth[k].Hexagonal, smooth[k].Square}, n.SmoothScores, 1e-5)
	}
}

func TestConnectivityIsThatOfHistograms(t *testing.T) {
	c := load(t).Connectivity
	n := len(c.Points)
	e := &space.Embedding{Space: space.Torus{}, Points: mat.NewDense(n, 2, nil)}
	for i, p := range c.Points {
		copy(e.Point(i), p)
	}
	w := blas32.General{Rows: n, Cols: n, Stride: n, Data: c.Weights}
	got, err := ByDistance{Bins: 8}.Measure(e, w, &prune.Mask{Rows: n, Cols: n, Keep: c.Keep}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	for b, pairs := range c.Pairs {
		if got.Pairs[b] != pairs {
			t.Errorf("bin %d has %d pairs, want %d", b, got.Pairs[b], pairs)
		}
	}
	edges := make([]*float64, len(c.Edges))
	for i := range edges {
		edges[i] = &c.Edges[i]
	}
	near(t, "edges", got.Edges, edges, 1e-6)
	near(t, "density", got.Density, c.Density, 1e-9)
	near(t, "weight", got.Weight, c.Weight, 1e-6)
	near(t, "rank correlation", []float64{got.Rank}, []*float64{&c.Spearman}, 1e-6)
}

func TestOverlapIsHypergeometric(t *testing.T) {
	o := load(t).Overlap
	got := Compare(&prune.Mask{Rows: 30, Cols: 20, Keep: o.A}, &prune.Mask{Rows: 30, Cols: 20, Keep: o.B})
	if got.Both != o.Both {
		t.Errorf("%d in common, want %d", got.Both, o.Both)
	}
	near(t, "Jaccard, expected, z", []float64{got.Jaccard, got.Expected, got.Z}, []*float64{&o.Jaccard, &o.Expected, &o.Z}, 1e-9)
}
