package widgets

import (
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// SparsityView shows where a network is sparse: how much of each matrix is pruned, and what share of the weights it holds.
// Make one with [Sparsity].
type SparsityView struct {
	runs   []sparsityRun
	title  string
	width  int
	target float64
}

// sparsityRun is how sparse one run was after its epochs, and is at its end.
type sparsityRun struct {
	name   string
	end    sparsityStage
	stages map[int]sparsityStage           // by epochs done
	epochs int                             // in all
	target float64                         // NaN if it is not known
	blind  bool                            // it has a history, without numbers by matrix
	cells  map[int]map[string]sparsityCell // by place and row
}

type sparsityStage struct {
	total    float64
	matrices []prune.MatrixReport
}

// Sparsity shows the sparsity of each matrix of results beside the target, from their Sparsity and, for a slider over
// epochs, their History. Results of one name, as those of several seeds, are one bar at their median, with a point for each
// run. Nil results are left out.
func Sparsity(results ...*moduli.Result) *SparsityView {
	v := &SparsityView{width: 680, target: math.NaN()}
	for _, r := range results {
		if r == nil {
			continue
		}
		run := sparsityRun{name: r.Name, end: stageOf(r.Sparsity), stages: map[int]sparsityStage{}, target: math.NaN()}
		for _, e := range r.History {
			run.epochs = max(run.epochs, e.Epochs, e.Epoch)
			if e.Target > 0 {
				run.target = e.Target
			}
			if len(e.Matrices) > 0 {
				run.stages[e.Epoch] = sparsityStage{e.Sparsity, e.Matrices}
			}
		}
		run.blind = len(r.History) > 0 && len(run.stages) == 0
		v.runs = append(v.runs, run)
	}
	return v
}

func stageOf(r prune.Report) sparsityStage { return sparsityStage{r.Total, r.Matrices} }

// Report adds a report that is no part of a result, as that of prune.Measure.
func (v *SparsityView) Report(name string, r prune.Report) *SparsityView {
	v.runs = append(v.runs, sparsityRun{name: name, end: stageOf(r), target: math.NaN()})
	return v
}

// Title replaces the title.
func (v *SparsityView) Title(title string) *SparsityView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 680 without it. The height follows from the number of matrices.
func (v *SparsityView) Width(pixels int) *SparsityView { v.width = pixels; return v }

// Target draws the line of the target at a share, in [0, 1]. Without it the targets are those of the histories.
func (v *SparsityView) Target(share float64) *SparsityView { v.target = share; return v }

// Show shows the bars on the current sink.
func (v *SparsityView) Show() error { return display.Show(v) }

// Bundle is the picture in all its forms.
func (v *SparsityView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Sparsity", v.width); err != nil {
		return display.Bundle{}, err
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, err
	}
	if len(p.arms) == 0 {
		return placeholder{
			name: "sparsity", title: v.title, width: v.width,
			head: "No sparsity to draw", detail: "No result or report says how much of a matrix is pruned.",
		}.Bundle()
	}
	return figure{
		name: "sparsity", widget: "Sparsity", play: p.play(), inks: 48,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}

const (
	maxSparsityArms   = 6
	maxSparsityRows   = 12 // and the total
	maxSparsityPlaces = 48
	maxSparsityDots   = 12
)

// sparsityPlan is what the picture and the texts have in common.
type sparsityPlan struct {
	title   string
	width   int
	arms    []sparsityArm
	left    int                // arms that are not drawn
	rows    []string           // names of matrices, those with a penalty first
	merged  map[string]bool    // matrices that are one row, the last
	weights map[string]float64 // of each row, of the first run that has it; NaN if not known
	places  []int              // epochs, the last one -1 for the end
	epochs  int                // in all
	stages  int                // that the histories have, of which places are a part
	targets []float64          // that are drawn
	gaps    int
	dots    bool
	blind   bool
}

type sparsityArm struct {
	name string
	runs []sparsityRun
}

// otherMatrices is the name of the row of those that are merged; no matrix can have it by accident.
const otherMatrices = "\x00others"

func (v *SparsityView) plan() (*sparsityPlan, error) {
	if t := v.target; !math.IsNaN(t) && !(t >= 0 && t <= 1) {
		return nil, fmt.Errorf("widgets: Sparsity: target is %g, allowed are shares from 0 to 1", t)
	}
	p := &sparsityPlan{title: v.title, width: v.width, merged: map[string]bool{}, weights: map[string]float64{}}
	if p.title == "" {
		p.title = "Sparsity by matrix"
	}
	epochs := map[int]bool{}
	for _, r := range v.runs {
		if len(r.end.matrices) == 0 && r.end.total == 0 && len(r.stages) == 0 {
			continue
		}
		if err := p.check(r); err != nil {
			return nil, err
		}
		if !math.IsNaN(v.target) {
			r.target = v.target
		}
		at := slices.IndexFunc(p.arms, func(a sparsityArm) bool { return a.name == r.name })
		if at < 0 {
			at = len(p.arms)
			p.arms = append(p.arms, sparsityArm{name: r.name})
		}
		p.arms[at].runs = append(p.arms[at].runs, r)
		for e := range r.stages {
			epochs[e] = true
		}
		p.epochs = max(p.epochs, r.epochs)
		p.blind = p.blind || r.blind
	}
	p.left = max(0, len(p.arms)-maxSparsityArms)
	p.arms = p.arms[:len(p.arms)-p.left]
	p.findRows()
	p.findPlaces(epochs)
	for _, a := range p.arms {
		for i, r := range a.runs {
			a.runs[i].cells = map[int]map[string]sparsityCell{}
			for _, place := range p.places {
				if s, ok := r.at(place); ok {
					a.runs[i].cells[place] = p.fold(s)
				}
			}
		}
	}
	p.findTargets()
	for _, a := range p.arms {
		p.dots = p.dots || len(p.arms) > 1 || len(a.runs) > 1
	}
	return p, nil
}

// check refuses numbers that no matrix can have, and counts those that are not finite.
func (p *sparsityPlan) check(r sparsityRun) error {
	stage := func(s sparsityStage, epoch string) error {
		for _, m := range append(slices.Clone(s.matrices), prune.MatrixReport{Name: "the total", Sparsity: s.total}) {
			switch {
			case !finite(m.Sparsity):
				p.gaps++
			case m.Sparsity < 0 || m.Sparsity > 1:
				return fmt.Errorf("widgets: Sparsity: %s%s: sparsity of %s is %g, allowed are shares from 0 to 1", r.label(), epoch, oneLine(m.Name), m.Sparsity)
			}
			if m.Kept < 0 || m.Kept > m.Weights {
				return fmt.Errorf("widgets: Sparsity: %s%s: %s keeps %d of %d weights, allowed are 0 to all", r.label(), epoch, oneLine(m.Name), m.Kept, m.Weights)
			}
		}
		return nil
	}
	for e, s := range r.stages {
		if err := stage(s, fmt.Sprintf(" after epoch %d", e)); err != nil {
			return err
		}
	}
	return stage(r.end, "")
}

func (r sparsityRun) label() string {
	if r.name == "" {
		return "run"
	}
	return oneLine(r.name)
}

// at is the stage after an epoch, -1 for the end.
func (r sparsityRun) at(epoch int) (sparsityStage, bool) {
	if epoch < 0 {
		return r.end, true
	}
	s, ok := r.stages[epoch]
	return s, ok
}

// findRows lists the matrices, recurrent ones first, else in the order of the networks; the smallest of too many become one row.
func (p *sparsityPlan) findRows() {
	var recurrent, others []string
	for _, a := range p.arms {
		for _, r := range a.runs {
			for _, m := range r.all() {
				if _, known := p.weights[m.Name]; known {
					continue
				}
				p.weights[m.Name] = math.NaN()
				if m.Weights > 0 {
					p.weights[m.Name] = float64(m.Weights)
				}
				if len(m.Name) >= 9 && m.Name[:9] == "recurrent" {
					recurrent = append(recurrent, m.Name)
				} else {
					others = append(others, m.Name)
				}
			}
		}
	}
	p.rows = append(recurrent, others...)
	if len(p.rows) <= maxSparsityRows {
		return
	}
	heavy := slices.Clone(others)
	slices.SortStableFunc(heavy, func(a, b string) int {
		x, y := p.weights[a], p.weights[b]
		switch {
		case x > y || y != y && x == x:
			return -1
		case x < y || x != x && y == y:
			return 1
		}
		return 0
	})
	for _, name := range heavy[max(0, min(len(heavy), maxSparsityRows-1-len(recurrent))):] {
		p.merged[name] = true
	}
	p.rows = slices.DeleteFunc(p.rows, func(name string) bool { return p.merged[name] })
	p.rows = append(p.rows, otherMatrices)
}

// all are the matrices of the end or, where that has none, of an epoch.
func (r sparsityRun) all() []prune.MatrixReport {
	if len(r.end.matrices) > 0 {
		return r.end.matrices
	}
	first := math.MaxInt
	for e := range r.stages {
		first = min(first, e)
	}
	return r.stages[first].matrices
}

func (p *sparsityPlan) findPlaces(epochs map[int]bool) {
	var all []int
	for e := range epochs {
		all = append(all, e)
	}
	slices.Sort(all)
	p.stages = len(all)
	for _, i := range evenly(len(all), maxSparsityPlaces) {
		p.places = append(p.places, all[i])
	}
	p.places = append(p.places, -1)
}

func (p *sparsityPlan) findTargets() {
	for _, a := range p.arms {
		for _, r := range a.runs {
			if finite(r.target) && r.target <= 1 && !slices.Contains(p.targets, r.target) {
				p.targets = append(p.targets, r.target)
			}
		}
	}
	slices.Sort(p.targets)
	p.targets = p.targets[:min(len(p.targets), 3)]
}

// sparsityCell is what is told of a row of one run at a place: how much of it is pruned, and its shares of all weights and of
// those that are kept. What is not known is NaN.
type sparsityCell struct{ pruned, ofAll, ofKept float64 }

func (p *sparsityPlan) cell(r sparsityRun, epoch int, row string) sparsityCell {
	if cells, ok := r.cells[epoch]; ok {
		return cells[row]
	}
	return sparsityCell{math.NaN(), math.NaN(), math.NaN()}
}

// fold makes the cells of a stage, by rows.
func (p *sparsityPlan) fold(s sparsityStage) map[string]sparsityCell {
	nan := math.NaN()
	cells := map[string]sparsityCell{}
	for _, row := range p.rows {
		cells[row] = sparsityCell{nan, nan, nan}
	}
	var allKept, all, otherKept, others float64
	for _, m := range s.matrices {
		allKept, all = allKept+float64(m.Kept), all+float64(m.Weights)
	}
	for _, m := range s.matrices {
		kept, weights := float64(m.Kept), float64(m.Weights)
		if p.merged[m.Name] {
			otherKept, others = otherKept+kept, others+weights
			continue
		}
		c := sparsityCell{m.Sparsity, weights / all, kept / allKept}
		if !finite(c.pruned) {
			c.pruned = nan
		}
		cells[m.Name] = c
	}
	if others > 0 {
		cells[otherMatrices] = sparsityCell{1 - otherKept/others, others / all, otherKept / allKept}
	}
	return cells
}

func (p *sparsityPlan) total(r sparsityRun, epoch int) float64 {
	if s, ok := r.at(epoch); ok && finite(s.total) {
		return s.total
	}
	return math.NaN()
}

// of is the median over an arm's runs of a number.
func (a sparsityArm) of(number func(sparsityRun) float64) float64 {
	all := make([]float64, len(a.runs))
	for i, r := range a.runs {
		all[i] = number(r)
	}
	return median(all)
}

func (p *sparsityPlan) play() chart.Play {
	at := func(place []int) chart.Chart { return p.picture(p.places[place[0]]) }
	if len(p.places) < 2 {
		return chart.Still(p.picture(-1))
	}
	s := chart.Slider{Name: "after epoch", Animate: true}
	for _, e := range p.places {
		s.Labels = append(s.Labels, p.when(e))
	}
	return chart.Play{Sliders: []chart.Slider{s}, Start: []int{len(p.places) - 1}, At: at}
}

func (p *sparsityPlan) when(epoch int) string {
	switch {
	case epoch < 0:
		return "the end"
	case p.epochs > 0:
		return fmt.Sprintf("%d of %d", epoch, p.epochs)
	}
	return fmt.Sprint(epoch)
}
