package analysis

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// Components are the principal components of hidden states.
type Components struct {
	// Scores (rows x k) are the states in the coordinates of the components, the widest first, to be drawn.
	Scores *mat.Dense
	// Axes (k x N) are the unit vectors of these coordinates. The greatest coordinate of each is above 0.
	Axes *mat.Dense
	// Variance of all components, the greatest first: as many as there are rows or neurons, whichever are fewer.
	Variance []float64
}

// PrincipalComponents finds the k widest directions of states (rows x N). Its time grows with the cube of rows or of
// N, whichever are fewer, so a thousand rows or so of a large network are enough. It returns an error for k outside
// 1 to the lesser of these, fewer than 2 rows, a state that is not finite, and if the decomposition fails.
func PrincipalComponents(states blas32.General, k int) (*Components, error) {
	rows, n := states.Rows, states.Cols
	least := min(rows, n)
	if rows < 2 {
		return nil, fmt.Errorf("analysis: components of %d states: want 2 or more", rows)
	}
	if k < 1 || k > least {
		return nil, fmt.Errorf("analysis: %d components of %d states of %d neurons: want 1 to %d", k, rows, n, least)
	}
	centred, err := centre(states)
	if err != nil {
		return nil, err
	}
	// The smaller of the two Gram matrices has the same variances.
	gram := mat.NewSymDense(least, nil)
	if n <= rows {
		gram.SymOuterK(1/float64(rows-1), centred.T())
	} else {
		gram.SymOuterK(1/float64(rows-1), centred)
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(gram, true) {
		return nil, errors.New("analysis: the decomposition of the states did not converge")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	values := eigen.Values(nil) // ascending
	c := &Components{Scores: mat.NewDense(rows, k, nil), Axes: mat.NewDense(k, n, nil), Variance: make([]float64, least)}
	for i := range c.Variance {
		c.Variance[i] = max(0, values[least-1-i])
	}
	for i := range k {
		axis := mat.NewVecDense(n, nil)
		v := vectors.ColView(least - 1 - i)
		if n <= rows {
			axis.CopyVec(v)
		} else {
			axis.MulVec(centred.T(), v)
			if norm := mat.Norm(axis, 2); norm > 0 {
				axis.ScaleVec(1/norm, axis)
			}
		}
		turn(axis)
		c.Axes.SetRow(i, axis.RawVector().Data)
		score := mat.NewVecDense(rows, nil)
		score.MulVec(centred, axis)
		c.Scores.SetCol(i, score.RawVector().Data)
	}
	return c, nil
}

// centre takes the mean state off.
func centre(states blas32.General) (*mat.Dense, error) {
	rows, n := states.Rows, states.Cols
	out, mean := mat.NewDense(rows, n, nil), make([]float64, n)
	for i := range rows {
		for j, h := range states.Data[i*states.Stride:][:n] {
			x := float64(h)
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("analysis: state %d of neuron %d is %v: want a finite number", i, j, x)
			}
			mean[j] += x
			out.Set(i, j, x)
		}
	}
	for i := range rows {
		row := out.RawRowView(i)
		for j := range row {
			row[j] -= mean[j] / float64(rows)
		}
	}
	return out, nil
}

// turn makes the greatest coordinate positive, for either sign of an axis is right.
func turn(axis *mat.VecDense) {
	x := axis.RawVector().Data
	most := 0
	for i := range x {
		if math.Abs(x[i]) > math.Abs(x[most]) {
			most = i
		}
	}
	if x[most] < 0 {
		axis.ScaleVec(-1, axis)
	}
}

// Share is the share of the variance that the first k components have, in [0, 1]; NaN if the states do not vary.
func (c *Components) Share(k int) float64 {
	first, all := 0.0, 0.0
	for i, v := range c.Variance {
		all += v
		if i < k {
			first += v
		}
	}
	return first / all
}

// Dimension is the participation ratio, (sum of variances)^2 / sum of their squares: D if D components have equal
// variance and the others none. A curved manifold has more than its own dimension. NaN if the states do not vary.
func (c *Components) Dimension() float64 {
	sum, squares := 0.0, 0.0
	for _, v := range c.Variance {
		sum += v
		squares += v * v
	}
	return sum * sum / squares
}
