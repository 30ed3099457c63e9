package space

import (
	"math"
	"math/rand/v2"
)

// periodOr10 puts the published period in the place of 0.
func periodOr10(period float64) float64 {
	if period == 0 {
		return 10
	}
	return period
}

// sampleCube draws every coordinate uniformly from [0, period).
func sampleCube(p []float64, period float64, rnd *rand.Rand) {
	for i := range p {
		// The product can round up to the period itself.
		p[i] = wrap(rnd.Float64()*period, period)
	}
}

// wrap brings x into [0, period).
func wrap(x, period float64) float64 {
	if 0 <= x && x < period {
		return x
	}
	x = math.Mod(x, period)
	if x < 0 {
		x += period
	}
	if x >= period { // a tiny negative x rounds up to the period
		return 0
	}
	return x
}

// shorterWay is the length of the shorter of the two ways round a circle of
// length period between points that differ by d >= 0.
func shorterWay(d, period float64) float64 {
	if d > period {
		d = math.Mod(d, period)
	}
	return min(d, period-d)
}

// signedWay is the shorter way round from 0 to d, negative where it goes
// backwards. It has the length shorterWay(|d|, period) to the bit.
func signedWay(d, period float64) float64 {
	way := math.Abs(d)
	if way > period {
		way = math.Mod(way, period)
	}
	if back := period - way; back < way {
		way = -back
	}
	if d < 0 {
		return -way
	}
	return way
}

// ontoStrip brings x into [0, period) and says whether that takes an odd number
// of turns, each of which flips the other coordinate of Klein bottle and Moebius strip.
func ontoStrip(x, period float64) (float64, bool) {
	if 0 <= x && x < period {
		return x, false
	}
	// The quotient may round to a neighbouring integer; the remainder, exact
	// but for its last rounding, puts it right.
	turns := math.Floor(x / period)
	x = math.FMA(-turns, period, x)
	if x < 0 {
		x += period
		turns--
	}
	if x >= period {
		x -= period
		turns++
	}
	return x, math.Mod(turns, 2) != 0
}
