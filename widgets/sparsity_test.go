package widgets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// measured has so many weights in each matrix, of which shares are pruned.
func measured(names []string, weights []int, shares []float64) prune.Report {
	var r prune.Report
	for i, n := range names {
		kept := weights[i] - int(math.Round(shares[i]*float64(weights[i])))
		m := prune.MatrixReport{Name: n, Kept: kept, Weights: weights[i]}
		if m.Weights > 0 {
			m.Sparsity = 1 - float64(kept)/float64(m.Weights)
		}
		r.Matrices = append(r.Matrices, m)
		r.Kept, r.Weights = r.Kept+kept, r.Weights+weights[i]
	}
	if r.Weights > 0 {
		r.Total = 1 - float64(r.Kept)/float64(r.Weights)
	}
	return r
}

var (
	matrices = []string{"encoder", "input", "recurrent", "decoder"}
	sizes    = []int{16384, 256, 16384, 16384}
)

// pruned are n runs of ten epochs that end at shares of each matrix.
func pruned(name string, n int, shares ...float64) (all []*moduli.Result) {
	rnd := rand.New(rand.NewPCG(8, uint64(len(name))))
	for range n {
		end := make([]float64, len(shares))
		for i, s := range shares {
			end[i] = min(1, max(0, s+0.02*rnd.NormFloat64()*(1-s)))
		}
		r := &moduli.Result{Name: name, Sparsity: measured(matrices, sizes, end)}
		for epoch := range 10 {
			now := make([]float64, len(end))
			for i, s := range end {
				now[i] = s * float64(epoch) / 9
			}
			at := measured(matrices, sizes, now)
			r.History = append(r.History, train.Event{Kind: train.Epoched, Epoch: epoch + 1, Epochs: 10, Sparsity: at.Total, Matrices: at.Matrices, Target: 0.9})
		}
		all = append(all, r)
	}
	return all
}

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Sparsity",
		views: func(testing.TB) map[string]display.Bundler {
			deep := make([]string, 30)
			weights, shares := make([]int, 30), make([]float64, 30)
			for i := range deep {
				deep[i], weights[i], shares[i] = fmt.Sprintf("input %d", i), 100+50*i, float64(i)/30
			}
			deep[3] = "recurrent"
			return map[string]display.Bundler{
				"sparsity":       Sparsity(pruned("torus", 1, 0.82, 0.64, 0.995, 0.88)...),
				"sparsity-arms":  Sparsity(slices.Concat(pruned("torus", 5, 0.82, 0.64, 0.995, 0.88), pruned("L1", 5, 0.9, 0.9, 0.91, 0.9), pruned("none", 1, 0.85, 0.7, 0.97, 0.89))...),
				"sparsity-deep":  Sparsity().Report("deep", measured(deep, weights, shares)).Target(0.5).Title("Thirty matrices").Width(480),
				"sparsity-total": Sparsity(costs("torus", 0.9, 5, 1)...),
				"sparsity-none":  Sparsity(nil),
			}
		},
		texts: func(_ testing.TB, text string) display.Bundler {
			r := measured([]string{text, "b"}, []int{10, 10}, []float64{0.5, 0.2})
			return Sparsity().Report(text, r).Report("x", r).Title(text)
		},
		gaps: func(testing.TB) (display.Bundler, string) {
			r := pruned("torus", 1, 0.82, 0.64, 0.995, 0.88)[0]
			r.Sparsity.Matrices[1].Sparsity = math.NaN()
			r.History[2].Matrices[0].Sparsity = math.Inf(1)
			return Sparsity(r), "2 shares that are not finite"
		},
		many: func(testing.TB) (display.Bundler, string) {
			names, weights, shares := make([]string, 1000), make([]int, 1000), make([]float64, 1000)
			for i := range names {
				names[i], weights[i], shares[i] = fmt.Sprint(i), 10+i, 0.5
			}
			all := make([]*moduli.Result, 1000)
			for i := range all {
				all[i] = &moduli.Result{Name: fmt.Sprint(i % 10), Sparsity: measured(names, weights, shares)}
			}
			return Sparsity(all...), "The 989 smallest matrices are one row"
		},
		none: func(testing.TB) display.Bundler { return Sparsity(nil, &moduli.Result{Name: "x"}) },
	})
}

// A network of 60 recurrent and 40 other weights, of which 57 and 20 are pruned.
func TestSparsitySaysWhatItFinds(t *testing.T) {
	names := []string{"decoder", "recurrent"}
	uneven := measured(names, []int{40, 60}, []float64{0.5, 0.95})
	for _, c := range []struct {
		name string
		v    *SparsityView
		want []string
	}{
		{"uneven", Sparsity().Report("a", uneven), []string{
			"a: 77 % of 100 weights pruned; recurrent 95 %, decoder 50 %. Of all weights they hold: recurrent 60 %, decoder 40 %.",
			"Pruning is uneven: recurrent is hit hardest (95 %), decoder least (50 %); recurrent holds 60 % of all weights and 13 % of those kept."}},
		{"even", Sparsity().Report("a", measured(names, []int{40, 60}, []float64{0.9, 0.9})), []string{"Pruning is even: the matrices are within 1 % of each other."}},
		{"dense", Sparsity().Report("a", measured(names, []int{40, 60}, []float64{0, 0})), []string{"Nothing is pruned."}},
		{"one", Sparsity().Report("a", measured([]string{"w"}, []int{8}, []float64{0.5})), []string{"The one matrix, w, is 50 % pruned."}},
		{"off target", Sparsity().Report("a", uneven).Target(0.9), []string{"(target 90 %)", "the total of 77 % is below its target of 90 %"}},
		{"on target", Sparsity().Report("a", uneven).Target(0.77), []string{"(target 77 %)", "of those kept."}},
		{"several", Sparsity().Report("a", uneven).Report("b", measured(names, []int{40, 60}, []float64{0.75, 0.5})), []string{"a: pruning is uneven: recurrent", "b: pruning is uneven: decoder is hit hardest (75 %)"}},
		{"seeds", Sparsity().Report("a", uneven).Report("a", measured(names, []int{40, 60}, []float64{0.7, 0.85})).Report("a", measured(names, []int{40, 60}, []float64{0.6, 1})),
			[]string{"a: 79 % of 100 weights pruned; recurrent 95 %, decoder 60 %; medians of 3 runs."}},
		{"blind history", Sparsity(costs("a", 0.9, 5, 1)...), []string{"90 % of the weights pruned", "the end alone"}},
	} {
		got := texts(t, c.v)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: says %q, want %q in it", c.name, got, want)
			}
		}
	}
}

// Each place of the slider has the medians of its epoch, the last one those of the end.
func TestSparsityFollowsTheHistory(t *testing.T) {
	all := pruned("torus", 3, 0.82, 0.64, 0.995, 0.88)
	p, err := Sparsity(all...).plan()
	if err != nil {
		t.Fatal(err)
	}
	play := p.play()
	if n := len(play.Sliders[0].Labels); n != 11 || play.Start[0] != 10 {
		t.Fatalf("%d places from %v, want 11 from the last", n, play.Start)
	}
	for place := range 11 {
		var want []float64
		for _, r := range all {
			m := r.Sparsity.Matrices
			if place < 10 {
				m = r.History[place].Matrices
			}
			want = append(want, m[2].Sparsity) // recurrent, which is the first row
		}
		slices.Sort(want)
		var bars []float64
		c := play.At([]int{place})
		for _, m := range c.Panels[0].Marks {
			if m.Tips != nil && len(m.Columns) == 5 {
				bars = m.Columns[2]
			}
		}
		if bars[0] != want[1] {
			t.Errorf("place %d: the recurrent bar is %g, want %g", place, bars[0], want[1])
		}
		if title, after := c.Panels[0].Title, fmt.Sprintf("pruned after epoch %d of 10", place+1); place < 10 && title != after {
			t.Errorf("place %d: title %q, want %q", place, title, after)
		}
	}
}

func TestSparsityRefusesWhatNoMatrixHas(t *testing.T) {
	bad := func(change func(*prune.MatrixReport)) *SparsityView {
		r := measured(matrices, sizes, []float64{0.5, 0.5, 0.5, 0.5})
		change(&r.Matrices[1])
		return Sparsity().Report("a", r)
	}
	late := pruned("a", 1, 0.5, 0.5, 0.5, 0.5)[0]
	late.History[6].Matrices[0].Sparsity = 1.5
	for _, c := range []struct {
		v    *SparsityView
		want string
	}{
		{bad(func(m *prune.MatrixReport) { m.Sparsity = -0.5 }), "widgets: Sparsity: a: sparsity of input is -0.5, allowed are shares from 0 to 1"},
		{bad(func(m *prune.MatrixReport) { m.Kept = 300 }), "widgets: Sparsity: a: input keeps 300 of 256 weights, allowed are 0 to all"},
		{Sparsity(late), "widgets: Sparsity: a after epoch 7: sparsity of encoder is 1.5, allowed are shares from 0 to 1"},
		{Sparsity().Target(90), "widgets: Sparsity: target is 90, allowed are shares from 0 to 1"},
		{Sparsity().Width(10), "widgets: Sparsity: width is 10, allowed are 240 to 1600 CSS pixels"},
	} {
		if _, err := c.v.Bundle(); err == nil || err.Error() != c.want {
			t.Errorf("error is %v, want %q", err, c.want)
		}
	}
}

func TestSparsityOfManyEpochsStaysSmall(t *testing.T) {
	r := pruned("torus", 1, 0.82, 0.64, 0.995, 0.88)[0]
	for epoch := 11; epoch <= 5000; epoch++ {
		e := r.History[9]
		e.Epoch, e.Epochs = epoch, 5000
		r.History = append(r.History, e)
	}
	if got := texts(t, Sparsity(r)); !strings.Contains(got, "The slider has 48 of 5,000 epochs, evenly spread.") {
		t.Errorf("says %q", got)
	}
	if n := len(htmlOf(t, Sparsity(r))); n > 110<<10 {
		t.Errorf("html of %d bytes, allowed are 110 kB", n)
	}
}

// A run that is pruned tells its matrices epoch by epoch.
func TestSparsityOfARun(t *testing.T) {
	e := moduli.Navigation(moduli.Smoke)
	e.Epochs, e.StepsPerEpoch, e.Prune = 4, 2, prune.Linear{Target: 0.9}
	r, err := e.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := Sparsity(r).plan()
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(p.places) != "[1 2 3 4 -1]" || fmt.Sprint(p.targets) != "[0.9]" {
		t.Errorf("places %v and targets %v, want four epochs and the end, and 0.9", p.places, p.targets)
	}
	run := p.arms[0].runs[0]
	for epoch, want := range map[int]float64{1: 0, 2: 0.3, 3: 0.6, 4: 0.9, -1: 0.9} {
		if got := p.total(run, epoch); math.Abs(got-want) > 0.001 {
			t.Errorf("after epoch %d: %g pruned, want %g", epoch, got, want)
		}
		sum := 0.0
		for _, row := range p.rows {
			c := p.cell(run, epoch, row)
			sum += c.ofAll * c.pruned
		}
		if math.Abs(sum-want) > 0.001 {
			t.Errorf("after epoch %d: the matrices make %g together, want %g", epoch, sum, want)
		}
	}
}
