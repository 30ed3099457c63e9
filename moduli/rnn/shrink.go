package rnn

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"gonum.org/v1/gonum/blas/blas32"
)

// Shrinkage is the penalty Scale * sum_ij( Coeff_ij |W_ij|^Power ) on a weight matrix. Its gradient in a weight is
// Scale * Coeff_ij * sign(W_ij), where the sign of 0 is 0, or Scale * Coeff_ij * 2 W_ij.
type Shrinkage struct {
	Coeff blas32.General // of the shape of W, without gaps between rows; empty for no penalty
	Scale float32
	Power int // 1 or 2; 0 means 1
}

// part is how many weights a goroutine adds up at a time, stretch how many it gathers.
const (
	part    = 1 << 15
	stretch = 512
)

// Shrinking is the value of the penalty Shrink. It panics if that has another shape than the weights.
func (p *Param) Shrinking() float64 {
	if !p.Shrinks() {
		return 0
	}
	if p.addend == nil {
		p.crew = new(parallel.Crew)
		p.addend = func(i int) { p.addends[i] = p.shrinking(i*part, min((i+1)*part, p.pattern.Len())) }
	}
	parts := (p.Pattern().Len() + part - 1) / part
	for len(p.addends) < parts {
		p.addends = append(p.addends, 0)
	}
	p.crew.Run(parts, p.addend)
	var sum float64
	for _, x := range p.addends[:parts] {
		sum += x
	}
	return float64(p.Shrink.Scale) * sum
}

// shrinking is the sum over kept weights [from, to).
func (p *Param) shrinking(from, to int) (sum float64) {
	c, w := p.Shrink.Coeff.Data, p.W.Data
	if p.Shrink.Power == 2 {
		for _, i := range p.pattern.Positions()[from:to] {
			x := float64(w[i])
			sum += float64(c[i]) * x * x
		}
		return sum
	}
	if p.pattern.Len() == len(w) {
		return simd.WeightedL1(c[from:to], w[from:to])
	}
	var cs, ws [stretch]float32
	for at := p.pattern.Positions()[from:to]; len(at) > 0; {
		n := min(stretch, len(at))
		simd.Gather(cs[:n], c, at[:n])
		simd.Gather(ws[:n], w, at[:n])
		sum += simd.WeightedL1(cs[:n], ws[:n])
		at = at[n:]
	}
	return sum
}

// Shrinks reports whether there is a penalty. It panics if its coefficients have another shape than the weights or
// its power is neither 1 nor 2.
func (p *Param) Shrinks() bool {
	c := p.Shrink.Coeff
	if c.Rows == 0 || p.Shrink.Scale == 0 {
		return false
	}
	if p.Shrink.Power < 0 || p.Shrink.Power > 2 {
		panic(fmt.Sprintf("rnn: a penalty on power %d of the weights of %s: want 1 or 2", p.Shrink.Power, p.Name))
	}
	if c.Rows != p.W.Rows || c.Cols != p.W.Cols || c.Stride != c.Cols || len(c.Data) != len(p.W.Data) {
		panic(fmt.Sprintf("rnn: %d x %d coefficients with stride %d for the %d x %d weights of %s: want the same shape and no gaps", c.Rows, c.Cols, c.Stride, p.W.Rows, p.W.Cols, p.Name))
	}
	return true
}

// AddShrinking adds the gradient of Shrink to Grad, for optimizers with no better place to do it. Products are rounded
// before they are added, so that all processors give the same bits.
func (p *Param) AddShrinking() {
	if !p.Shrinks() {
		return
	}
	c, w := p.Shrink.Coeff.Data, p.W.Data
	for _, i := range p.Pattern().Positions() {
		switch {
		case p.Shrink.Power == 2:
			p.Grad.Data[i] += float32(p.Shrink.Scale * c[i] * 2 * w[i])
		case w[i] > 0:
			p.Grad.Data[i] += float32(p.Shrink.Scale * c[i])
		case w[i] < 0:
			p.Grad.Data[i] -= float32(p.Shrink.Scale * c[i])
		}
	}
}
