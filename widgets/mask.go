package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// MaskView shows which weights of a matrix survive pruning: a dark square for
// each that is kept. Make one with [Mask].
type MaskView struct {
	mask   *prune.Mask
	title  string
	width  int
	sorted bool
	by     *space.Embedding
	curve  bool
}

// Mask shows m, row i and column j at row i and column j unless it is sorted. A
// nil mask, as that of a dense run, shows a note that says so.
func Mask(m *prune.Mask) *MaskView { return &MaskView{mask: m, width: 520} }

// SortBy puts both rows and columns in the order of the neurons' first chart
// coordinate in e, so that wiring between neighbours gathers along the diagonal
// (and in the corners, where the space closes). The mask must be N x N for N
// neurons. A nil embedding leaves the order, and the caption says so.
func (v *MaskView) SortBy(e *space.Embedding) *MaskView {
	v.sorted, v.by, v.curve = true, e, false
	return v
}

// SortAlongCurve is like SortBy with the order along a Hilbert curve through the
// chart, which keeps neighbours in both coordinates together: local wiring makes
// blocks along the diagonal.
func (v *MaskView) SortAlongCurve(e *space.Embedding) *MaskView {
	v.sorted, v.by, v.curve = true, e, true
	return v
}

// Title replaces the title, which is the share of weights kept.
func (v *MaskView) Title(title string) *MaskView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 520 without it. The picture
// may be a little wider or narrower, since each weight is a whole number of dots.
func (v *MaskView) Width(pixels int) *MaskView { v.width = pixels; return v }

// Show shows the mask on the current sink.
func (v *MaskView) Show() error { return display.Show(v) }

// Bundle is the mask in all its forms.
func (v *MaskView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Mask", v.width); err != nil {
		return display.Bundle{}, err
	}
	m := v.mask
	if m == nil {
		return placeholder{
			name: "mask", title: v.title, width: v.width,
			head: "No mask to draw", detail: "Nothing was pruned: every weight of this matrix is kept.",
		}.Bundle()
	}
	if m.Rows < 0 || m.Cols < 0 || len(m.Keep) != m.Rows*m.Cols {
		return display.Bundle{}, fmt.Errorf("widgets: Mask: mask of %d x %d has %d entries, allowed is rows times columns", m.Rows, m.Cols, len(m.Keep))
	}
	if len(m.Keep) == 0 {
		return placeholder{
			name: "mask", title: v.title, width: v.width,
			head: "No mask to draw", detail: fmt.Sprintf("The matrix is %d x %d: it has no weights.", m.Rows, m.Cols),
		}.Bundle()
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, err
	}
	img, err := p.picture().PNG(256)
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Mask: %w", err)
	}
	script, err := p.script()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Mask: %w", err)
	}
	return display.Figure{
		Name: "mask", PNG: img, Width: p.frame.width, Height: p.frame.height,
		Alt: p.alt(), Caption: p.caption(), Text: p.text(), Script: script,
	}.Bundle()
}

// maskPlan is a mask in the order and at the size at which it is drawn.
type maskPlan struct {
	mask    *prune.Mask
	kept    int
	title   string
	titled  bool   // by the user: the picture alone would have it
	order   []int  // row and column r show neuron order[r]; nil as they are
	how     string // the order in words
	ring    bool   // the order closes: its end neighbours its start
	band    bool   // the order is along one coordinate
	frame   maskFrame
	cells   []float64 // share kept, frame.rows x frame.cols
	darkest float64   // the share that is drawn darkest
}

func (v *MaskView) plan() (*maskPlan, error) {
	m := v.mask
	p := &maskPlan{mask: m, kept: m.Kept(), title: v.title, titled: v.title != "", how: "not sorted"}
	if p.title == "" {
		p.title = "Weights kept: " + percent(float64(p.kept)/float64(len(m.Keep)))
	}
	switch {
	case v.sorted && (v.by == nil || v.by.Space == nil || v.by.Points == nil):
		p.how = "not sorted, since the penalty of this run has no geometry"
	case v.sorted:
		if err := p.sort(v.by, v.curve); err != nil {
			return nil, err
		}
	}
	p.frame = newMaskFrame(v.width, m.Rows, m.Cols)
	p.fill()
	return p, nil
}

// fill counts the kept weights of every cell.
func (p *maskPlan) fill() {
	f, m := p.frame, p.mask
	p.cells = make([]float64, f.rows*f.cols)
	for r := range m.Rows {
		i := p.at(r)
		for c := range m.Cols {
			if m.Keep[i*m.Cols+p.at(c)] {
				p.cells[r/f.perRow*f.cols+c/f.perCol]++
			}
		}
	}
	for r := range f.rows {
		for c := range f.cols {
			high, wide := min(f.perRow, m.Rows-r*f.perRow), min(f.perCol, m.Cols-c*f.perCol)
			p.cells[r*f.cols+c] /= float64(high * wide)
		}
	}
	p.darkest = 1
	if p.binned() {
		p.darkest = darkest(p.cells)
	}
}

// darkest is the share that all but the fullest hundredth of the cells stay
// below, so that a few full cells do not make the rest pale.
func darkest(cells []float64) float64 {
	sorted := slices.Sorted(slices.Values(cells))
	if d := sorted[len(sorted)-1-len(sorted)/100]; d > 0 {
		return d
	}
	return max(sorted[len(sorted)-1], 1e-9)
}

func (p *maskPlan) at(r int) int {
	if p.order == nil {
		return r
	}
	return p.order[r]
}

func (p *maskPlan) binned() bool { return p.frame.perRow > 1 || p.frame.perCol > 1 }

func (p *maskPlan) text() string {
	share := float64(p.kept) / float64(len(p.mask.Keep))
	return fmt.Sprintf("%s of %s weights kept in a %s x %s matrix (%s kept, %s pruned); rows and columns %s.",
		group(p.kept), group(len(p.mask.Keep)), group(p.mask.Rows), group(p.mask.Cols), percent(share), percent(1-share), p.how)
}

func (p *maskPlan) caption() string {
	var b strings.Builder
	b.WriteString(p.text())
	if p.binned() {
		fmt.Fprintf(&b, " Each dot stands for %d x %d weights; the darkest have %s of them kept, or more.", p.frame.perRow, p.frame.perCol, percent(p.darkest))
	}
	if s := p.finding(); s != "" {
		b.WriteString(" " + s)
	}
	return b.String()
}

func (p *maskPlan) alt() string {
	s := "Picture of a matrix with a dark square for each weight that is kept: " + lower(p.text())
	if p.titled {
		s = p.title + ". " + s
	}
	if f := p.finding(); f != "" {
		s += " " + f
	}
	return s
}

// finding says whether sorting gathers the kept weights about the diagonal: how
// much denser they are there than elsewhere.
func (p *maskPlan) finding() string {
	n := p.mask.Rows
	if !p.band || n < 20 || p.kept == 0 || p.kept == len(p.mask.Keep) {
		return ""
	}
	var near, nearKept, farKept int
	for r := range n {
		for c := range n {
			gap := r - c
			if gap < 0 {
				gap = -gap
			}
			if p.ring {
				gap = min(gap, n-gap)
			}
			kept := p.mask.Keep[p.order[r]*n+p.order[c]]
			switch close := 10*gap <= n; {
			case close && kept:
				near, nearKept = near+1, nearKept+1
			case close:
				near++
			case kept:
				farKept++
			}
		}
	}
	inside, outside := float64(nearKept)/float64(near), float64(farKept)/float64(n*n-near)
	ratio := inside / outside
	switch {
	case math.IsInf(ratio, 1):
		return "All kept weights lie within a tenth of the diagonal."
	case ratio >= 1.15 || ratio <= 1/1.15:
		return fmt.Sprintf("Within a tenth of the diagonal, weights are kept %s times as often as elsewhere.", short(ratio))
	}
	return "Kept weights do not gather about the diagonal."
}
