package rnn

import (
	"math/rand/v2"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/sparse"
	"gonum.org/v1/gonum/blas/blas32"
)

// Param is one weight matrix with its gradient and its mask, all of one shape.
type Param struct {
	Name string
	W    blas32.General
	Grad blas32.General
	Mask *prune.Mask // weights where it keeps nothing are zero, and stay so
	// Bias says that it is one, N x 1 for N neurons: it is neither pruned nor penalised.
	Bias bool
	// Shrink is a penalty on the weights, whose gradient optimizers add to Grad's as they step.
	Shrink Shrinkage

	pattern *sparse.Pattern
	crew    *parallel.Crew // that works out Shrinking, with what it does
	addend  func(part int)
	addends []float64
}

// Pattern lists the weights that the mask keeps now. It is worked out anew where the mask has changed.
func (p *Param) Pattern() *sparse.Pattern {
	if p.pattern == nil {
		p.pattern = sparse.NewPattern(p.Mask)
	} else if !p.pattern.Matches(p.Mask) {
		p.pattern.Update(p.Mask)
	}
	return p.pattern
}

// newParam is a zero matrix of which everything is kept.
func newParam(name string, rows, cols int) *Param {
	return &Param{Name: name, W: newMatrix(rows, cols), Grad: newMatrix(rows, cols), Mask: prune.Full(rows, cols)}
}

// newBias is a zero vector, one number a neuron.
func newBias(name string, rows int) *Param {
	p := newParam(name, rows, 1)
	p.Bias = true
	return p
}

// draw draws uniform weights in +-bound.
func (p *Param) draw(bound float64, rnd *rand.Rand) {
	uniform(p.W, bound, rnd)
	p.applyMask()
}

// applyMask makes pruned weights 0. They were drawn as well: a mask must not shift the stream.
func (p *Param) applyMask() {
	for i, kept := range p.Mask.Keep {
		if !kept {
			p.W.Data[i] = 0
		}
	}
}

func newMatrix(rows, cols int) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
}
