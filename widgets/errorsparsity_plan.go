package widgets

import (
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli"
)

const errorSparsityHeight = 400

// errorSparsityPlan is what static and interactive picture have in common.
type errorSparsityPlan struct {
	curves       []*errorCurve
	unit, title  string
	width        int
	left, margin float64
	top, bottom  float64
	from, to     float64 // sparsity, shares
	low, high    float64 // error
	log          bool
	lost         int // measurements that are not finite
	points       int
}

// errorCurve is what the runs of one name come to.
type errorCurve struct {
	name   string
	runs   int
	points []errorPoint // sparsity rising
	dense  bool         // none of them was ever pruned
}

// errorPoint is the errors of some runs at one sparsity; a gap where none is finite.
type errorPoint struct {
	sparsity            float64
	median, least, most float64
	runs                int // with a finite error
}

// maxErrorPoints bounds the points of all curves together.
const maxErrorPoints = 2000

func (v *ErrorSparsityView) plan() (*errorSparsityPlan, error) {
	p := &errorSparsityPlan{title: v.title, width: v.width, left: 70, margin: 24, top: 78, bottom: 58}
	if err := p.collect(v.results, v.ends); err != nil {
		return nil, err
	}
	if p.title == "" {
		p.title = capital(axisOf(p.unit)) + " against sparsity"
	}
	p.ranges()
	return p, nil
}

// collect tells sparsities apart to 0.01 %, and more coarsely where that makes too many points.
func (p *errorSparsityPlan) collect(results []*moduli.Result, ends bool) error {
	type run struct {
		name  string
		along []stepValue // sparsity and error, in the order in which they came
	}
	var runs []run
	named := false
	for _, r := range results {
		if r == nil {
			continue
		}
		if named && r.Unit != p.unit && r.Unit != "" && p.unit != "" {
			return fmt.Errorf("widgets: ErrorSparsity: %s is measured in %s and others in %s, allowed is one unit", oneLine(r.Name), oneLine(r.Unit), oneLine(p.unit))
		}
		if r.Unit != "" {
			p.unit, named = r.Unit, true
		}
		runs = append(runs, run{r.Name, p.along(r, ends)})
	}
	for fine := 1e4; ; fine /= 2 {
		p.curves, p.points = nil, 0
		at := map[string][]map[float64]float64{} // by name, and run: error at a sparsity
		var names []string
		for _, r := range runs {
			last := map[float64]float64{}
			for _, v := range r.along {
				last[math.Round(v.step*fine)/fine] = v.value
			}
			if len(last) == 0 {
				continue
			}
			if at[r.name] == nil {
				names = append(names, r.name)
			}
			at[r.name] = append(at[r.name], last)
		}
		for _, name := range names {
			if c := newErrorCurve(name, at[name]); c != nil {
				p.curves = append(p.curves, c)
				p.points += len(c.points)
			}
		}
		if p.points <= max(maxErrorPoints, 2*len(p.curves)) || fine < 4 {
			return nil
		}
	}
}

// along is the error of a run by sparsity, that of the last epoch at each: what comes before is training, not pruning.
func (p *errorSparsityPlan) along(r *moduli.Result, ends bool) (line []stepValue) {
	if !ends {
		for _, e := range r.History {
			line = append(line, stepValue{e.Sparsity, e.Error})
		}
	}
	if len(line) == 0 {
		line = []stepValue{{r.Sparsity.Total, r.Error}}
	}
	kept := line[:0]
	for i, v := range line {
		switch {
		case i+1 < len(line) && line[i+1].step == v.step:
		case !finite(v.step) || v.step < 0 || v.step > 1:
			p.lost++
		case !finite(v.value):
			p.lost++
			kept = append(kept, stepValue{v.step, math.NaN()})
		default:
			kept = append(kept, v)
		}
	}
	return kept
}

// newErrorCurve is nil where no error is finite.
func newErrorCurve(name string, runs []map[float64]float64) *errorCurve {
	errors := map[float64][]float64{}
	for _, r := range runs {
		for s, e := range r {
			errors[s] = append(errors[s], e)
		}
	}
	c := &errorCurve{name: name, runs: len(runs), dense: true}
	drawn := false
	for s, all := range errors {
		all = slices.DeleteFunc(all, func(e float64) bool { return !finite(e) })
		q := errorPoint{sparsity: s, median: math.NaN(), least: math.NaN(), most: math.NaN(), runs: len(all)}
		if n := len(all); n > 0 {
			slices.Sort(all)
			q.least, q.most, q.median = all[0], all[n-1], all[n/2]/2+all[(n-1)/2]/2
			drawn = true
		}
		c.points = append(c.points, q)
		c.dense = c.dense && s == 0
	}
	if !drawn {
		return nil
	}
	slices.SortFunc(c.points, func(a, b errorPoint) int {
		if a.sparsity < b.sparsity {
			return -1
		}
		return 1
	})
	return c
}

// last is the point at the highest sparsity with an error.
func (c *errorCurve) last() errorPoint {
	for i := len(c.points) - 1; i > 0; i-- {
		if finite(c.points[i].median) {
			return c.points[i]
		}
	}
	return c.points[0]
}

func (c *errorCurve) first() errorPoint {
	for _, q := range c.points {
		if finite(q.median) {
			return q
		}
	}
	return c.points[0]
}

// best is the point with the lowest error: before it, training gains more than pruning costs.
func (c *errorCurve) best() errorPoint {
	best := c.first()
	for _, q := range c.points {
		if q.median < best.median {
			best = q
		}
	}
	return best
}

// ranges gives both axes some room, and the error a log axis where it is above 0 and grows more than fivefold.
func (p *errorSparsityPlan) ranges() {
	var shares, errors []float64
	for _, c := range p.curves {
		for _, q := range c.points {
			shares = append(shares, q.sparsity)
			errors = append(errors, q.least, q.most)
		}
	}
	p.from, p.to = extent(shares)
	p.low, p.high = extent(errors)
	switch {
	case !finite(p.from) || p.to-p.from < 1e-6: // dense runs alone, or ends at one target
		p.from, p.to = 0, 1
	case p.from < 0.5:
		p.from = 0
	default:
		p.from = max(p.from-(p.to-p.from)*0.06, 0)
	}
	p.to = min(p.to+(p.to-p.from)*0.03, 1)
	if p.log = p.low > 0 && p.high > 5*p.low; p.log {
		room := math.Pow(p.high/p.low, 0.06)
		p.low, p.high = p.low/room, p.high*room
		return
	}
	pad := (p.high - p.low) * 0.08
	if pad == 0 {
		pad = max(math.Abs(p.low)/10, 1e-3)
	}
	if p.low >= 0 {
		p.low = max(p.low-pad, 0)
	} else {
		p.low -= pad
	}
	p.high += pad
}
