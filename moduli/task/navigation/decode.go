package navigation

import (
	"fmt"
	"math"
)

// decoded is the number of most active cells whose centres are averaged.
const decoded = 3

// Decode is the position, in metres, that activities (length P; logits or probabilities) tell: the mean
// of the centres of the three most active cells, of equal ones the first. In a periodic box the mean is
// taken around the most active one, the short way. If an activity is not a number, neither is the position.
func (c *PlaceCells) Decode(activity []float32) (x, y float64) {
	if len(activity) != len(c.Centres) {
		panic(fmt.Sprintf("navigation: %d activities of %d place cells", len(activity), len(c.Centres)))
	}
	best := [decoded]int{-1, -1, -1}
	for i, a := range activity {
		if a != a {
			return math.NaN(), math.NaN()
		}
		at := decoded
		for at > 0 && (best[at-1] < 0 || a > activity[best[at-1]]) {
			at--
		}
		if at < decoded {
			copy(best[at+1:], best[at:])
			best[at] = i
		}
	}
	at := c.Centres[best[0]]
	for _, i := range best {
		x += c.Box.offset(c.Centres[i][0]-at[0]) / decoded
		y += c.Box.offset(c.Centres[i][1]-at[1]) / decoded
	}
	x, y = at[0]+x, at[1]+y
	if c.Box.Periodic {
		x, y = c.Box.wrap(x), c.Box.wrap(y)
	}
	return x, y
}
