package navigation

import (
	"fmt"
	"math"
	"math/rand/v2"
)

const (
	stepTime     = 0.02           // seconds
	turnSD       = 11.52          // radians a second
	speedScale   = 0.26 * math.Pi // metres a second, of the Rayleigh distribution
	wallDistance = 0.03           // metres
	wallSpeed    = 0.25           // share of the speed that is left along a wall
)

// Box is a square room centred at 0.
type Box struct {
	Width    float64 // metres; 0 means 2.2
	Periodic bool    // no walls: who leaves on one side comes in on the other
}

// Validate reports a width that cannot be.
func (b Box) Validate() error {
	if b.Width < 0 || math.IsNaN(b.Width) || math.IsInf(b.Width, 0) || b.Width > 0 && b.Width <= 2*wallDistance {
		return fmt.Errorf("navigation: box width %v m: want more than %v m, or 0 for 2.2 m", b.Width, 2*wallDistance)
	}
	return nil
}

// half is half the width, in metres.
func (b Box) half() float64 {
	if b.Width == 0 {
		return 1.1
	}
	return b.Width / 2
}

// Distance between two positions in metres, around the edges if the box is periodic.
func (b Box) Distance(x0, y0, x1, y1 float64) float64 {
	return math.Hypot(b.offset(x1-x0), b.offset(y1-y0))
}

// offset is the shortest difference between two coordinates.
func (b Box) offset(d float64) float64 {
	if !b.Periodic {
		return d
	}
	w := 2 * b.half()
	return d - w*math.Round(d/w)
}

// wrap brings a coordinate back into a periodic box.
func (b Box) wrap(x float64) float64 {
	w := 2 * b.half()
	return x - w*math.Floor(x/w+0.5)
}

// walker is somebody under way: position (metres) and heading (radians).
type walker struct{ x, y, heading float64 }

// start is a walker anywhere in the box, heading anywhere.
func (b Box) start(rnd *rand.Rand) walker {
	h := b.half()
	return walker{x: h * (2*rnd.Float64() - 1), y: h * (2*rnd.Float64() - 1), heading: 2 * math.Pi * rnd.Float64()}
}

// draw is the chance in one step: a turn in radians and a speed in metres a second.
func draw(rnd *rand.Rand) (turn, speed float64) {
	turn = turnSD * stepTime * rnd.NormFloat64()
	speed = speedScale * math.Sqrt(2*rnd.ExpFloat64())
	return turn, speed
}

// step moves w for stepTime along its heading, turns it, and returns the velocity in metres a step.
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
	// A fast step may still lead through the wall: what is told is what was walked.
	h := b.half()
	x, y := clamp(w.x+vx, h), clamp(w.y+vy, h)
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

func clamp(x, half float64) float64 { return math.Max(-half, math.Min(half, x)) }
