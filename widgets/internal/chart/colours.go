package chart

import (
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// Map is a way from shares to colours.
type Map int

const (
	Sequential Map = iota // viridis, without its lightest end
	Cyclic                // least and greatest are the same
	Diverging             // 0 is pale: Min should be -Max
	Greys                 // pale to dark
)

// Colours turn values into colours.
type Colours struct {
	Label    string
	Min, Max float64
	Map      Map
	Percent  bool // values are shares
	Steps    int  // between as many colours and one more, for small pictures; 0 means any, and 64 in scripts
}

// Colour is that of v; values outside take the nearer end, those that are not finite are grey.
func (c Colours) Colour(v float64) color.RGBA {
	t := c.Share(v)
	if steps := float64(c.Steps); steps > 0 {
		t = math.Round(steps*t) / steps
	}
	return c.Map.at(t)
}

// Share is where v lies between Min (0) and Max (1), taken to the nearer end unless the map is cyclic; NaN for no place.
func (c Colours) Share(v float64) float64 {
	switch {
	case !finite(v) || !finite(c.Min) || !finite(c.Max):
		return math.NaN()
	case c.Max == c.Min:
		return 0.5
	}
	t := (v - c.Min) / (c.Max - c.Min)
	if c.Map == Cyclic {
		return t
	}
	return min(max(t, 0), 1)
}

func (m Map) at(t float64) color.RGBA {
	if math.IsNaN(t) {
		return palette.Viridis(t)
	}
	switch m {
	case Cyclic:
		return palette.Cyclic(t)
	case Diverging:
		return palette.Diverging(2*t - 1)
	case Greys:
		return palette.Fade(palette.Ink(), 0.06+0.9*t)
	}
	return palette.Viridis(0.92 * t)
}

// Stops are colours at even shares, for a script that mixes them.
func (c Colours) Stops() []string {
	all := make([]string, int(otherwise(float64(c.Steps), 64))+1)
	for i := range all {
		all[i] = palette.Hex(c.Map.at(float64(i) / float64(len(all)-1)))
	}
	return all
}

// ends are the range of the bar, never empty.
func (c Colours) ends() (lo, hi float64) {
	lo, hi = c.Min, c.Max
	if !finite(lo) || !finite(hi) {
		return 0, 1
	}
	if lo == hi {
		return lo - 0.5, hi + 0.5
	}
	return lo, hi
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
