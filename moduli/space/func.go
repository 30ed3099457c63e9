package space

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Func is a space given by functions: a way to draw a point and a distance of two
// points are enough. What is left out is made up for: gradients come from finite
// differences, points are moved by addition, the picture shows two coordinates.
//
// [Check] looks for points at which it is no metric space. The zero value is not
// usable. The functions are called from several goroutines at once.
type Func struct {
	// Name names the space with all that tells it from others, as in "hexagonal torus (side 10)".
	Name string
	// N is the number of coordinates of a point, 1 or above.
	N int
	// Draw fills p (length N) with a random point.
	Draw func(p []float64, rnd *rand.Rand)
	// Measure is the distance of a and b: finite, 0 or above, and the same from b to a.
	Measure func(a, b []float64) float64

	// Slope writes the Riemannian gradient of Measure in a and in b, as described at
	// [Smooth]. Nil means central differences of Measure, to about 9 digits, where
	// the coordinates are taken for lengths; it makes 4 N calls.
	Slope func(da, db, a, b []float64)
	// Move moves p by the tangent vector v and puts it back on the space; nil means
	// p + v.
	Move func(p, v []float64)
	// Dim is the dimension; 0 means N.
	Dim int
	// Size is the volume, in units of Measure; 0 means not known.
	Size float64
	// Flat is the chart; one without At means the first two coordinates.
	Flat Chart
	// Scale multiplies Measure; 0 means 1.
	Scale float64
}

func (f Func) scale() float64 {
	if f.Scale == 0 {
		return 1
	}
	return f.Scale
}

// String is Name, with the scale where it is not 1.
func (f Func) String() string {
	if s := f.scale(); s != 1 {
		return fmt.Sprintf("%s (scaled by %g)", f.Name, s)
	}
	return f.Name
}

// Validate reports what is missing, and numbers that cannot be used.
func (f Func) Validate() error {
	switch {
	case f.Name == "":
		return fmt.Errorf("space: Func Name is %q, allowed are names that tell the space from others", f.Name)
	case f.N < 1 || f.N > maxDim:
		return fmt.Errorf("space: N of %s is %d, allowed are 1 to %d", f.Name, f.N, maxDim)
	case f.Draw == nil:
		return fmt.Errorf("space: Draw of %s is nil, needed is a function that draws a point", f.Name)
	case f.Measure == nil:
		return fmt.Errorf("space: Measure of %s is nil, needed is a distance of two points", f.Name)
	case f.Dim < 0 || f.Dim > f.N:
		return fmt.Errorf("space: Dim of %s is %d, allowed are 1 to %d, or 0 for %d", f.Name, f.Dim, f.N, f.N)
	case !(f.Size >= 0):
		return fmt.Errorf("space: Size of %s is %g, allowed are volumes above 0, or 0 for not known", f.Name, f.Size)
	}
	return checkUsual("Func", "Scale", f.Scale, 1)
}

// Coords is N.
func (f Func) Coords() int { return f.N }

// Sample is Draw.
func (f Func) Sample(p []float64, rnd *rand.Rand) { f.Draw(p, rnd) }

// Distance is Scale times Measure.
func (f Func) Distance(a, b []float64) float64 { return f.scale() * f.Measure(a, b) }

// Grad is Slope or, where that is nil, the finite differences of Measure.
func (f Func) Grad(da, db, a, b []float64) float64 {
	d := f.Distance(a, b)
	if d == 0 {
		clear(da)
		clear(db)
		return 0
	}
	if f.Slope == nil {
		moved := append(append(make([]float64, 0, 2*f.N), a...), b...)
		f.differences(da, moved, moved[:f.N], d/f.scale())
		f.differences(db, moved, moved[f.N:], d/f.scale())
	} else {
		f.Slope(da, db, a, b)
	}
	for i := range da { // distances grow with the scale and coordinates do not
		da[i] /= f.scale()
		db[i] /= f.scale()
	}
	return d
}

// differences writes the slope of Measure, which is d, between the two points of
// moved along the coordinates of one of them.
func (f Func) differences(dx, moved, x []float64, d float64) {
	for i, at := range x {
		// Points closer than the step would be jumped over, and the slope lost.
		unit := max(1, math.Abs(at))
		h := max(min(cubeRoot*unit, d/4), 1e-9*unit)
		low, high := at-h, at+h
		x[i] = high
		dx[i] = f.Measure(moved[:f.N], moved[f.N:])
		x[i] = low
		dx[i] = (dx[i] - f.Measure(moved[:f.N], moved[f.N:])) / (high - low)
		x[i] = at
		if math.IsNaN(dx[i]) || math.IsInf(dx[i], 0) { // outside of where Measure is defined
			dx[i] = 0
		}
	}
}

// cubeRoot is that of the rounding of float64: with this step the error of a
// central difference and its rounding are about equal.
const cubeRoot = 6e-6

// Retract is Move or, where that is nil, p + v.
func (f Func) Retract(p, v []float64) {
	if f.Move != nil {
		f.Move(p, v)
		return
	}
	for i := range p {
		p[i] += v[i]
	}
}

// Dimension is Dim, or N where that is 0.
func (f Func) Dimension() int {
	if f.Dim == 0 {
		return f.N
	}
	return f.Dim
}

// Volume is Size Scale^Dim, NaN where Size is 0.
func (f Func) Volume() float64 {
	if f.Size == 0 {
		return math.NaN()
	}
	return f.Size * math.Pow(f.scale(), float64(f.Dimension()))
}

// Scaled is the space with the scale multiplied; its coordinates stay.
func (f Func) Scaled(by float64) Space { f.Scale = f.scale() * by; return f }

// Chart is Flat or, where that has no At, the rectangle around the first two
// coordinates of a thousand points.
func (f Func) Chart() Chart {
	if f.Flat.At != nil {
		return f.Flat
	}
	var low, high [2]float64
	low[0], low[1] = math.Inf(1), math.Inf(1)
	high[0], high[1] = math.Inf(-1), math.Inf(-1)
	shown := min(2, f.N)
	p, rnd := make([]float64, f.N), rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		f.Draw(p, rnd)
		for i, x := range p[:shown] {
			low[i], high[i] = min(low[i], x), max(high[i], x)
		}
	}
	chart := Chart{
		XLabel: "coordinate 1", YLabel: "coordinate 2",
		Note: "the rectangle is that of a thousand points; those outside are drawn on its border",
	}
	if shown == 1 {
		low[1], high[1] = -1, 1
		chart.YLabel = ""
		chart.Note = "one dimension: the height has no meaning; " + chart.Note
	}
	chart.XMin, chart.XMax, chart.YMin, chart.YMax = low[0], high[0], low[1], high[1]
	chart.At = func(p []float64) (x, y float64) {
		x = min(max(p[0], low[0]), high[0])
		if shown > 1 {
			y = min(max(p[1], low[1]), high[1])
		}
		return x, y
	}
	return chart
}
