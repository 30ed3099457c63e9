package space

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"
)

// rowsAtOnce is how many rows a goroutine takes at a time: few enough to share
// out the short rows at the end, enough to make the taking cheap.
const rowsAtOnce = 16

// Distances is the symmetric N x N matrix of the distances between all neurons.
// It is computed in parallel and does not depend on GOMAXPROCS.
func (e *Embedding) Distances() *mat.SymDense {
	all := mat.NewSymDense(e.Len(), nil)
	raw := all.RawSymmetric() // upper triangle, row-major
	e.EachRow(func(i int, d []float64) {
		copy(raw.Data[i*raw.Stride+i:], d)
	})
	return all
}

// EachRow goes through the upper triangle of the distance matrix without
// storing it. It calls do once for each neuron i with the distances to itself
// and to all later ones: d[k] is the distance of i and i+k, k = 0 to N-1-i.
//
// Calls come from several goroutines at once and in no fixed order, so do must
// write only what belongs to its own i, or d itself, and must not keep d.
// EachRow returns when all calls have; a panic in one of them is passed on to
// the caller.
func (e *Embedding) EachRow(do func(i int, d []float64)) {
	n := e.Len()
	var next atomic.Int64
	var group sync.WaitGroup
	var once sync.Once
	var failure any
	for range min(runtime.GOMAXPROCS(0), (n+rowsAtOnce-1)/rowsAtOnce) {
		group.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					once.Do(func() { failure = r })
				}
			}()
			d := make([]float64, n)
			for {
				end := int(next.Add(rowsAtOnce))
				if end-rowsAtOnce >= n {
					return
				}
				for i := end - rowsAtOnce; i < min(end, n); i++ {
					e.row(i, d[:n-i])
					do(i, d[:n-i])
				}
			}
		})
	}
	group.Wait()
	if failure != nil {
		panic(failure)
	}
}

// row fills d with the distances of neuron i to i, i+1, ...
func (e *Embedding) row(i int, d []float64) {
	p := e.Point(i)
	// By type, not by method: a type that embeds the torus has its methods, and a Distance of its own.
	if t, ok := e.Space.(Torus); ok && e.Points.RawMatrix().Stride == len(p) {
		t.distances(d, p, e.Points.RawMatrix().Data[i*len(p):])
		return
	}
	for k := range d {
		d[k] = e.Space.Distance(p, e.Point(i+k))
	}
}
