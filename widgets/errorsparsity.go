package widgets

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/echarts"
)

// ErrorSparsityView shows the error on held-out data against the share of weights
// that are pruned. Make one with [ErrorSparsity].
type ErrorSparsityView struct {
	results []*moduli.Result
	title   string
	width   int
	ends    bool
}

// ErrorSparsity shows what pruning cost. Results of one name are a curve: its line
// is their median, and a band goes from the lowest to the highest of them, as for
// runs that differ in their seed alone. Along a run, the error is that after the
// last epoch at each sparsity. Runs that were never pruned are a dashed level.
// All must be measured in the same unit; nil ones are passed over.
func ErrorSparsity(results ...*moduli.Result) *ErrorSparsityView {
	return &ErrorSparsityView{results: results, width: 640}
}

// Ends takes the end of each run alone: for runs that were pruned to several
// targets, each with all its epochs.
func (v *ErrorSparsityView) Ends() *ErrorSparsityView { v.ends = true; return v }

// Title replaces the title, which names what is measured.
func (v *ErrorSparsityView) Title(title string) *ErrorSparsityView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 640 without it.
func (v *ErrorSparsityView) Width(pixels int) *ErrorSparsityView { v.width = pixels; return v }

// Show shows the curves on the current sink.
func (v *ErrorSparsityView) Show() error { return display.Show(v) }

// Bundle is the curves in all their forms.
func (v *ErrorSparsityView) Bundle() (display.Bundle, error) {
	if err := checkWidth("ErrorSparsity", v.width); err != nil {
		return display.Bundle{}, err
	}
	p, err := v.plan()
	if err != nil {
		return display.Bundle{}, err
	}
	if len(p.curves) == 0 {
		detail := "There are no results yet: give those of Experiment.Run."
		if p.lost > 0 {
			detail = fmt.Sprintf("%s, none of them finite.", count(p.lost, "measurement"))
		}
		return placeholder{
			name: "errorsparsity", title: v.title, width: v.width, head: "No error to draw", detail: detail,
		}.Bundle()
	}
	img, err := p.picture().PNG(32)
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: ErrorSparsity: %w", err)
	}
	script, err := p.script()
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: ErrorSparsity: %w", err)
	}
	return display.Figure{
		Name: "errorsparsity", PNG: img, Width: p.width, Height: errorSparsityHeight,
		Alt: p.alt(), Caption: p.caption(), Text: p.text(),
		Script: script, Assets: []display.Asset{echarts.Asset()},
	}.Bundle()
}
