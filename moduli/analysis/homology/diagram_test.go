package homology

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestBettiCountsWhatStandsOut(t *testing.T) {
	forever := math.Inf(1)
	whole := Interval{0, 0, forever}
	for _, c := range []struct {
		name      string
		intervals []Interval
		want      []int
	}{
		{"nothing but one part", []Interval{whole}, []int{1, 0}},
		{"points as far from each other", []Interval{whole, {0, 0, 1}, {0, 0, 1}}, []int{1, 0}},
		{"two clusters", []Interval{whole, {0, 0, 1}, {0, 0, 1.1}, {0, 0, 5}}, []int{2, 0}},
		{"two parts that never meet", []Interval{whole, whole, {0, 0, 1}}, []int{2, 0}},
		{"two loops over noise", []Interval{whole, {1, 1, 4}, {1, 1.1, 4}, {1, 1, 1.4}, {1, 1, 1.3}}, []int{1, 2}},
		{"noise of all lengths", []Interval{whole, {1, 1, 2}, {1, 1, 1.8}, {1, 1, 1.6}, {1, 1, 1.4}, {1, 1, 1.2}}, []int{1, 0}},
		{"one interval, short for its birth", []Interval{whole, {1, 1, 1.4}}, []int{1, 0}},
		{"one interval, long for its birth", []Interval{whole, {1, 1, 1.6}}, []int{1, 1}},
		{"a loop that is there at the threshold", []Interval{whole, {1, 1, forever}, {1, 1, 1.2}}, []int{1, 1}},
		{"born just below the threshold", []Interval{whole, {1, 9, forever}}, []int{1, 0}},
	} {
		d := &Diagram{Dim: 1, Threshold: 10, Intervals: c.intervals}
		if got := d.Betti(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	d := &Diagram{Dim: 1, Threshold: forever, Intervals: []Interval{{1, 1, forever}}}
	if got := d.Betti(); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("a loop without end: %v", got)
	}
}

func TestNumbersAtAScale(t *testing.T) {
	d := &Diagram{Dim: 2, Threshold: 5, Intervals: []Interval{{0, 0, math.Inf(1)}, {0, 0, 1}, {1, 1, 3}, {2, 3, 4}}}
	for scale, want := range map[float64][]int{0: {2, 0, 0}, 1: {1, 1, 0}, 2.9: {1, 1, 0}, 3: {1, 0, 1}, 5: {1, 0, 0}} {
		if got := d.At(scale); !slices.Equal(got, want) {
			t.Errorf("at %v: %v, want %v", scale, got, want)
		}
	}
}

func TestLongestComeFirst(t *testing.T) {
	forever := math.Inf(1)
	d := &Diagram{Dim: 1, Intervals: []Interval{{1, 0, 1}, {1, 2, forever}, {1, 0, 3}, {1, 1, forever}, {0, 0, 9}}}
	want := []Interval{{1, 1, forever}, {1, 2, forever}, {1, 0, 3}, {1, 0, 1}}
	if got := d.Of(1); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := fmt.Sprint(d); got != "homology of 0 points with coefficients in Z/0 up to 0\n"+
		"H0: 1 intervals, longest [0, 9)\n"+
		"H1: 4 intervals, longest [1, +Inf), [2, +Inf), [0, 3), [0, 1)" {
		t.Error(got)
	}
}

func TestSignificance(t *testing.T) {
	// Quantiles of the law that noise has, and one interval that is far out.
	d := &Diagram{Dim: 1, Threshold: 1e9}
	const n, scale = 200, 0.2
	for k := range n {
		d.Intervals = append(d.Intervals, Interval{1, 1, math.Exp(-scale * math.Log((float64(k)+0.5)/n))})
	}
	for k, p := range d.Significance(1) {
		// The probability of the k-th longest is (k+1/2)/n before it is taken n times.
		if want := min(1, float64(k)+0.5); math.Abs(p-want) > 0.05*want {
			t.Errorf("noise %d: %v, want about %v", k, p, want)
		}
	}
	d.Intervals = append(d.Intervals, Interval{1, 1, 20}, Interval{1, 1, math.Inf(1)})
	p := d.Significance(1)
	if !(p[0] < 1e-9 && p[1] < 1e-3 && p[2] > 0.2) {
		t.Errorf("the first of two holes and noise: %v", p[:3])
	}
	for _, d := range []*Diagram{
		{Dim: 1, Intervals: []Interval{{0, 0, 1}, {0, 0, 2}}},
		{Dim: 0, Threshold: 9, Intervals: []Interval{{0, 1, 9}}},
	} {
		for _, p := range d.Significance(0) {
			if p != 1 {
				t.Errorf("%v: significance %v of parts, want 1", d.Intervals, p)
			}
		}
	}
}

func TestSignificantFromDividesTheIntervals(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	d := &Diagram{Dim: 2, Threshold: 8}
	for range 60 {
		birth := 0.5 + rnd.Float64()
		d.Intervals = append(d.Intervals, Interval{Dim: 1, Birth: birth, Death: birth * math.Exp(0.1*rnd.ExpFloat64())})
	}
	d.Intervals = append(d.Intervals, Interval{Dim: 1, Birth: 0.5, Death: 6}, Interval{Dim: 1, Birth: 0.6, Death: math.Inf(1)}, Interval{Dim: 2, Birth: 1, Death: 5})
	from := d.SignificantFrom(1, 0.05)
	all, beyond := d.Of(1), 0
	for k, p := range d.Significance(1) {
		above := min(all[k].Death, d.Threshold) >= from*all[k].Birth
		if above != (p <= 0.05) {
			t.Errorf("%v has p %g, and the line is at %g times its birth", all[k], p, from)
		}
		if above {
			beyond++
		}
	}
	if beyond != 2 {
		t.Errorf("%d intervals beyond chance, want the two long ones", beyond)
	}
	for dim, want := range map[int]float64{0: math.Inf(1), 2: math.Inf(1)} {
		if got := d.SignificantFrom(dim, 0.05); got != want {
			t.Errorf("dimension %d: %g, want %g", dim, got, want)
		}
	}
}
