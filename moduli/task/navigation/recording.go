package navigation

import (
	"fmt"
	"math"
)

// Recording is where somebody was, as a tracker wrote it down.
type Recording struct {
	T    []float64 // seconds, increasing
	X, Y []float64 // metres

	name  string
	lines []int // of the file that it was read from
}

// Validate reports lengths that differ, no sample, a number that is not finite, or a time that does not increase.
func (r *Recording) Validate() error {
	if len(r.T) != len(r.X) || len(r.T) != len(r.Y) || len(r.T) == 0 {
		return fmt.Errorf("navigation: recording of %d times, %d x and %d y: want as many of each, 1 or more", len(r.T), len(r.X), len(r.Y))
	}
	before := math.Inf(-1)
	for i, t := range r.T {
		if !finite(t) || !finite(r.X[i]) || !finite(r.Y[i]) {
			return fmt.Errorf("navigation: %s: at %v s (%v, %v) m: want finite numbers", r.where(i), t, r.X[i], r.Y[i])
		}
		if t <= before {
			return fmt.Errorf("navigation: %s: %v s after %v s: want times that increase", r.where(i), t, before)
		}
		before = t
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// where names sample i.
func (r *Recording) where(i int) string {
	if len(r.lines) == len(r.T) {
		return fmt.Sprintf("%s line %d", r.name, r.lines[i])
	}
	return fmt.Sprintf("recording, sample %d", i)
}

// Fit is how the positions of a recording come into a box.
type Fit int

const (
	AsRecorded Fit = iota // as they are; one outside the box is refused
	Centred               // moved so that the middle of their range is that of the box; one that is outside then is refused
	Scaled                // moved, and all distances multiplied by one factor, so that they just fill the box; speeds change alike
)

// fit writes the positions to x and y.
func (f Fit) fit(r *Recording, box Box) (x, y []float64, err error) {
	lowX, highX, lowY, highY := r.X[0], r.X[0], r.Y[0], r.Y[0]
	for i := range r.T {
		lowX, highX = min(lowX, r.X[i]), max(highX, r.X[i])
		lowY, highY = min(lowY, r.Y[i]), max(highY, r.Y[i])
	}
	scale, midX, midY := 1.0, 0.0, 0.0
	if f != AsRecorded {
		midX, midY = lowX+(highX-lowX)/2, lowY+(highY-lowY)/2
	}
	if f == Scaled {
		extent := max(highX-lowX, highY-lowY)
		if scale = box.width() / extent; !finite(extent) || extent == 0 || !finite(scale) {
			return nil, nil, fmt.Errorf("navigation: positions that span %v m: want a span that can be made %v m", extent, box.width())
		}
	}
	const rounding = 1e-9 // metres beyond a wall that are not outside
	x, y = make([]float64, len(r.T)), make([]float64, len(r.T))
	for i := range r.T {
		x[i], y[i] = scale*(r.X[i]-midX), scale*(r.Y[i]-midY)
		if reach := box.half() + rounding; !(math.Abs(x[i]) <= reach && math.Abs(y[i]) <= reach) {
			return nil, nil, fmt.Errorf("navigation: %s: position (%v, %v) m is outside the box: want coordinates from %v to %v m, or another Fit",
				r.where(i), x[i], y[i], -box.half(), box.half())
		}
		x[i], y[i] = box.clamp(x[i]), box.clamp(y[i])
	}
	return x, y, nil
}
