package widgets

import (
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// beside is a plane with a colour bar and, where there is room to the right of it, a second panel, else below; with the
// height of the picture. The second panel has room for a label of its vertical axis.
func beside(c space.Chart, top, width float64) (flat, second chart.Panel, height float64) {
	const bar, label, edge = 108, 64, 20 // to the right of the plane, to the left of the second panel, at the right side
	left := 62.0
	if c.YLabel == "" {
		left = 30
	}
	room := width - left - bar - label - edge
	flat = plane(c, left, top, math.Round(0.58*room))
	if room >= 320 && flat.Height >= 0.6*flat.Width {
		second = chart.Panel{Left: left + flat.Width + bar + label, Top: top, Width: room - flat.Width, Height: flat.Height}
		return flat, second, top + flat.Height + 52
	}
	flat = plane(c, left, top, width-left-bar)
	second = chart.Panel{Left: label, Top: top + flat.Height + 88, Width: width - label - edge, Height: 190}
	return flat, second, second.Top + second.Height + 52
}

// evenlyWith are at most most of the numbers below n, evenly spread, must among them where it is one; in order.
func evenlyWith(n, most, must int) []int {
	most = min(max(most, 1), n)
	all := make([]int, most)
	for k := range all {
		all[k] = (2*k + 1) * n / (2 * most)
	}
	if must >= 0 && must < n && !slices.Contains(all, must) {
		nearest := 0
		for k, i := range all {
			if abs(i-must) < abs(all[nearest]-must) {
				nearest = k
			}
		}
		all[nearest] = must
	}
	return all
}

func abs(i int) int { return max(i, -i) }
