package widgets

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// Walked is what has paths: a *moduli.Result of the navigation task has those of its held-out trajectories, and
// *navigation.Paths are some, as navigation.Task.Follow has them of recorded walks.
type Walked interface {
	Paths() (*navigation.Paths, error)
}

// TrajectoryView shows how far off a network is that finds its way. Make one with [Trajectory].
type TrajectoryView struct {
	of    Walked
	title string
	width int
	which []int // nil for those of chosen ranks
}

// Trajectory shows the true and the decoded path of a trajectory in its box (metres), and beside it the error (cm) over time
// (seconds), before the errors of all trajectories, that of who stands still at the start, and that of a guess:
//
//	res, err := exp.Run(ctx)
//	widgets.Trajectory(res).Show()
//
// of held-out trajectories, or, of recorded ones,
//
//	walks.Fill(batch, 0) // walks is a navigation.Replay
//	widgets.Trajectory(task.Follow(res.Network, batch)).Show()
//
// The first one shown is the median by mean error; the sliders go through time, and through the best, the worst and ranks in
// between. Nil, and paths without a trajectory, show a note; a result of another task is an error.
func Trajectory(of Walked) *TrajectoryView { return &TrajectoryView{of: of, width: 800} }

// Title replaces the title.
func (v *TrajectoryView) Title(title string) *TrajectoryView { v.title = title; return v }

// Width sets the width in CSS pixels, 240 to 1600; 800 without it. Below 560 the two pictures are one above the other.
func (v *TrajectoryView) Width(pixels int) *TrajectoryView { v.width = pixels; return v }

// Only shows these trajectories, 1 to 12 of them, instead of some from the best to the worst. The first is shown first.
func (v *TrajectoryView) Only(trajectories ...int) *TrajectoryView {
	v.which = append([]int{}, trajectories...)
	return v
}

// Show shows the trajectories on the current sink.
func (v *TrajectoryView) Show() error { return display.Show(v) }

// Bundle is the picture in all its forms.
func (v *TrajectoryView) Bundle() (display.Bundle, error) {
	if err := checkWidth("Trajectory", v.width); err != nil {
		return display.Bundle{}, err
	}
	nothing := placeholder{name: "trajectory", title: v.title, width: v.width, head: "No trajectory to draw"}
	if v.of == nil {
		nothing.detail = "There is no network's answer: the value is nil."
		return nothing.Bundle()
	}
	paths, err := v.of.Paths()
	if err == nil && paths != nil {
		err = paths.Validate()
	}
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Trajectory: %w; allowed are a result of the navigation task and paths", err)
	}
	if paths == nil || paths.Batch*paths.Steps == 0 {
		nothing.detail = "There are no trajectories, or none of them has a step."
		return nothing.Bundle()
	}
	p, err := v.plan(paths)
	if err != nil {
		return display.Bundle{}, fmt.Errorf("widgets: Trajectory: %w", err)
	}
	inks := 40
	if len(p.steps) < paths.Steps {
		inks = 20 // long paths have many edges
	}
	return figure{
		name: "trajectory", widget: "Trajectory", play: p.play(v.width), inks: inks,
		alt: p.alt(), caption: p.caption(), text: p.text(),
	}.Bundle()
}
