package space

import "math"

// strip is what the Klein bottle and the Moebius strip have in common: a band whose
// left and right sides, a period apart, are glued upside down.
type strip struct {
	period float64 // of x
	top    float64 // a period in x takes y to top - y
	loop   float64 // period of y, 0 where bottom and top are not glued
}

// inside is the image of p between the two sides, and whether y was flipped to get there.
func (s strip) inside(p []float64) (x, y float64, flipped bool) {
	x, flipped = ontoStrip(p[0], s.period)
	y = p[1]
	if flipped {
		y = s.top - y
	}
	if s.loop > 0 {
		y = wrap(y, s.loop)
	}
	return x, y, flipped
}

// straight is the shortest line to a from an image of b, the one across the sides
// where across is set.
func (s strip) straight(ax, ay, bx, by float64) (dx, dy float64, across bool) {
	dx, dy = ax-bx, ay-by
	ux, uy := math.Copysign(s.period-math.Abs(dx), -dx), ay+by
	if s.loop > 0 {
		dy, uy = signedWay(dy, s.loop), signedWay(uy, s.loop)
	} else {
		uy -= s.top
	}
	if ux*ux+uy*uy < dx*dx+dy*dy {
		return ux, uy, true
	}
	return dx, dy, false
}

func (s strip) grad(da, db, a, b []float64) float64 {
	ax, ay, aFlipped := s.inside(a)
	bx, by, bFlipped := s.inside(b)
	dx, dy, across := s.straight(ax, ay, bx, by)
	d := math.Sqrt(dx*dx + dy*dy)
	da[0], da[1] = dx, dy
	alongLine(da, db, d)
	if aFlipped {
		da[1] = -da[1]
	}
	if bFlipped != across {
		db[1] = -db[1]
	}
	return d
}
