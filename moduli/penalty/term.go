package penalty

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"gonum.org/v1/gonum/blas/blas32"
)

// Term is R(W) = Strength * mean_ij( Coeff_ij |W_ij| ), made for one matrix size.
type Term struct {
	Name      string
	Strength  float32
	Coeff     blas32.General   // N x N, empty where the term is zero
	Embedding *space.Embedding // nil where the penalty has no geometry
}

// Scale is what the gradient in W_ij is a multiple of: Strength/N^2, by Coeff_ij and the sign of W_ij.
func (t *Term) Scale() float32 {
	n := float64(t.Coeff.Rows)
	if n == 0 {
		return 0
	}
	return float32(float64(t.Strength) / (n * n))
}

// IsZero reports whether the term is zero whatever the weights.
func (t *Term) IsZero() bool { return t.Coeff.Rows == 0 || t.Strength == 0 }

// Value is R(w) for the N x N weights w. It panics if the shape of w is not
// that of Coeff.
func (t *Term) Value(w blas32.General) float64 {
	if t.IsZero() {
		return 0
	}
	t.checkShape("weights are", w)
	return float64(t.Strength) * t.mean(func(c, w []float32) float64 {
		sum := 0.0
		for j, x := range w {
			sum += float64(c[j]) * math.Abs(float64(x))
		}
		return sum
	}, w)
}

// AddGrad adds dR/dW at the N x N weights w to grad:
// Strength/N^2 * Coeff_ij * sign(w_ij), where the sign of 0 is 0. A pruned
// weight is therefore not pushed. It panics if the shape of w or grad is not
// that of Coeff.
func (t *Term) AddGrad(grad, w blas32.General) {
	if t.IsZero() {
		return
	}
	t.checkShape("weights are", w)
	t.checkShape("gradient is", grad)
	n := t.Coeff.Rows
	each := t.Scale()
	inBlocks(n, n, func(i int) {
		c, g := row(t.Coeff, i), row(grad, i)
		for j, x := range row(w, i) {
			// Signs of dense weights are a coin toss, which a branch would lose half
			// the time; zeros are rare before pruning and the rule after it.
			if x != 0 {
				sign := math.Float32bits(x) & (1 << 31)
				g[j] += math.Float32frombits(math.Float32bits(each*c[j]) ^ sign)
			}
		}
	})
}

// MeanCoeff is the mean of all coefficients, 0 where there are none.
// L1{Height: t.MeanCoeff()} is the even penalty of the same mean.
func (t *Term) MeanCoeff() float64 {
	if t.Coeff.Rows == 0 {
		return 0
	}
	return t.mean(func(c, _ []float32) float64 {
		sum := 0.0
		for _, x := range c {
			sum += float64(x)
		}
		return sum
	}, t.Coeff)
}

// CheapShare is the share, in [0, 1], of connections between different neurons
// whose coefficient is below half of the highest one. It depends on the volume
// of the space and should be reported where spaces are compared.
func (t *Term) CheapShare() float64 {
	n := t.Coeff.Rows
	if n < 2 {
		return 0
	}
	top := float32(0)
	for i := range n {
		for _, c := range row(t.Coeff, i) {
			top = max(top, c)
		}
	}
	cheap := 0
	for i := range n {
		for j, c := range row(t.Coeff, i) {
			if i != j && c < top/2 {
				cheap++
			}
		}
	}
	return float64(cheap) / (float64(n) * float64(n-1))
}

// mean adds up sum(row of Coeff, row of w) and divides by N^2. The rows are
// summed apart and then in order, so that the number of goroutines plays no part.
func (t *Term) mean(sum func(c, w []float32) float64, w blas32.General) float64 {
	n := t.Coeff.Rows
	sums := make([]float64, n)
	inBlocks(n, n, func(i int) { sums[i] = sum(row(t.Coeff, i), row(w, i)) })
	total := 0.0
	for _, s := range sums {
		total += s
	}
	return total / (float64(n) * float64(n))
}

func (t *Term) checkShape(what string, m blas32.General) {
	c := t.Coeff
	if m.Rows != c.Rows || m.Cols != c.Cols {
		panic(fmt.Sprintf("penalty: %s %d x %d, the coefficients are %d x %d", what, m.Rows, m.Cols, c.Rows, c.Cols))
	}
	if need := (m.Rows-1)*m.Stride + m.Cols; m.Stride < m.Cols || len(m.Data) < need {
		panic(fmt.Sprintf("penalty: %s %d x %d with stride %d, for which %d numbers are too few, needed are %d", what, m.Rows, m.Cols, m.Stride, len(m.Data), need))
	}
}

func row(m blas32.General, i int) []float32 {
	return m.Data[i*m.Stride : i*m.Stride+m.Cols]
}
