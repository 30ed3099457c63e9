package widgets

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// groupFrom is how many runs of one name are drawn as their median and quartiles. Fewer are drawn one by one.
const groupFrom = 3

// trainingGroup is what a history of several runs has beside that of one.
type trainingGroup struct {
	runs      []*history
	smooth    []stepValue // median
	low, high []stepValue // quartiles
}

// seedMark is what tells apart runs that differ in their seed alone: "torus (2)", "torus, seed 3", "torus seed=3", "torus #2".
var seedMark = regexp.MustCompile(`(?i)([\s,;:/_-]+(\(\d+\)|\(?(seed|run)[\s=:_-]*\d+\)?)|[\s,;:/_-]*#\d+)$`)

// groupName is the name of a run without its seed.
func (h *history) groupName() string {
	name := h.name
	for {
		short := seedMark.ReplaceAllString(name, "")
		if short == name || short == "" {
			return name
		}
		name = short
	}
}

// grouped puts runs that differ in their seed alone together, from three on, in the place of the first.
func grouped(runs []*history, points int) []*history {
	many := map[string]int{}
	for _, h := range runs {
		many[h.groupName()]++
	}
	var all []*history
	done := map[string]bool{}
	for _, h := range runs {
		name := h.groupName()
		switch {
		case many[name] < groupFrom:
			all = append(all, h)
		case !done[name]:
			done[name] = true
			all = append(all, merge(name, slices.DeleteFunc(slices.Clone(runs), func(h *history) bool { return h.groupName() != name }), points))
		}
	}
	return all
}

// merge is the history of runs together.
func merge(name string, runs []*history, points int) *history {
	g := &trainingGroup{runs: runs}
	m := &history{name: name, state: finished, trouble: math.NaN(), loss: math.NaN(), group: g}
	var errors []float64
	for _, h := range runs {
		m.step, m.steps = max(m.step, h.step), max(m.steps, h.steps)
		m.elapsed = max(m.elapsed, h.elapsed)
		m.target = max(m.target, h.target)
		if h.state == running {
			m.state = running
		}
		if h.broken > 0 && (m.broken == 0 || h.brokeAt < m.brokeAt) {
			m.brokeAt = h.brokeAt
		}
		m.broken += h.broken
		if finite(h.trouble) {
			errors, m.unit = append(errors, h.trouble), h.unit
		}
		m.pruned = append(m.pruned, h.pruned...)
	}
	slices.Sort(m.pruned)
	m.pruned = slices.Compact(m.pruned)
	if len(m.pruned) > 200 {
		m.pruned = nil // schedules that differ: marks everywhere say nothing
	}
	m.trouble = median(errors)
	smooth := lines(runs, func(h *history) []stepValue { return h.smoothLine() })
	at := g.places(smooth, points)
	g.low, g.smooth, g.high = quartiles(smooth, at, between)
	valid := lines(runs, func(h *history) []stepValue { return h.valid })
	_, m.valid, _ = quartiles(valid, g.places(valid, points), between)
	for i, v := range m.valid {
		if i == 0 || v.value < m.best.value {
			m.best = v
		}
	}
	sparse := lines(runs, func(h *history) []stepValue { return h.sparsity })
	_, m.sparsity, _ = quartiles(sparse, g.places(sparse, points), since)
	return m
}

func lines(runs []*history, of func(h *history) []stepValue) (all [][]stepValue) {
	for _, h := range runs {
		var line []stepValue
		for _, v := range of(h) {
			if finite(v.value) {
				line = append(line, v)
			}
		}
		all = append(all, line)
	}
	return all
}

// places are the steps at which lines have values, at most so many of them.
func (g *trainingGroup) places(lines [][]stepValue, most int) []float64 {
	var all []float64
	for _, line := range lines {
		for _, v := range line {
			all = append(all, v.step)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for len(all) > max(most, 20) {
		kept := all[:0]
		for i, s := range all {
			if i%2 == 1 || i == len(all)-1 {
				kept = append(kept, s)
			}
		}
		all = kept
	}
	return all
}

// quartiles are the lower one, the median and the upper one of lines at some steps, of those lines that are there.
func quartiles(lines [][]stepValue, at []float64, value func(line []stepValue, step float64) float64) (low, mid, high []stepValue) {
	for _, step := range at {
		var here []float64
		for _, line := range lines {
			if v := value(line, step); finite(v) {
				here = append(here, v)
			}
		}
		if len(here) == 0 {
			continue
		}
		slices.Sort(here)
		low = append(low, stepValue{step, quantile(0.25, here)})
		mid = append(mid, stepValue{step, quantile(0.5, here)})
		high = append(high, stepValue{step, quantile(0.75, here)})
	}
	return low, mid, high
}

// between is the value of a line at a step, straight from point to point; NaN outside of it.
func between(line []stepValue, step float64) float64 {
	i := sort.Search(len(line), func(i int) bool { return line[i].step >= step })
	switch {
	case i == len(line) || i == 0 && line[0].step > step:
		return math.NaN()
	case line[i].step == step:
		return line[i].value
	}
	a, b := line[i-1], line[i]
	return a.value + (b.value-a.value)*(step-a.step)/(b.step-a.step)
}

// since is the last value at or before a step, NaN before the first.
func since(line []stepValue, step float64) float64 {
	i := sort.Search(len(line), func(i int) bool { return line[i].step > step })
	if i == 0 {
		return math.NaN()
	}
	return line[i-1].value
}

// sentence is that of the runs together.
func (g *trainingGroup) sentence(m *history) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: median of %d runs", m.label(), len(g.runs))
	in := map[state]int{}
	for _, h := range g.runs {
		in[h.state]++
	}
	if n := in[running]; n > 0 {
		fmt.Fprintf(&b, ", %d under way", n)
	}
	if n := in[halted]; n > 0 {
		fmt.Fprintf(&b, ", %d stopped early", n)
	}
	if n := len(g.smooth); n > 0 {
		fmt.Fprintf(&b, ", loss from %s to %s (quartiles %s to %s)", short(g.smooth[0].value), short(g.smooth[n-1].value), short(g.low[n-1].value), short(g.high[n-1].value))
	}
	if n := len(m.valid); n > 0 {
		fmt.Fprintf(&b, ", validation %s (best %s at step %s)", short(m.valid[n-1].value), short(m.best.value), group(int(m.best.step)))
	}
	if finite(m.trouble) {
		fmt.Fprintf(&b, ", %s", amount(m.trouble, m.unit))
	}
	if s := m.sparse(); s > 0 || m.target > 0 {
		fmt.Fprintf(&b, ", sparsity %s", percent(s))
		if m.target > 0 {
			fmt.Fprintf(&b, " of %s", percent(m.target))
		}
	}
	if m.broken > 0 {
		fmt.Fprintf(&b, ", loss not finite in %s", count(m.broken, "step"))
	}
	return b.String() + "."
}

// stops are where runs ended before their last step, and why.
func (h *history) stops() (steps []int, why string) {
	if h.group != nil {
		for _, r := range h.group.runs {
			if r.state == halted {
				steps = append(steps, r.step)
			}
		}
		if len(steps) > 0 {
			why = fmt.Sprintf("%d of %d stopped", len(steps), len(h.group.runs))
		}
		return steps, why
	}
	if h.state != halted {
		return nil, ""
	}
	return []int{h.step}, h.whyStopped()
}
