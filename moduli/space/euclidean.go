package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Euclidean is R^n for any n from 1 with the straight distance. It has no uniform
// distribution: points are drawn from a Gaussian, as in the published experiments
// with R3 and R9.
type Euclidean struct {
	// Dim is the dimension n; 0 means 3.
	Dim int
	// Scale is the standard deviation of each coordinate of a drawn point; 0 means the published 1.
	Scale float64
}

func (e Euclidean) dim() int {
	if e.Dim == 0 {
		return 3
	}
	return e.Dim
}

func (e Euclidean) scale() float64 {
	if e.Scale == 0 {
		return 1
	}
	return e.Scale
}

// String names the space, its dimension and its scale.
func (e Euclidean) String() string {
	return fmt.Sprintf("Euclidean R%d (scale %g)", e.dim(), e.scale())
}

// Validate refuses a negative or enormous dimension, and a scale that is
// negative or not finite.
func (e Euclidean) Validate() error {
	if err := checkDim("Euclidean", e.Dim, Euclidean{}.dim()); err != nil {
		return err
	}
	return checkLength("Euclidean", "Scale", e.Scale, Euclidean{}.scale())
}

// Coords is the dimension.
func (e Euclidean) Coords() int { return e.dim() }

// Sample draws every coordinate from a Gaussian of standard deviation Scale.
func (e Euclidean) Sample(p []float64, rnd *rand.Rand) {
	for i := range p {
		p[i] = e.scale() * rnd.NormFloat64()
	}
}

// Distance is the length of the straight line from a to b.
func (e Euclidean) Distance(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		way := x - b[i]
		sum += float64(way * way)
	}
	return math.Sqrt(sum)
}

// Grad is the unit vector along the line.
func (e Euclidean) Grad(da, db, a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		way := x - b[i]
		da[i] = way
		sum += float64(way * way)
	}
	d := math.Sqrt(sum)
	alongLine(da, db, d)
	return d
}

// Retract adds v.
func (e Euclidean) Retract(p, v []float64) {
	for i := range p {
		p[i] += v[i]
	}
}

// Dimension is Dim.
func (e Euclidean) Dimension() int { return e.dim() }

// Volume is +Inf.
func (e Euclidean) Volume() float64 { return math.Inf(1) }

// Scaled is the space with the scale of its Gaussian multiplied.
func (e Euclidean) Scaled(by float64) Space { e.Scale = e.scale() * by; return e }

// drawn is how many standard deviations of a Gaussian the chart shows to each
// side: one coordinate in two million lies beyond.
const drawn = 5

// Chart is the plane of the first two coordinates, 5 Scale to each side; R1 is
// drawn as a line.
func (e Euclidean) Chart() Chart {
	far := drawn * e.scale()
	border := func(x float64) float64 { return min(max(x, -far), far) }
	note := fmt.Sprintf("points farther out than %g are drawn on the border", far)
	if e.dim() == 1 {
		return Chart{
			At:   func(p []float64) (x, y float64) { return border(p[0]), 0 },
			XMin: -far, XMax: far, YMin: -1, YMax: 1,
			XLabel: "coordinate 1",
			Note:   "one dimension: the height has no meaning; " + note,
		}
	}
	if n := e.dim(); n > 2 {
		note = fmt.Sprintf("2 of the %d coordinates of R%d: points drawn together can be far apart; %s", n, n, note)
	}
	return Chart{
		At:   func(p []float64) (x, y float64) { return border(p[0]), border(p[1]) },
		XMin: -far, XMax: far, YMin: -far, YMax: far,
		XLabel: "coordinate 1", YLabel: "coordinate 2",
		Note: note,
	}
}

// Surface is the point itself, as far as its first three coordinates; R1 is the
// x axis, R2 the plane z = 0, and distances are true up to R3.
func (e Euclidean) Surface(p []float64) (x, y, z float64) {
	var at [3]float64
	copy(at[:], p)
	return at[0], at[1], at[2]
}
