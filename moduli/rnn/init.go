package rnn

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// Init is how recurrent matrices are drawn: [Uniform], [Orthogonal], [Identity], [SpectralRadius]. The gates of a cell
// have a square matrix each, N x N, and are drawn one after the other.
type Init interface {
	// Draw fills w (N x N), drawing as many numbers whatever they are. It may be a part of a larger matrix.
	Draw(w blas32.General, rnd *rand.Rand)
	String() string
}

// Uniform draws from U(-1/sqrt(N), 1/sqrt(N)): PyTorch's default, and the published setting.
type Uniform struct{}

// String is "uniform".
func (Uniform) String() string { return "uniform" }

// Draw draws row after row.
func (Uniform) Draw(w blas32.General, rnd *rand.Rand) { uniform(w, 1/math.Sqrt(float64(w.Cols)), rnd) }

// uniform draws from U(-bound, bound).
func uniform(w blas32.General, bound float64, rnd *rand.Rand) {
	for i := range w.Rows {
		x := row(w, i)
		for j := range x {
			x[j] = float32(bound * (2*rnd.Float64() - 1))
		}
	}
}

// Orthogonal draws from all orthogonal matrices alike: by Q of the QR factors of a Gaussian matrix, its columns turned so
// that the diagonal of R is positive (Mezzadri 2007; Saxe et al. 2014). States keep their length, as gradients do.
type Orthogonal struct{}

// String is "orthogonal".
func (Orthogonal) String() string { return "orthogonal" }

// Draw takes a time of order N^3.
func (Orthogonal) Draw(w blas32.General, rnd *rand.Rand) {
	n := w.Rows
	var qr mat.QR
	var q, r mat.Dense
	qr.Factorize(gaussian(n, rnd))
	qr.QTo(&q)
	qr.RTo(&r)
	for i := range n {
		for j := range n {
			w.Data[i*w.Stride+j] = float32(math.Copysign(1, r.At(j, j)) * q.At(i, j))
		}
	}
}

func gaussian(n int, rnd *rand.Rand) *mat.Dense {
	g := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			g.Set(i, j, rnd.NormFloat64())
		}
	}
	return g
}

// Identity is the identity matrix (Le, Jaitly and Hinton 2015): neurons remember what they were. It draws nothing.
//
// It solves path integration by itself, and hides what a geometry does: it must not be used to compare spaces.
type Identity struct{}

// String is "identity".
func (Identity) String() string { return "identity" }

// Draw writes ones on the diagonal and zeros elsewhere.
func (Identity) Draw(w blas32.General, _ *rand.Rand) {
	for i := range w.Rows {
		x := row(w, i)
		clear(x)
		x[i] = 1
	}
}

// SpectralRadius draws Gaussian weights, scaled so that the largest absolute value of an eigenvalue is Radius: states
// neither die nor explode along the slowest direction where it is 1, as in echo state networks (Jaeger 2001).
type SpectralRadius struct {
	Radius float64 // above 0
}

// String is "spectral radius 0.9", for instance.
func (s SpectralRadius) String() string { return fmt.Sprintf("spectral radius %v", s.Radius) }

// Validate reports a radius that is not a positive number.
func (s SpectralRadius) Validate() error {
	if !(s.Radius > 0) || math.IsInf(s.Radius, 1) {
		return fmt.Errorf("rnn: spectral radius %v: want a number above 0", s.Radius)
	}
	return nil
}

// Draw takes a time of order N^3, some 25 of the products of two such matrices.
func (s SpectralRadius) Draw(w blas32.General, rnd *rand.Rand) {
	n := w.Rows
	for {
		g := gaussian(n, rnd)
		var e mat.Eigen
		if !e.Factorize(g, mat.EigenNone) {
			continue // no algorithm is sure to converge; another matrix does
		}
		radius := 0.0
		for _, v := range e.Values(nil) {
			radius = max(radius, cmplx.Abs(v))
		}
		for i := range n {
			for j := range n {
				w.Data[i*w.Stride+j] = float32(s.Radius / radius * g.At(i, j))
			}
		}
		return
	}
}
