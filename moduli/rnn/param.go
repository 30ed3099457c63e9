package rnn

import (
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"gonum.org/v1/gonum/blas/blas32"
)

// Param is one weight matrix with its gradient and its mask, all of one shape.
type Param struct {
	Name string
	W    blas32.General
	Grad blas32.General
	Mask *prune.Mask // weights where it keeps nothing are zero, and stay so
}

// newParam is a zero matrix of which everything is kept.
func newParam(name string, rows, cols int) *Param {
	return &Param{Name: name, W: newMatrix(rows, cols), Grad: newMatrix(rows, cols), Mask: prune.Full(rows, cols)}
}

func newMatrix(rows, cols int) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
}

// rows is the view of rows [from, to) of m.
func rows(m blas32.General, from, to int) blas32.General {
	return blas32.General{Rows: to - from, Cols: m.Cols, Stride: m.Stride, Data: m.Data[from*m.Stride : (to-1)*m.Stride+m.Cols]}
}

// transpose writes the transpose of src (R x C) to dst (C x R).
func transpose(dst, src blas32.General) {
	for i := range src.Rows {
		for j, v := range src.Data[i*src.Stride : i*src.Stride+src.Cols] {
			dst.Data[j*dst.Stride+i] = v
		}
	}
}
