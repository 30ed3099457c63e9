package widgets

import (
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// scale turns values into colours.
type scale struct {
	label    string
	min, max float64
	cyclic   bool // min and max are the same place
}

// share is where v lies between min (0) and max (1), NaN for no place.
func (s scale) share(v float64) float64 {
	switch {
	case !finite(v) || !finite(s.min) || !finite(s.max):
		return math.NaN()
	case s.max == s.min:
		return 0.5
	}
	return (v - s.min) / (s.max - s.min)
}

func (s scale) colour(v float64) color.RGBA {
	if s.cyclic {
		return palette.Cyclic(s.share(v))
	}
	// The light end of viridis is hard to see on white.
	return palette.Viridis(0.92 * s.share(v))
}

// stops are n colours from min to max, for a front end that interpolates.
func (s scale) stops(n int) []string {
	out := make([]string, n)
	for i := range out {
		t := float64(i) / float64(n-1)
		if s.cyclic {
			out[i] = palette.Hex(palette.Cyclic(t))
		} else {
			out[i] = palette.Hex(palette.Viridis(0.92 * t))
		}
	}
	return out
}

// extent is the range of the finite values, NaN where there are none.
func extent(values []float64) (lo, hi float64) {
	lo, hi = math.NaN(), math.NaN()
	for _, v := range values {
		if !finite(v) {
			continue
		}
		if !(lo <= v) {
			lo = v
		}
		if !(hi >= v) {
			hi = v
		}
	}
	return lo, hi
}
