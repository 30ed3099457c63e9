package widgets

import (
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

const (
	mostTimes  = 60  // places of the slider
	mostPlaces = 150 // of a path that are drawn
	mostPaths  = 12
)

// walksPlan is what static and interactive picture have in common.
type walksPlan struct {
	title  string
	of     *navigation.Paths
	drawn  []walk
	asked  bool
	steps  []int // that are drawn, the first and the last among them
	times  []int // indices into steps that the slider has
	all    spread
	lost   int // answers that are no place
	chance float64
	close  float64 // metres from the middle to a side of the close-up; 0 where paths fill the box
	beyond int     // decoded places outside of it
}

// walk is a trajectory as it is drawn. Places of paths are those of the start and of steps, with gaps where they lead
// around the edges of a periodic box.
type walk struct {
	number           int
	label            string
	trueX, trueY     []float64
	toldX, toldY     []float64
	errors           []float64 // after each of the steps, cm
	placeX, placeY   []float64 // true, after each of the steps
	answerX, answerY []float64
	near             *walk // the same from its start, as far as the close-up goes
}

// spread is what all trajectories are like, after each of the steps that are drawn, in cm.
type spread struct {
	low, median, high []float64 // quartiles of the error
	ninth             float64   // nine in ten are nearer after the last step
	mean              float64   // over all steps
	still             []float64 // median of how far they are from their start
}

func (v *TrajectoryView) plan(of *navigation.Paths) (*walksPlan, error) {
	p := &walksPlan{title: v.title, of: of, asked: v.which != nil, chance: of.Box.Chance()}
	if p.title == "" {
		p.title = "True and decoded paths"
	}
	p.steps = evenly(of.Steps, mostPlaces)
	p.times = evenly(len(p.steps), mostTimes)
	p.measure()
	which, labels := p.ranked()
	if p.asked {
		which, labels = v.which, nil
		if len(which) < 1 || len(which) > mostPaths {
			return nil, fmt.Errorf("Only got %d trajectories, allowed are 1 to %d", len(which), mostPaths)
		}
	}
	for i, b := range which {
		if b < 0 || b >= of.Batch {
			return nil, fmt.Errorf("Only got trajectory %d, allowed are 0 to %d", b, of.Batch-1)
		}
		label := fmt.Sprintf("number %d", b)
		if labels != nil {
			label = labels[i]
		}
		w := p.walk(b)
		if mean := p.meanOf(b); finite(mean) {
			label += fmt.Sprintf(", %s cm", short2(mean))
		}
		w.label = label
		p.drawn = append(p.drawn, w)
	}
	p.approach()
	return p, nil
}

// approach has the close-up where all true paths stay near their starts, as short ones do.
func (p *walksPlan) approach() {
	side := p.of.Box.Side()
	reach, told := 0.0, 0.0
	var near []*walk
	for _, w := range p.drawn {
		n := p.fromStart(w)
		near = append(near, n)
		for _, list := range [][]float64{n.placeX, n.placeY} {
			lo, hi := extent(list)
			reach = max(reach, -lo, hi)
		}
		for _, list := range [][]float64{n.answerX, n.answerY} {
			lo, hi := extent(list)
			if finite(lo) {
				told = max(told, -lo, hi)
			}
		}
	}
	if !(reach < 0.25*side) || reach == 0 {
		return
	}
	p.close = 1.1 * min(max(reach, told), 0.27*side)
	for i := range p.drawn {
		p.beyond += near[i].clip(p.close)
		p.drawn[i].near = near[i]
	}
}

// fromStart has all places of a walk from its start, the short way.
func (p *walksPlan) fromStart(w walk) *walk {
	away := func(list []float64, from float64) []float64 {
		out := make([]float64, len(list))
		for i, x := range list {
			out[i] = x - from
			if p.of.Box.Periodic {
				out[i] = math.Remainder(x-from, p.of.Box.Side())
			}
		}
		return out
	}
	x, y := w.trueX[0], w.trueY[0]
	n := &walk{placeX: away(w.placeX, x), placeY: away(w.placeY, y), answerX: away(w.answerX, x), answerY: away(w.answerY, y)}
	n.trueX, n.trueY = append([]float64{0}, n.placeX...), append([]float64{0}, n.placeY...)
	n.toldX, n.toldY = slices.Clone(n.answerX), slices.Clone(n.answerY)
	return n
}

// clip leaves out decoded places beyond a distance, and counts them.
func (w *walk) clip(far float64) (n int) {
	for i, x := range w.answerX {
		if y := w.answerY[i]; math.Abs(x) > far || math.Abs(y) > far {
			n++
			w.answerX[i], w.answerY[i] = math.NaN(), math.NaN()
			w.toldX[i], w.toldY[i] = math.NaN(), math.NaN()
		}
	}
	return n
}

// measure looks at all trajectories.
func (p *walksPlan) measure() {
	of, sum, n := p.of, 0.0, 0
	for t := range of.Steps {
		for b := range of.Batch {
			if e := of.Error(t, b); finite(e) {
				sum += e
				n++
			} else {
				p.lost++
			}
		}
	}
	p.all = spread{mean: sum / float64(n), ninth: math.NaN()}
	errors, moved := make([]float64, 0, of.Batch), make([]float64, 0, of.Batch)
	for _, t := range p.steps {
		errors, moved = errors[:0], moved[:0]
		for b := range of.Batch {
			if e := of.Error(t, b); finite(e) {
				errors = append(errors, e)
			}
			if m := of.Moved(t, b); finite(m) {
				moved = append(moved, m)
			}
		}
		slices.Sort(errors)
		slices.Sort(moved)
		p.all.low = append(p.all.low, quantile(0.25, errors))
		p.all.median = append(p.all.median, quantile(0.5, errors))
		p.all.high = append(p.all.high, quantile(0.75, errors))
		p.all.still = append(p.all.still, quantile(0.5, moved))
		p.all.ninth = quantile(0.9, errors) // the last one stays
	}
}

// meanOf is the mean error of a trajectory over its steps, in cm; NaN if one of them is.
func (p *walksPlan) meanOf(b int) float64 {
	sum := 0.0
	for t := range p.of.Steps {
		sum += p.of.Error(t, b)
	}
	return sum / float64(p.of.Steps)
}

// ranked are the median trajectory by mean error, and then some from the best to the worst.
func (p *walksPlan) ranked() (which []int, labels []string) {
	type one struct {
		b    int
		mean float64
	}
	var all []one
	for b := range p.of.Batch {
		m := p.meanOf(b)
		if math.IsNaN(m) {
			m = math.Inf(1) // the worst
		}
		all = append(all, one{b, m})
	}
	slices.SortStableFunc(all, func(a, b one) int {
		switch {
		case a.mean < b.mean:
			return -1
		case a.mean > b.mean:
			return 1
		}
		return 0
	})
	seen := map[int]bool{}
	for _, r := range []struct {
		share float64
		name  string
	}{{0.5, "median"}, {0, "best"}, {0.1, "best tenth"}, {0.25, "best quarter"}, {0.75, "worst quarter"}, {0.9, "worst tenth"}, {1, "worst"}} {
		if i := int(math.Round(r.share * float64(len(all)-1))); !seen[i] {
			seen[i] = true
			which = append(which, all[i].b)
			labels = append(labels, r.name)
		}
	}
	return which, labels
}

func (p *walksPlan) walk(b int) walk {
	of, w := p.of, walk{number: b}
	place := func(list []float64, t int) (x, y float64) {
		i := 2 * (t*of.Batch + b)
		return list[i], list[i+1]
	}
	join := func(xs, ys *[]float64, x, y float64) {
		if n := len(*xs); n > 0 && of.Box.Periodic && (math.Abs(x-(*xs)[n-1]) > of.Box.Side()/2 || math.Abs(y-(*ys)[n-1]) > of.Box.Side()/2) {
			*xs, *ys = append(*xs, math.NaN()), append(*ys, math.NaN())
		}
		*xs, *ys = append(*xs, x), append(*ys, y)
	}
	join(&w.trueX, &w.trueY, of.Start[2*b], of.Start[2*b+1])
	for _, t := range p.steps {
		x, y := place(of.True, t)
		join(&w.trueX, &w.trueY, x, y)
		w.placeX, w.placeY = append(w.placeX, x), append(w.placeY, y)
		x, y = place(of.Decoded, t)
		if !finite(x) || !finite(y) {
			x, y = math.NaN(), math.NaN()
		}
		join(&w.toldX, &w.toldY, x, y)
		w.answerX, w.answerY = append(w.answerX, x), append(w.answerY, y)
		w.errors = append(w.errors, of.Error(t, b))
	}
	return w
}

// seconds is when a step is over.
func seconds(step int) float64 { return float64(step+1) * navigation.StepTime }
