package widgets

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// graded is local wiring whose weights fall with distance.
func graded(e *space.Embedding) *rnn.Param {
	p := local(e)
	n := e.Len()
	for i := range p.W.Data {
		p.W.Data[i] *= float32(math.Exp(-e.Distance(i/n, i%n) / 3))
	}
	return p
}

func init() {
	exhibits = append(exhibits, exhibit{
		name: "WeightDistance",
		views: func(t testing.TB) map[string]display.Bundler {
			torus, klein := embed(t, space.Torus{}, 128), embed(t, space.Klein{}, 512)
			return map[string]display.Bundler{
				"weightdistance":        WeightDistance(graded(torus), torus),
				"weightdistance-log":    WeightDistance(graded(klein), klein).Log().By(analysis.ByDistance{Bins: 30, EqualCount: true}),
				"weightdistance-chance": WeightDistance(&rnn.Param{W: dense(128, 1, 3)}, torus).Title("Before training"),
				"weightdistance-gates":  WeightDistance(masked(dense(128, 3, 6), &prune.Mask{Rows: 384, Cols: 128, Keep: slices.Repeat(localMask(torus).Keep, 3)}), torus).Width(480),
				"weightdistance-alone":  WeightDistance(graded(torus), torus).By(analysis.ByDistance{Shuffles: -1, Bins: 8}),
				"weightdistance-none":   WeightDistance(nil, torus),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			e := embed(t, space.Torus{}, 40)
			return WeightDistance(graded(e), e).Title(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			e := embed(t, space.Torus{}, 40)
			p := graded(e)
			p.W.Data[7], p.W.Data[100] = float32(math.NaN()), float32(math.Inf(-1))
			e.Point(3)[0] = math.Inf(1)
			return WeightDistance(p, e), "2 weights not finite: as if pruned. 1 neuron without a finite place"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			e := embed(t, space.Torus{}, 1200)
			return WeightDistance(&rnn.Param{W: dense(1200, 1, 1)}, e), "1,024 of 1,200 neurons, chosen at random"
		},
		none: func(t testing.TB) display.Bundler { return WeightDistance(graded(embed(t, space.Torus{}, 20)), nil) },
	})
}

func weightsOf(t *testing.T, v *WeightDistanceView) *weightPlan {
	t.Helper()
	p, err := v.plan()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// On a line of 0, 0.1, 0.2 and 0.4: distances 0.1 (twice), 0.2 (twice), 0.3 and 0.4, each both ways.
func TestWeightDistanceHasTheQuartilesOfKeptWeights(t *testing.T) {
	e := grid([][]float64{{0, 0}, {0.1, 0}, {0.2, 0}, {0.4, 0}})
	w := dense(4, 1, 1)
	clear(w.Data)
	set := func(to, from int, x float32) { w.Data[4*to+from] = x }
	set(0, 1, 1)
	set(1, 0, -2)
	set(1, 2, 3)
	set(2, 1, 9) // 0.1 apart: 1, 2, 3, 9
	set(3, 2, -5)
	set(3, 3, 100) // to itself: in no bin
	p := weightsOf(t, WeightDistance(&rnn.Param{W: w}, e).By(analysis.ByDistance{Bins: 3, EqualCount: true, Shuffles: -1}))
	g := p.gates[0]
	if g.kept != 5 || g.pairs != 12 || !slices.Equal(g.Pairs, []int{4, 4, 4}) {
		t.Fatalf("%d of %d kept, pairs %v; want 5 of 12, 4 in each bin", g.kept, g.pairs, g.Pairs)
	}
	nan := math.NaN()
	for name, c := range map[string][2][]float64{
		"lower quartile": {g.low, {1.75, 5, nan}}, "median": {g.median, {2.5, 5, nan}}, "upper quartile": {g.top, {4.5, 5, nan}}, "share": {g.Density, {1, 0.25, 0}},
	} {
		for b, want := range c[1] {
			if got := c[0][b]; math.Abs(got-want) > 1e-6 || math.IsNaN(got) != math.IsNaN(want) {
				t.Errorf("%s in bin %d is %g, want %g", name, b, got, want)
			}
		}
	}
}

// A median among kept weights picked at random stays within the band about 19 times in 20.
func TestWeightDistanceBandHoldsWhatChanceGives(t *testing.T) {
	const seed = 11
	rnd := rand.New(rand.NewPCG(seed, 1))
	all := make([]float64, 2000)
	for i := range all {
		all[i] = math.Abs(rnd.NormFloat64())
	}
	sorted := slices.Sorted(slices.Values(all))
	for _, some := range []int{10, 100, 1500} {
		off := sdsOfBand * medianSD(some, len(all))
		low, high := quantile(0.5-off, sorted), quantile(0.5+off, sorted)
		in, tries := 0, 1000
		for range tries {
			rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			if m := quantile(0.5, slices.Sorted(slices.Values(all[:some]))); m >= low && m <= high {
				in++
			}
		}
		if share := float64(in) / float64(tries); share < 0.93 || share > 0.985 {
			t.Errorf("seed %d: of medians of %d of 2000, %g lie in the band, want about 0.954", seed, some, share)
		}
	}
	if medianSD(0, 10) != 0 || medianSD(10, 10) != 0 || medianSD(1, 1) != 0 {
		t.Error("there is something to pick where there is nothing, or all")
	}
}

// The weights of every bin are those that package analysis counts there.
func TestWeightDistanceBinsAreThoseOfTheAnalysis(t *testing.T) {
	for _, s := range []space.Space{space.Torus{}, space.Klein{}, space.Sphere{}} {
		e := embed(t, s, 90)
		for _, by := range []analysis.ByDistance{{}, {Bins: 7, EqualCount: true}, {Bins: 300}} {
			g := weightsOf(t, WeightDistance(local(e), e).By(by)).gates[0]
			kept := 0
			for b, m := range g.median {
				if g.Pairs[b] > 0 {
					kept += int(math.Round(g.Density[b] * float64(g.Pairs[b])))
				}
				if some := g.Pairs[b] > 0 && g.Density[b] > 0; some != finite(m) {
					t.Fatalf("%s: in bin %d of %d, %g of %d weights are kept, their median is %g", s, b, len(g.median), g.Density[b], g.Pairs[b], m)
				}
			}
			if kept != g.kept {
				t.Errorf("%s: bins hold %d kept weights, want %d", s, kept, g.kept)
			}
		}
	}
}

func TestWeightDistanceSaysWhatItFinds(t *testing.T) {
	e := embed(t, space.Torus{}, 150)
	random, far := localMask(e), localMask(e)
	rnd := rand.New(rand.NewPCG(8, 8))
	for i := range random.Keep {
		random.Keep[i] = rnd.IntN(10) == 0
		far.Keep[i] = e.Distance(i/150, i%150) > 5
	}
	w := dense(150, 1, 2)
	for _, c := range []struct {
		name string
		v    *WeightDistanceView
		want []string
	}{
		{"local", WeightDistance(graded(e), e), []string{"Weights are kept most often between neurons ", "near neurons have the larger weights", "where 1 would be usual"}},
		{"far", WeightDistance(masked(w, far), e), []string{"Weights are kept most often between neurons ", "far neurons have the larger weights"}},
		{"random", WeightDistance(masked(w, random), e), []string{"At no distance are weights kept more or less often than chance explains (of 20 bins, the greatest z is ", "no more than chance explains"}},
		{"dense", WeightDistance(&rnn.Param{W: w}, e), []string{"22,350 of 22,350 weights", "(100 %). The rank correlation of distance and |W| is"}},
		{"nothing", WeightDistance(masked(w, &prune.Mask{Rows: 150, Cols: 150, Keep: make([]bool, 22_500)}), e), []string{"0 of 22,350 weights"}},
		{"no control", WeightDistance(graded(e), e).By(analysis.ByDistance{Shuffles: -1}), []string{"|W|, 0 where pruned, is -0."}},
	} {
		says := texts(t, c.v)
		for _, want := range c.want {
			if !strings.Contains(says, want) {
				t.Errorf("%s: says %q, want %q in it", c.name, says, want)
			}
		}
		if c.name == "no control" && (strings.Contains(says, "shuffled") || strings.Contains(says, "chance")) {
			t.Errorf("without shuffles it says %q", says)
		}
	}
}

func TestWeightDistanceRefusesWhatDoesNotFit(t *testing.T) {
	e := embed(t, space.Torus{}, 20)
	p := local(e)
	off := embed(t, space.Sphere{}, 20)
	off.Point(3)[0] = 7
	for _, c := range []struct {
		v    *WeightDistanceView
		want string
	}{
		{WeightDistance(p, embed(t, space.Torus{}, 19)), "weights are 20 x 20 for an embedding of 19 neurons, allowed are 19 x 19"},
		{WeightDistance(&rnn.Param{W: dense(20, 1, 1), Mask: prune.Full(20, 19)}, e), "mask of 20 x 19 with 380 entries"},
		{WeightDistance(p, e).By(analysis.ByDistance{Bins: -1}), "Bins -1"},
		{WeightDistance(p, off), "point 3 on sphere S2"},
		{WeightDistance(p, e).Width(9), "width is 9, allowed"},
	} {
		_, err := c.v.Bundle()
		if err == nil || !strings.HasPrefix(err.Error(), "widgets: WeightDistance: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error is %v, want %q in it", err, c.want)
		}
	}
	alone := &space.Embedding{Space: space.Torus{}, Points: embed(t, space.Torus{}, 1).Points}
	if says := texts(t, WeightDistance(&rnn.Param{W: dense(1, 1, 1)}, alone)); !strings.HasPrefix(says, "No distances to draw. Of 1 neuron, fewer than two") {
		t.Errorf("one neuron says %q", says)
	}
}
