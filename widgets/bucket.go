package widgets

import "math"

// maxBuckets bounds the training curve: the raw line has two points for each,
// the smooth one has one.
const maxBuckets = 500

// bucket is the training loss over some steps: its ends, so that a long run
// keeps the width of its noise, and the smooth value at its last step.
type bucket struct {
	from, to  int // steps
	low, high float64
	lowFirst  bool
	smooth    float64
	n         int // finite losses in it
}

// average is an exponential moving average that is not drawn to its start.
type average struct{ sum, weight float64 }

func (a *average) add(x, rate float64) float64 {
	a.sum += rate * (x - a.sum)
	a.weight += rate * (1 - a.weight)
	return a.sum / a.weight
}

// smoothing is the share of the newest loss: a fiftieth of the run is remembered,
// at least 5 steps and at most 200.
func smoothing(steps int) float64 {
	return 1 / min(max(float64(steps)/50, 5), 200)
}

func (h *history) addLoss(step int, loss float64) {
	h.loss = loss
	h.per = max(h.per, 1)
	b := bucket{from: step, to: step, smooth: math.NaN()}
	if finite(loss) {
		b.low, b.high, b.n = loss, loss, 1
		b.smooth = h.average.add(loss, smoothing(h.steps))
	} else {
		if h.broken == 0 {
			h.brokeAt = step
		}
		h.broken++
	}
	if n := len(h.buckets); n > 0 && h.buckets[n-1].to-h.buckets[n-1].from+1 < h.per {
		h.buckets[n-1] = join(h.buckets[n-1], b)
		return
	}
	h.buckets = append(h.buckets, b)
	for len(h.buckets) > maxBuckets {
		h.buckets, h.per = halve(h.buckets), 2*h.per
	}
}

// join is the bucket over the steps of a and then b.
func join(a, b bucket) bucket {
	j := bucket{from: a.from, to: b.to, low: a.low, high: a.high, lowFirst: a.lowFirst, smooth: b.smooth, n: a.n + b.n}
	switch {
	case a.n == 0:
		j.low, j.high, j.lowFirst = b.low, b.high, b.lowFirst
	case b.n > 0:
		if b.low < a.low {
			j.low, j.lowFirst = b.low, false
		}
		if b.high > a.high {
			j.high, j.lowFirst = b.high, true
		}
		if b.low < a.low && b.high > a.high {
			j.lowFirst = b.lowFirst
		}
	}
	return j
}

// coarser is a copy of h with at most n buckets: several runs share the points of one.
func (h *history) coarser(n int) *history {
	c := *h
	for len(c.buckets) > max(n, 20) {
		c.buckets, c.per = halve(append([]bucket(nil), c.buckets...)), 2*c.per
	}
	return &c
}

// halve joins buckets in pairs, in place.
func halve(buckets []bucket) []bucket {
	kept := buckets[:0]
	for i := 0; i < len(buckets); i += 2 {
		b := buckets[i]
		if i+1 < len(buckets) {
			b = join(b, buckets[i+1])
		}
		kept = append(kept, b)
	}
	return kept
}

// rawLine is the loss as it was measured, through both ends of every bucket; a
// bucket without a finite loss is a gap.
func (h *history) rawLine() []stepValue {
	var line []stepValue
	for _, b := range h.buckets {
		first, second := b.high, b.low
		if b.lowFirst {
			first, second = second, first
		}
		switch {
		case b.n == 0:
			line = append(line, stepValue{float64(b.from), math.NaN()})
		case first == second:
			line = append(line, stepValue{float64(b.to), first})
		default:
			line = append(line, stepValue{float64(b.from), first}, stepValue{float64(b.to), second})
		}
	}
	return line
}

// smoothLine is the moving average at the last step of every bucket, or the median of several runs.
func (h *history) smoothLine() []stepValue {
	if h.group != nil {
		return h.group.smooth
	}
	line := make([]stepValue, len(h.buckets))
	for i, b := range h.buckets {
		line[i] = stepValue{float64(b.to), b.smooth}
	}
	return line
}

// smoothed is the last smooth loss, NaN where there is none.
func (h *history) smoothed() float64 {
	for i := len(h.buckets) - 1; i >= 0; i-- {
		if s := h.buckets[i].smooth; finite(s) {
			return s
		}
	}
	return math.NaN()
}
