package space

import "math/rand/v2"

// Space is a metric space on which hidden neurons are placed.
//
// A point is a slice of Coords() float64 coordinates. The zero value of every
// space in this package but [Func] is usable, and has the scale of the published
// experiments where there is one. The methods other than Validate expect fields
// that Validate accepts; [Embed] checks them.
type Space interface {
	// String names the space with its scale, as in "torus T2 (period 10)".
	String() string
	// Validate reports a field that cannot be used, naming its value and what is allowed.
	Validate() error
	// Coords is the number of coordinates of a point.
	Coords() int
	// Sample fills p (length Coords) with a random point.
	Sample(p []float64, rnd *rand.Rand)
	// Distance is the metric between the points a and b (length Coords).
	Distance(a, b []float64) float64
	// Chart gives coordinates in which the space can be drawn flat.
	Chart() Chart
}

// Chart draws a space flat: a rectangle, how its sides are glued, and the map into it.
type Chart struct {
	// At maps a point of the space into the rectangle.
	At func(p []float64) (x, y float64)
	// XMin to YMax bound the rectangle.
	XMin, XMax, YMin, YMax float64
	// XLabel and YLabel name the two axes.
	XLabel, YLabel string
	// LeftRight says how the left side is glued to the right one; BottomTop the bottom to the top.
	LeftRight, BottomTop Gluing
	// Note says what the picture cannot show, empty if it shows all.
	Note string
}

// Gluing says how two opposite sides of a chart are identified.
type Gluing int

const (
	Open     Gluing = iota // the sides are edges, or a cut of the map: not glued
	Straight               // glued point to opposite point, as on the torus
	Reversed               // glued with a flip, as on the Klein bottle
)

// String names the gluing.
func (g Gluing) String() string {
	switch g {
	case Open:
		return "open"
	case Straight:
		return "straight"
	case Reversed:
		return "reversed"
	}
	return "unknown gluing"
}
