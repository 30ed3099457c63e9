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
)

// costs are n runs of ten epochs that learn, are pruned to a target epoch by epoch, and end near an error.
func costs(name string, target, end float64, n int) []*moduli.Result {
	rnd := rand.New(rand.NewPCG(7, uint64(len(name))))
	all := make([]*moduli.Result, n)
	for i := range all {
		r := &moduli.Result{Name: name, Unit: "perplexity"}
		luck := 1 + 0.05*rnd.NormFloat64()
		for epoch := range 10 {
			s := 0.0
			if target > 0 {
				s = math.Max(0, target*float64(epoch-1)/8)
			}
			e := 4 + 3*math.Exp(-float64(epoch)) + (end-4)*luck*math.Pow(float64(epoch)/9, 4)
			r.History = append(r.History, train.Event{Kind: train.Epoched, Run: name, Epoch: epoch + 1, Sparsity: s, Error: e, Unit: r.Unit})
			r.Error, r.Sparsity = e, prune.Report{Total: s}
		}
		all[i] = r
	}
	return all
}

// brokenCosts have a gap, a run that is gone, one that diverged, and one that measured nothing.
func brokenCosts() []*moduli.Result {
	gap, gone, lost := costs("gap", 0.9, 5, 2), costs("gone", 0.9, 5, 1), costs("lost", 0.8, 6, 1)
	for _, r := range gap {
		r.History[5].Error = math.NaN()
	}
	gap[1].History[7].Error = math.Inf(1)
	for i := range gone[0].History {
		gone[0].History[i].Error = math.NaN()
	}
	lost[0].History[8].Sparsity = math.NaN()
	return append(slices.Concat(gap, gone, lost), nil, &moduli.Result{Name: "nothing", Error: math.NaN()})
}

func hostileCosts() []*moduli.Result {
	all := slices.Concat(costs(hostile, 0.9, 5, 2), costs("x", 0, 5, 1))
	for _, r := range all {
		r.Unit = hostile
	}
	return all
}

func curvesOf(t *testing.T, v *ErrorSparsityView) []*errorCurve {
	t.Helper()
	p, err := v.plan()
	if err != nil {
		t.Fatal(err)
	}
	return p.curves
}

func TestErrorSparsityTakesTheLastEpochAtEachSparsity(t *testing.T) {
	r := &moduli.Result{Name: "torus", Unit: "cm"}
	for _, v := range [][2]float64{{0, 50}, {0, 20}, {0.45, 12}, {0.9, 30}, {0.9, 14}} {
		r.History = append(r.History, train.Event{Sparsity: v[0], Error: v[1]})
	}
	got := curvesOf(t, ErrorSparsity(r))[0].points
	want := [][2]float64{{0, 20}, {0.45, 12}, {0.9, 14}}
	if len(got) != len(want) {
		t.Fatalf("%d points, want %d", len(got), len(want))
	}
	for i, w := range want {
		if got[i].sparsity != w[0] || got[i].median != w[1] || got[i].runs != 1 {
			t.Errorf("point %d is %+v, want %v of 1 run", i, got[i], w)
		}
	}
}

func TestErrorSparsityBandsHoldEveryRun(t *testing.T) {
	var all []*moduli.Result
	for _, e := range []float64{7, 5, 9, 6, math.NaN()} {
		all = append(all, &moduli.Result{Name: "torus", Unit: "cm", Error: e, Sparsity: prune.Report{Total: 0.9}})
	}
	all = append(all, &moduli.Result{Name: "torus", Unit: "cm", Error: 4, Sparsity: prune.Report{Total: 0.5}})
	got := curvesOf(t, ErrorSparsity(all...))[0]
	if got.runs != 6 || len(got.points) != 2 {
		t.Fatalf("%d runs at %d sparsities, want 6 at 2", got.runs, len(got.points))
	}
	if q := got.points[1]; q != (errorPoint{0.9, 6.5, 5, 9, 4}) {
		t.Errorf("the point is %+v, want median 6.5 from 5 to 9 of 4 runs", q)
	}
}

func TestErrorSparsitySaysWhatItFinds(t *testing.T) {
	at := func(name string, sparsity float64, errors ...float64) (all []*moduli.Result) {
		for _, e := range errors {
			all = append(all, &moduli.Result{Name: name, Unit: "cm", Error: e, Sparsity: prune.Report{Total: sparsity}})
		}
		return all
	}
	for _, c := range []struct {
		name string
		runs []*moduli.Result
		want string
	}{
		{"apart", slices.Concat(at("a", 0.9, 9, 8), at("b", 0.9, 5, 6)), "At 90 % sparsity, b is lowest (5.5 cm), then a (8.5 cm), and their ranges are apart."},
		{"overlap", slices.Concat(at("a", 0.9, 9, 5.5), at("b", 0.9, 5, 6)), "then a (7.25 cm), and their ranges overlap."},
		{"one run", slices.Concat(at("a", 0.9, 9, 8), at("b", 0.9, 5)), "one run does not tell how much of that is chance."},
		{"highest common sparsity", slices.Concat(at("a", 0.9, 9), at("b", 0.9, 5), at("b", 0.95, 50), at("a", 0.5, 1), at("b", 0.5, 2)), "At 90 % sparsity, b is lowest"},
		{"beside dense", slices.Concat(at("dense", 0, 5), at("a", 0.9, 7.5)), "At 90 % sparsity, a has 1.5 times the error of dense."},
		{"dense alone", at("dense", 0, 5), "dense: error 5 cm, not pruned."},
		{"nothing in common", slices.Concat(at("a", 0.9, 9), at("b", 0.8, 5)), "a: error 9 cm at 90 % sparsity. b: error 5 cm at 80 % sparsity."},
	} {
		if got := texts(t, ErrorSparsity(c.runs...)); !strings.Contains(got, c.want) {
			t.Errorf("%s: says %q, want %q in it", c.name, got, c.want)
		}
	}
}

func TestErrorSparsityRefusesTwoUnits(t *testing.T) {
	_, err := ErrorSparsity(&moduli.Result{Name: "a", Unit: "cm", Error: 1}, &moduli.Result{Name: "b", Unit: "perplexity", Error: 2}).Bundle()
	if err == nil || err.Error() != "widgets: ErrorSparsity: b is measured in perplexity and others in cm, allowed is one unit" {
		t.Errorf("error is %v", err)
	}
}

func TestErrorSparsityCountsWhatItCannotDraw(t *testing.T) {
	if got := texts(t, ErrorSparsity(brokenCosts()...)); !strings.Contains(got, "14 measurements without a finite value") {
		t.Errorf("says %q", got)
	}
	none := &moduli.Result{Name: "x", Error: math.Inf(1), Unit: "perplexity"}
	if got := texts(t, ErrorSparsity(none, nil)); !strings.Contains(got, "No error to draw. 1 measurement, none of them finite.") {
		t.Errorf("nothing finite says %q", got)
	}
}

func TestErrorSparsityStaysSmall(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	long := &moduli.Result{Name: "long", Unit: "perplexity"}
	for i := range 200_000 {
		long.History = append(long.History, train.Event{Sparsity: float64(i) / 200_000, Error: 1 + rnd.Float64()})
	}
	many := costs("0", 0.9, 5, 2)
	for i := range 300 {
		many = append(many, costs(fmt.Sprint(i), 0.9, 5+rnd.Float64(), 2)...)
	}
	for name, v := range map[string]*ErrorSparsityView{"a long run": ErrorSparsity(long), "many runs": ErrorSparsity(many...)} {
		b, err := v.Bundle()
		if err != nil {
			t.Fatal(err)
		}
		html, text := b.Data["text/html"].(string), b.Data["text/plain"].(string)
		if len(html) > 500<<10 || len(text) > 4<<10 {
			t.Errorf("%s: html of %d bytes, text of %d, allowed are 500 and 4 kB", name, len(html), len(text))
		}
	}
	if n := len(curvesOf(t, ErrorSparsity(long))[0].points); n > maxErrorPoints || n < maxErrorPoints/4 {
		t.Errorf("a run of 200,000 epochs has %d points, want at most %d", n, maxErrorPoints)
	}
}
