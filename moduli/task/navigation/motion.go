package navigation

import (
	"math"
	"math/rand/v2"
)

// Motion as in arXiv 2406.06290, navigation experiments.
const (
	stepTime     = 0.02           // seconds
	turnSD       = 11.52          // radians a second
	speedScale   = 0.26 * math.Pi // metres a second, of the Rayleigh distribution
	wallDistance = 0.03           // metres
	wallSpeed    = 0.25           // share of the speed that is left near a wall
)

// walker is somebody under way: position (metres) and heading (radians).
type walker struct{ x, y, heading float64 }

// start is a walker anywhere in the box, heading anywhere.
func (b Box) start(rnd *rand.Rand) walker {
	x, y := b.anywhere(rnd)
	return walker{x: x, y: y, heading: 2 * math.Pi * rnd.Float64()}
}

// anywhere is a position uniform in the box.
func (b Box) anywhere(rnd *rand.Rand) (x, y float64) {
	h := b.half()
	x = h * (2*rnd.Float64() - 1)
	y = h * (2*rnd.Float64() - 1)
	return x, y
}

// draw is the chance in one step: a turn in radians and a speed in metres a second.
func draw(rnd *rand.Rand) (turn, speed float64) {
	turn = turnSD * stepTime * rnd.NormFloat64()
	speed = speedScale * math.Sqrt(2*rnd.ExpFloat64())
	return turn, speed
}

// step moves w for stepTime along its heading, then turns it, and returns the velocity in metres a step.
// Near a wall and heading to it, w slows down and turns so as to run along it.
func (b Box) step(w *walker, turn, speed float64) (vx, vy float64) {
	if !b.Periodic {
		if along, near := b.wall(*w); near {
			speed *= wallSpeed
			turn += along
		}
	}
	d := speed * stepTime
	vx, vy = d*math.Cos(w.heading), d*math.Sin(w.heading)
	w.heading = math.Mod(w.heading+turn, 2*math.Pi)
	if b.Periodic {
		w.x, w.y = b.wrap(w.x+vx), b.wrap(w.y+vy)
		return vx, vy
	}
	// A fast step may still lead through a wall: what is told is what was walked.
	x, y := b.clamp(w.x+vx), b.clamp(w.y+vy)
	vx, vy = x-w.x, y-w.y
	w.x, w.y = x, y
	return vx, vy
}

// wall tells whether the nearest wall is close and ahead, and then the turn that leads along it.
func (b Box) wall(w walker) (turn float64, near bool) {
	h := b.half()
	distances := [4]float64{h - w.x, h - w.y, h + w.x, h + w.y} // right, top, left, bottom
	nearest := 0
	for i, d := range distances {
		if d < distances[nearest] {
			nearest = i
		}
	}
	angle := math.Remainder(w.heading-float64(nearest)*math.Pi/2, 2*math.Pi) // to the wall's normal, in [-pi, pi]
	if distances[nearest] >= wallDistance || math.Abs(angle) >= math.Pi/2 {
		return 0, false
	}
	return math.Copysign(math.Pi/2-math.Abs(angle), angle), true
}
