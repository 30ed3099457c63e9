package space

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Move trains the embedding by one step of gradient descent: it retracts every
// point along -rate times its row of grad (N x Coords, tangent vectors as
// [Smooth].Grad gives them, or sums of such). It moves nothing and returns an
// error if the space has no gradient, if grad has another shape than Points, or if
// a number of it, or the rate, is not finite.
func (e *Embedding) Move(grad *mat.Dense, rate float64) error {
	smooth, err := AsSmooth(e.Space)
	if err != nil {
		return err
	}
	n, coords := e.Points.Dims()
	if rows, cols := grad.Dims(); rows != n || cols != coords {
		return fmt.Errorf("space: gradient is %d x %d, the points are %d x %d", rows, cols, n, coords)
	}
	for i := range n {
		for j, g := range grad.RawRowView(i) {
			if step := rate * g; math.IsNaN(step) || math.IsInf(step, 0) {
				return fmt.Errorf("space: step of point %d along coordinate %d is %g at rate %g, allowed are finite numbers", i, j, step, rate)
			}
		}
	}
	v := make([]float64, coords)
	for i := range n {
		for j, g := range grad.RawRowView(i) {
			v[j] = -rate * g
		}
		smooth.Retract(e.Point(i), v)
	}
	return nil
}

// Clone is a copy with points of its own, on the same space.
func (e *Embedding) Clone() *Embedding {
	return &Embedding{Space: e.Space, Points: mat.DenseCopyOf(e.Points)}
}
