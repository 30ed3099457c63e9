package widgets

import (
	"fmt"
	"math"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

func (p *walksPlan) text() string {
	return fmt.Sprintf("%s of %s (%s s), off by %s cm on average; %s.",
		capital(trajectories(p.of.Batch)), count(p.of.Steps, "step"), short(float64(p.of.Steps)*navigation.StepTime), short(p.all.mean), p.finding())
}

func trajectories(n int) string {
	if n == 1 {
		return "1 trajectory"
	}
	return group(n) + " trajectories"
}

// finding compares the last step with standing still and with chance, which is what tells a network that finds its way.
func (p *walksPlan) finding() string {
	last := len(p.steps) - 1
	median, still := p.all.median[last], p.all.still[last]
	if math.IsNaN(median) {
		return "no answer is a place"
	}
	if p.of.Batch == 1 {
		return fmt.Sprintf("after %.2f s it is %s cm off; standing still would be %s cm, a guess %.0f cm off", seconds(p.steps[last]), short2(median), short2(still), p.chance)
	}
	s := fmt.Sprintf("after %.2f s half of them are within %s cm of the truth and nine in ten within %s cm", seconds(p.steps[last]), short2(median), short2(p.all.ninth))
	if first := p.all.median[0]; last > 0 && finite(first) {
		s += fmt.Sprintf(" (half within %s cm after the first step)", short2(first))
	}
	s += fmt.Sprintf("; standing still would be %s cm, a guess %.0f cm off", short2(still), p.chance)
	if median >= still {
		s += ", so that nothing is gained over standing still"
	}
	return s
}

func (p *walksPlan) caption() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. ", capital(p.finding()))
	if p.asked {
		b.WriteString("The trajectories are those asked for")
	} else {
		b.WriteString("The trajectories are the median by mean error and some from the best to the worst")
	}
	fmt.Fprintf(&b, ", %d of %s. A black line joins true and decoded place at the time that the slider shows. ", len(p.drawn), group(p.of.Batch))
	if p.of.Box.Periodic {
		b.WriteString("The box has no walls: who leaves it (dashed line) comes in on the other side. ")
	}
	fmt.Fprintf(&b, "Chance is the mean distance of two places anywhere in the box.")
	if p.beyond > 0 {
		fmt.Fprintf(&b, " %s outside of the close-up.", count(p.beyond, "decoded place"))
	}
	if n := len(p.steps); n < p.of.Steps {
		fmt.Fprintf(&b, " %s of %s steps are drawn.", group(n), group(p.of.Steps))
	}
	if n := len(p.times); n < len(p.steps) {
		fmt.Fprintf(&b, " The slider has %d of them.", n)
	}
	if p.lost > 0 {
		fmt.Fprintf(&b, " %s without a place: gaps, and not counted in errors.", count(p.lost, "answer"))
	}
	return b.String()
}

func (p *walksPlan) alt() string {
	return fmt.Sprintf("Two paths in a square, and lines of the error over time: %s", lower(p.text()))
}
