package analysis

import (
	"fmt"
	"math"
)

// Turned is the correlation of the autocorrelogram with itself after a turn by each of these angles in degrees, over the
// lags of a ring, as [Autocorrelogram.GridScore] takes it at the angles that it compares. A hexagonal lattice has peaks
// at 60 and 120 degrees, a square one at 90. NaN where fewer than 20 lags of the ring have a value in both. It panics if the
// ring has no width.
func (a *Autocorrelogram) Turned(ring Ring, degrees ...float64) []float64 {
	if !(ring.Inner >= 0 && ring.Inner < ring.Outer) {
		panic(fmt.Sprintf("analysis: ring from %v to %v: want metres from 0 on that ascend", ring.Inner, ring.Outer))
	}
	sums := make([]moments, len(degrees))
	sin, cos := make([]float64, len(degrees)), make([]float64, len(degrees))
	for k, d := range degrees {
		sin[k], cos[k] = math.Sincos(d * math.Pi / 180)
	}
	rim := 1e-9 * a.Bin
	for i, v := range a.Data {
		y, x := float64(i/a.Cols-a.Rows/2), float64(i%a.Cols-a.Cols/2)
		if d := a.Bin * math.Hypot(x, y); v != v || d < ring.Inner-rim || d >= ring.Outer+rim {
			continue
		}
		for k := range degrees {
			s := between(sin[k]*x+cos[k]*y+float64(a.Rows/2), cos[k]*x-sin[k]*y+float64(a.Cols/2), a.Rows, a.Cols)
			if s.at[0] < 0 {
				continue
			}
			if w := s.read(a.Data); w == w {
				sums[k].add(v, w)
			}
		}
	}
	out := make([]float64, len(degrees))
	for k, m := range sums {
		out[k] = m.correlation(moments{})
	}
	return out
}
