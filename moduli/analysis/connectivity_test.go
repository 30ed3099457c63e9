package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// wired places n neurons on a torus and keeps the weights between those nearer than 2; half of them are negative.
func wired(t *testing.T, n int) (*space.Embedding, blas32.General, *prune.Mask) {
	t.Helper()
	e, err := space.Embed(space.Torus{}, n, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	w := blas32.General{Rows: n, Cols: n, Stride: n + 3, Data: make([]float32, n*(n+3))}
	mask := prune.Full(n, n)
	for i := range n {
		for j := range n {
			mask.Keep[i*n+j] = e.Distance(i, j) < 2
			if mask.Keep[i*n+j] {
				w.Data[i*w.Stride+j] = rnd.Float32() - 0.5
			}
		}
	}
	return e, w, mask
}

func TestWiringByDistanceAndItsControl(t *testing.T) {
	e, w, mask := wired(t, 150)
	got, err := ByDistance{Bins: 7}.Measure(e, w, mask, rand.NewPCG(5, 6))
	if err != nil {
		t.Fatal(err)
	}
	pairs, density := 0, mask.Kept()-150 // without the diagonal
	for b, n := range got.Pairs {
		pairs += n
		c := got.DensityControl[b]
		if share := float64(density) / (150 * 149); n > 1000 && math.Abs(c.Mean-share) > 0.01 {
			t.Errorf("bin %d: shuffled density %v, want about %v", b, c.Mean, share)
		}
		switch {
		case got.Edges[b+1] < 2 && (got.Density[b] != 1 || c.Z < 20 || got.WeightControl[b].Z < 20):
			t.Errorf("near bin %d: density %v, z %v and %v", b, got.Density[b], c.Z, got.WeightControl[b].Z)
		case got.Edges[b] > 2 && (got.Density[b] != 0 || got.Weight[b] != 0 || c.Z > -3):
			t.Errorf("far bin %d: density %v, weight %v, z %v", b, got.Density[b], got.Weight[b], c.Z)
		}
	}
	if pairs != 150*149 {
		t.Errorf("%d pairs, want %d", pairs, 150*149)
	}
	if got.Rank > -0.4 || math.Abs(got.RankControl.Mean) > 0.02 || got.RankControl.Z > -20 {
		t.Errorf("rank correlation %v, control %+v", got.Rank, got.RankControl)
	}
}

func TestMaskOrWeightsAreEnough(t *testing.T) {
	e, w, mask := wired(t, 60)
	all, err := ByDistance{Shuffles: -1}.Measure(e, w, mask, nil)
	if err != nil {
		t.Fatal(err)
	}
	weights, err := ByDistance{Shuffles: -1}.Measure(e, w, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	only, err := ByDistance{Shuffles: -1}.Measure(e, blas32.General{}, mask, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(all.Density, weights.Density) || !slices.Equal(all.Density, only.Density) || !slices.Equal(all.Weight, weights.Weight) {
		t.Error("kept shares differ between mask and weights")
	}
	if only.Weight[0] == only.Weight[0] {
		t.Errorf("mean weight without weights is %v, want NaN", only.Weight[0])
	}
	if only.Rank > -0.4 || only.Rank < -0.8 {
		t.Errorf("rank correlation of distance and mask %v", only.Rank)
	}
	if all.DensityControl != nil || all.RankControl != (Control{}) {
		t.Error("controls that were not asked for")
	}
}

func TestPrunedWeightsCountAsNone(t *testing.T) {
	e, _, mask := wired(t, 50)
	w := blas32.General{Rows: 50, Cols: 50, Stride: 50, Data: make([]float32, 2500)}
	for i := range w.Data {
		w.Data[i] = -1
	}
	got, err := ByDistance{Shuffles: -1}.Measure(e, w, mask, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Weight, got.Density) {
		t.Errorf("mean of weights of size 1 %v, density %v", got.Weight, got.Density)
	}
}

func TestBinsOfEqualCount(t *testing.T) {
	e, w, _ := wired(t, 80)
	got, err := ByDistance{Bins: 9, EqualCount: true, Shuffles: -1}.Measure(e, w, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for b, n := range got.Pairs {
		if math.Abs(float64(n)-80*79/9.) > 3 || got.Edges[b] >= got.Edges[b+1] {
			t.Errorf("bin %d from %v to %v has %d pairs", b, got.Edges[b], got.Edges[b+1], n)
		}
	}
	// With few distances bins cannot be equal, but none is lost.
	grid := &space.Embedding{Space: space.Torus{}, Points: mat.NewDense(4, 2, []float64{0, 0, 0, 5, 5, 0, 5, 5})}
	got, err = ByDistance{Bins: 3, EqualCount: true, Shuffles: -1}.Measure(grid, blas32.General{}, prune.Full(4, 4), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Pairs[0]+got.Pairs[1]+got.Pairs[2] != 12 {
		t.Errorf("pairs %v, want 12 in all", got.Pairs)
	}
}

func TestConnectivityDoesNotDependOnProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	e, w, mask := wired(t, 200)
	first := ""
	for _, procs := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(procs)
		got, err := ByDistance{}.Measure(e, w, mask, rand.NewPCG(5, 6))
		if err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("%v", *got)
		if first == "" {
			first = text
		}
		if text != first {
			t.Errorf("%d processors gave another result", procs)
		}
	}
}

func TestConnectivityThatCannotBeMeasured(t *testing.T) {
	e, w, mask := wired(t, 5)
	one, _, _ := wired(t, 1)
	nan := blas32.General{Rows: 5, Cols: 5, Stride: 5, Data: make([]float32, 25)}
	nan.Data[7] = float32(math.NaN())
	src := rand.NewPCG(1, 2)
	for _, c := range []struct {
		name    string
		by      ByDistance
		e       *space.Embedding
		w       blas32.General
		mask    *prune.Mask
		src     rand.Source
		message string
	}{
		{"bins", ByDistance{Bins: -2}, e, w, mask, src, "analysis: ByDistance Bins -2: want 1 to 65535, or 0 for 20"},
		{"no embedding", ByDistance{}, nil, w, mask, src, "analysis: space: embedding lacks its space or its points"},
		{"one neuron", ByDistance{}, one, blas32.General{}, prune.Full(1, 1), src, "analysis: connectivity of 1 neurons: want 2 or more"},
		{"nothing", ByDistance{}, e, blas32.General{}, nil, src, "analysis: connectivity of neither weights nor a mask: want one of them"},
		{"weights", ByDistance{}, e, blas32.General{Rows: 10, Cols: 5, Stride: 5, Data: make([]float32, 50)}, mask, src,
			"analysis: weights of 10 x 5, the embedding has 5 neurons: want as many rows and columns"},
		{"mask", ByDistance{}, e, w, prune.Full(4, 5), src, "analysis: mask of 4 x 5, the embedding has 5 neurons: want as many rows and columns"},
		{"source", ByDistance{}, e, w, mask, nil, "analysis: connectivity got no source of randomness (nil): want one, or Shuffles below 0"},
		{"NaN", ByDistance{}, e, nan, mask, src, "analysis: weight (1, 2) is NaN: want a number"},
	} {
		if _, err := c.by.Measure(c.e, c.w, c.mask, c.src); err == nil || err.Error() != c.message {
			t.Errorf("%s: %v, want %s", c.name, err, c.message)
		}
	}
}

func TestConnectivityAsText(t *testing.T) {
	e, w, mask := wired(t, 40)
	for _, c := range []struct {
		shuffles int
		heading  string
	}{{5, "z kept"}, {-1, "mean |W|\n"}} {
		got, err := ByDistance{Bins: 4, Shuffles: c.shuffles}.Measure(e, w, mask, rand.NewPCG(1, 2))
		if err != nil {
			t.Fatal(err)
		}
		if text := got.String(); strings.Count(text, "\n") != 5 || !strings.Contains(text, c.heading) {
			t.Errorf("%d shuffles:\n%s", c.shuffles, text)
		}
	}
}
