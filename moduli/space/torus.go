package space

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
)

// Torus is the flat torus T^n for any n from 1: the cube [0, Period)^n with
// opposite sides glued. The distance is the Euclidean norm of the coordinate
// differences, each taken the shorter way round.
type Torus struct {
	// Dim is the dimension n; 0 means 2.
	Dim int
	// Period is the side of the cube; 0 means the published 10.
	Period float64
}

func (t Torus) dim() int {
	if t.Dim == 0 {
		return 2
	}
	return t.Dim
}

func (t Torus) period() float64 { return periodOr10(t.Period) }

// String names the torus, its dimension and its period.
func (t Torus) String() string { return fmt.Sprintf("torus T%d (period %g)", t.dim(), t.period()) }

// Validate refuses a negative or enormous dimension, and a period that is
// negative or not finite.
func (t Torus) Validate() error {
	if err := checkDim("Torus", t.Dim, Torus{}.dim()); err != nil {
		return err
	}
	return checkLength("Torus", "Period", t.Period, Torus{}.period())
}

// Coords is the dimension.
func (t Torus) Coords() int { return t.dim() }

// Sample draws every coordinate uniformly from [0, Period).
func (t Torus) Sample(p []float64, rnd *rand.Rand) { sampleCube(p, t.period(), rnd) }

// Distance is the length of the shortest straight line from a to b. Points
// outside the cube are read through the gluing.
func (t Torus) Distance(a, b []float64) float64 {
	var d [1]float64
	t.distances(d[:], a, b)
	return d[0]
}

// distances fills d with the distances from a to the points that lie in all one
// after the other.
func (t Torus) distances(d, a, all []float64) {
	period := t.period()
	done := simd.PlaneTorus(d, a, all, period)
	d, all = d[done:], all[done*len(a):]
	for k := range d {
		b := all[:len(a)]
		all = all[len(a):]
		sum := 0.0
		for i, x := range a {
			way := shorterWay(math.Abs(x-b[i]), period)
			sum += float64(way * way) // converted, it is not fused with the sum: all processors give the same bits
		}
		d[k] = math.Sqrt(sum)
	}
}

// Grad is the unit vector along the shortest line, in the coordinates of the cube.
func (t Torus) Grad(da, db, a, b []float64) float64 {
	period, sum := t.period(), 0.0
	for i, x := range a {
		way := signedWay(x-b[i], period)
		da[i] = way
		sum += float64(way * way)
	}
	d := math.Sqrt(sum)
	alongLine(da, db, d)
	return d
}

// Retract adds v and wraps the point into the cube.
func (t Torus) Retract(p, v []float64) {
	period := t.period()
	for i := range p {
		p[i] = wrap(p[i]+v[i], period)
	}
}

// Dimension is that of the cube.
func (t Torus) Dimension() int { return t.dim() }

// Volume is Period^Dim.
func (t Torus) Volume() float64 { return math.Pow(t.period(), float64(t.dim())) }

// Scaled is the torus with the period multiplied.
func (t Torus) Scaled(by float64) Space { t.Period = t.period() * by; return t }

// Chart is the square of the first two coordinates with both pairs of sides
// glued straight; T1 is drawn as a line.
func (t Torus) Chart() Chart {
	period := t.period()
	if t.dim() == 1 {
		return Chart{
			At:   func(p []float64) (x, y float64) { return wrap(p[0], period), 0 },
			XMax: period, YMin: -1, YMax: 1,
			XLabel:    "coordinate 1",
			LeftRight: Straight,
			Note:      "one dimension: the height has no meaning",
		}
	}
	chart := Chart{
		At:   func(p []float64) (x, y float64) { return wrap(p[0], period), wrap(p[1], period) },
		XMax: period, YMax: period,
		XLabel: "coordinate 1", YLabel: "coordinate 2",
		LeftRight: Straight, BottomTop: Straight,
	}
	if n := t.dim(); n > 2 {
		chart.Note = fmt.Sprintf("2 of the %d coordinates of T%d: points drawn together can be far apart", n, n)
	}
	return chart
}

// Surface is the donut of the first two coordinates: the first goes round its
// middle circle, of length Period, the second round its tube, half as wide. T1
// is that circle.
func (t Torus) Surface(p []float64) (x, y, z float64) {
	turn := 2 * math.Pi / t.period()
	cos, sin := math.Cos(turn*wrap(p[0], t.period())), math.Sin(turn*wrap(p[0], t.period()))
	out, up := 0.0, 0.0
	if t.dim() > 1 {
		v := turn * wrap(p[1], t.period())
		out, up = math.Cos(v)/2, math.Sin(v)/2
	}
	return (1 + out) * cos / turn, (1 + out) * sin / turn, up / turn
}
