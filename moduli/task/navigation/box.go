package navigation

import (
	"fmt"
	"math"
)

const (
	publishedWidth = 2.2  // metres
	widest         = 1000 // metres; beyond, float32 distances are coarser than place fields
)

// Box is a square room centred at 0.
type Box struct {
	Width    float64 // metres; 0 means 2.2
	Periodic bool    // no walls: who leaves on one side comes in on the other
}

// Validate reports a width that cannot be.
func (b Box) Validate() error {
	if b.Width == 0 || b.Width > 2*wallDistance && b.Width <= widest {
		return nil
	}
	return fmt.Errorf("navigation: box width %v m: want more than %v and at most %v m, or 0 for %v m",
		b.Width, 2*wallDistance, widest, publishedWidth)
}

// width in metres, with its default.
func (b Box) width() float64 {
	if b.Width == 0 {
		return publishedWidth
	}
	return b.Width
}

// Side is the width in metres, with its default.
func (b Box) Side() float64 { return b.width() }

// half is half the width, in metres.
func (b Box) half() float64 { return b.width() / 2 }

// Distance between two positions in metres, around the edges if the box is periodic.
func (b Box) Distance(x0, y0, x1, y1 float64) float64 {
	return math.Hypot(b.offset(x1-x0), b.offset(y1-y0))
}

// offset is the shortest difference between two coordinates.
func (b Box) offset(d float64) float64 {
	if !b.Periodic {
		return d
	}
	w := b.width()
	return d - w*math.Round(d/w)
}

// wrap brings a coordinate back into a periodic box.
func (b Box) wrap(x float64) float64 {
	w := b.width()
	return x - w*math.Floor(x/w+0.5)
}

// clamp keeps a coordinate between two walls.
func (b Box) clamp(x float64) float64 { return max(-b.half(), min(b.half(), x)) }
