package penalty

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"gonum.org/v1/gonum/blas/blas32"
)

// Term is R(W) = Strength * mean_ij( Coeff_ij |W_ij|^Power ), made for one matrix size: N x N for N hidden neurons, or
// G*N x N for G gates, the matrices of the gates one below the other. The mean is over all entries of that matrix.
//
// An optimizer knows a term as rnn.Shrinkage{Coeff: t.Coeff, Scale: t.Scale(), Power: t.Power}.
type Term struct {
	Name     string
	Strength float32
	Coeff    blas32.General // of the shape of W and without gaps, empty where the term is zero
	// Power is 1 for |W| and 2 for W^2; 0 means 1.
	Power int
	// Embedding places the neurons, as receivers: the rows of each gate. It is nil where the penalty has no geometry,
	// and where each gate has its own (see Gates).
	Embedding *space.Embedding
	// Senders places the neurons as senders, the columns, where these have places of their own; nil means Embedding.
	Senders *space.Embedding
	// Gates, where each gate has coefficients of its own, are the terms they were drawn as, whose Coeff are parts of
	// this one's. It is nil otherwise.
	Gates []*Term

	trained *trained // nil where the embedding stays as it is
}

// Scale is what the gradient in W_ij is a multiple of: Strength/N^2, or Strength/(G N^2), by Coeff_ij and the sign of
// W_ij or 2 W_ij.
func (t *Term) Scale() float32 {
	if t.Coeff.Rows == 0 {
		return 0
	}
	return float32(float64(t.Strength) / t.entries())
}

func (t *Term) entries() float64 { return float64(t.Coeff.Rows) * float64(t.Coeff.Cols) }

// power is Power with the 1 that 0 stands for. It panics if that is no power there is.
func (t *Term) power() int {
	if err := checkPower("Term", t.Power); err != nil {
		panic(err.Error())
	}
	return max(t.Power, 1)
}

// IsZero reports whether the term is zero whatever the weights.
func (t *Term) IsZero() bool { return t.Coeff.Rows == 0 || t.Strength == 0 }

// Value is R(w) for weights w of the shape of Coeff. It panics if they have
// another one.
func (t *Term) Value(w blas32.General) float64 {
	if t.IsZero() {
		return 0
	}
	t.checkShape("weights are", w)
	sum := absolutes
	if t.power() == 2 {
		sum = squares
	}
	return float64(t.Strength) * t.mean(sum, w)
}

func absolutes(c, w []float32) (sum float64) {
	for j, x := range w {
		sum += float64(c[j]) * math.Abs(float64(x))
	}
	return sum
}

// Three factors of 24 bits have more digits than a float64: the products are converted, and so never fused with the
// sum, for all processors to give the same bits.
func squares(c, w []float32) (sum float64) {
	for j, x := range w {
		sum += float64(float64(c[j]) * (float64(x) * float64(x)))
	}
	return sum
}

// AddGrad adds dR/dW at weights w to grad, both of the shape of Coeff:
// [Term.Scale] * Coeff_ij * sign(w_ij), where the sign of 0 is 0, or for squares
// Scale * Coeff_ij * 2 w_ij. A pruned weight is therefore not pushed. It panics
// if the shape of w or grad is not that of Coeff.
func (t *Term) AddGrad(grad, w blas32.General) {
	if t.IsZero() {
		return
	}
	t.checkShape("weights are", w)
	t.checkShape("gradient is", grad)
	each := t.Scale()
	add := addSigns
	if t.power() == 2 {
		add = addDoubles
	}
	inBlocks(t.Coeff.Rows, t.Coeff.Cols, func(i int) { add(row(grad, i), row(t.Coeff, i), row(w, i), each) })
}

func addSigns(g, c, w []float32, each float32) {
	for j, x := range w {
		// Signs of dense weights are a coin toss, which a branch would lose half
		// the time; zeros are rare before pruning and the rule after it.
		if x != 0 {
			sign := math.Float32bits(x) & (1 << 31)
			g[j] += math.Float32frombits(math.Float32bits(each*c[j]) ^ sign)
		}
	}
}

func addDoubles(g, c, w []float32, each float32) {
	for j, x := range w {
		g[j] += float32(each * c[j] * 2 * x)
	}
}

// MeanCoeff is the mean of all coefficients, 0 where there are none.
// [MatchMean] is the even penalty of the same mean.
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
	top := float32(0)
	for i := range t.Coeff.Rows {
		for _, c := range row(t.Coeff, i) {
			top = max(top, c)
		}
	}
	cheap, all := 0, 0
	for i := range t.Coeff.Rows {
		self := i % t.Coeff.Cols // row i of one of the gates is that neuron's
		for j, c := range row(t.Coeff, i) {
			if j != self && c < top/2 {
				cheap++
			}
		}
		all += t.Coeff.Cols - 1
	}
	if all == 0 {
		return 0
	}
	return float64(cheap) / float64(all)
}

// mean adds up sum(row of Coeff, row of w) and divides by the number of entries. The rows are
// summed apart and then in order, so that the number of goroutines plays no part.
func (t *Term) mean(sum func(c, w []float32) float64, w blas32.General) float64 {
	sums := make([]float64, t.Coeff.Rows)
	inBlocks(t.Coeff.Rows, t.Coeff.Cols, func(i int) { sums[i] = sum(row(t.Coeff, i), row(w, i)) })
	total := 0.0
	for _, s := range sums {
		total += s
	}
	return total / t.entries()
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
