package space

import "gonum.org/v1/gonum/mat"

// Embedding places N neurons on a space: row i of Points (N x Coords) is neuron i.
// The same value feeds the penalty, the checkpoint and the picture.
type Embedding struct {
	Space  Space
	Points *mat.Dense
}

// Len is the number of neurons N.
func (e *Embedding) Len() int { n, _ := e.Points.Dims(); return n }
