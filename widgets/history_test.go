package widgets

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/train"
)

func TestBucketsKeepExtremesGapsAndOrder(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 7))
	h := &history{}
	const steps = 12_345
	lo, hi, broken := math.Inf(1), math.Inf(-1), 0
	for i := 1; i <= steps; i++ {
		loss := rnd.NormFloat64()
		if i >= 4000 && i < 5000 { // longer than any bucket
			loss = math.NaN()
			broken++
		} else {
			lo, hi = min(lo, loss), max(hi, loss)
		}
		h.add(train.Event{Kind: train.Stepped, Step: i, Steps: steps, Loss: loss, Sparsity: math.NaN()})
	}
	if len(h.buckets) > maxBuckets || len(h.buckets) < maxBuckets/2 {
		t.Errorf("%d buckets, want %d to %d", len(h.buckets), maxBuckets/2, maxBuckets)
	}
	next := 1
	for _, b := range h.buckets {
		if b.from != next || b.to < b.from {
			t.Fatalf("bucket from step %d to %d, want one from %d", b.from, b.to, next)
		}
		next = b.to + 1
	}
	if next != steps+1 {
		t.Errorf("buckets end at step %d, want %d", next-1, steps)
	}
	line := h.rawLine()
	gotLo, gotHi, gaps := math.Inf(1), math.Inf(-1), 0
	for i, p := range line {
		if i > 0 && p.step < line[i-1].step {
			t.Fatalf("point %d goes back from step %g to %g", i, line[i-1].step, p.step)
		}
		if math.IsNaN(p.value) {
			gaps++
			continue
		}
		gotLo, gotHi = min(gotLo, p.value), max(gotHi, p.value)
	}
	if gotLo != lo || gotHi != hi {
		t.Errorf("the line spans %g to %g, the losses %g to %g", gotLo, gotHi, lo, hi)
	}
	if gaps == 0 || h.broken != broken || h.brokeAt != 4000 {
		t.Errorf("%d gaps; %d broken steps from %d on, want %d from 4000 on", gaps, h.broken, h.brokeAt, broken)
	}
}

func TestBucketKeepsWhichExtremeCameFirst(t *testing.T) {
	for _, c := range []struct {
		losses []float64
		want   []float64 // of the bucket, in time
	}{
		{[]float64{1, 5, 3, 2}, []float64{1, 5}},
		{[]float64{5, 1, 3, 2}, []float64{5, 1}},
		{[]float64{3, 2, 1, 5}, []float64{1, 5}},
		{[]float64{3, 2, 5, 1}, []float64{5, 1}},
		{[]float64{3, 5, 2, 1}, []float64{5, 1}},
		{[]float64{math.NaN(), 2, 1, math.NaN()}, []float64{2, 1}},
	} {
		var bs []bucket
		for i, l := range c.losses {
			b := bucket{from: i, to: i, low: l, high: l, n: 1}
			if math.IsNaN(l) {
				b = bucket{from: i, to: i}
			}
			bs = append(bs, b)
		}
		for name, b := range map[string]bucket{
			"one by one": join(join(join(bs[0], bs[1]), bs[2]), bs[3]),
			"in pairs":   join(join(bs[0], bs[1]), join(bs[2], bs[3])),
		} {
			line := (&history{buckets: []bucket{b}}).rawLine()
			if len(line) != 2 || line[0].value != c.want[0] || line[1].value != c.want[1] {
				t.Errorf("%s, losses %v: line %v, want %v", name, c.losses, line, c.want)
			}
		}
	}
}

func TestAverageStartsAtTheFirstLoss(t *testing.T) {
	var a average
	if got := a.add(7, 0.1); math.Abs(got-7) > 1e-12 {
		t.Errorf("the average of one 7 is %g", got)
	}
	for range 20 {
		if got := a.add(7, 0.1); math.Abs(got-7) > 1e-12 {
			t.Fatalf("the average of sevens is %g", got)
		}
	}
	// 0.1 of the weight to the newest: (7(1-0.9^21) 0.9 + 0.1 * 0) / (1-0.9^22).
	want := 7 * (1 - math.Pow(0.9, 21)) * 0.9 / (1 - math.Pow(0.9, 22))
	if got := a.add(0, 0.1); math.Abs(got-want) > 1e-12 {
		t.Errorf("then a zero: %g, want %g", got, want)
	}
}

func TestStoppedEventDoesNotResetSparsity(t *testing.T) {
	var all runs
	for _, e := range brokenTrial("x", 100, 200, nil) {
		all.add(e)
	}
	if h := all.list[0]; math.Abs(h.sparse()-0.675) > 1e-9 || h.state != halted {
		t.Errorf("sparsity is %g, state %d; want 0.675 of the last pruning", h.sparse(), h.state)
	}
}

func TestPruningMarksStayFewAndSpread(t *testing.T) {
	h := &history{}
	for i := range 10_000 {
		h.add(train.Event{Kind: train.Pruned, Step: i, Sparsity: float64(i) / 10_000})
	}
	if n := len(h.pruned); n < 100 || n > 200 {
		t.Fatalf("%d marks, want 100 to 200", n)
	}
	gap := h.pruned[1] - h.pruned[0]
	for i := 1; i < len(h.pruned); i++ {
		if h.pruned[i]-h.pruned[i-1] != gap {
			t.Fatalf("marks %v are not evenly spread", h.pruned)
		}
	}
	if h.sparse() != 0.9999 {
		t.Errorf("the last sparsity is %g, want 0.9999", h.sparse())
	}
}

func TestPaceFollowsARunThatSlowsDown(t *testing.T) {
	h := &history{}
	at := time.Duration(0)
	for i := range 2000 {
		at += time.Millisecond
		if i >= 1000 {
			at += 99 * time.Millisecond
		}
		h.add(train.Event{Kind: train.Stepped, Step: i + 1, Steps: 3000, Loss: 1, Elapsed: at})
	}
	if v := h.speed(); v < 9.5 || v > 10.5 {
		t.Errorf("speed is %g steps/s, want the recent 10", v)
	}
	if left, ok := h.left(); !ok || left < 95*time.Second || left > 105*time.Second {
		t.Errorf("%v left (%v), want about 100 s", left, ok)
	}
}
