package penalty

import (
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
)

const (
	// shares are the parts in which the gradient of an embedding is summed, each by one goroutine; they are as many
	// whatever GOMAXPROCS, and added up in order.
	shares = 16
	// band is the side of the squares in which weights are gone through: a cache line of each row, and of each row of
	// the mirror image.
	band = 16
)

// embeddingGrad is the Riemannian gradient of R in the points of receivers and senders at weights w, a row for each;
// sent is nil where neurons send from where they receive, and received is the whole.
//
// With m_ij = Strength/(G N^2) sum over gates of |W_ij|^Power, receiver i has
//
//	sum_j m_ij f'(d(e_i, s_j)) grad d(e_i, s_j) in e_i,
//
// and sender j the same sum over i, in s_j. A neuron's distance to itself does not change where its two points are one,
// and has no part.
func (t *Term) embeddingGrad(w blas32.General) (received, sent *mat.Dense) {
	receivers, senders := t.places()
	n, coords := receivers.Points.Dims()
	type sums struct{ received, sent *mat.Dense }
	of := make([]sums, shares)
	for k := range of {
		of[k].received = mat.NewDense(n, coords, nil)
		of[k].sent = of[k].received
		if senders != receivers {
			of[k].sent = mat.NewDense(n, coords, nil)
		}
	}
	new(parallel.Crew).Run(shares, func(k int) { t.addShare(of[k].received, of[k].sent, w, k) })
	for _, s := range of[1:] {
		of[0].received.Add(of[0].received, s.received)
		if senders != receivers {
			of[0].sent.Add(of[0].sent, s.sent)
		}
	}
	if senders == receivers {
		return of[0].received, nil
	}
	return of[0].received, of[0].sent
}

// addShare adds what share k of the pairs of neurons gives: every shares-th band of rows, of which the pairs above the
// diagonal where there is symmetry.
func (t *Term) addShare(received, sent *mat.Dense, w blas32.General, k int) {
	receivers, senders := t.places()
	together := senders == receivers
	n, coords := receivers.Points.Dims()
	on, f := t.trained.space, t.trained.inhibitor
	each := float64(t.Strength) / t.entries()
	da, db := make([]float64, coords), make([]float64, coords)
	var m [band][band]float64
	for first := k * band; first < n; first += shares * band {
		from := 0
		if together {
			from = first
		}
		for left := from; left < n; left += band {
			t.masses(&m, w, first, left)
			for j := left; j < min(left+band, n); j++ {
				b, end := senders.Point(j), min(first+band, n)
				if together {
					end = min(end, j)
				}
				for i := first; i < end; i++ {
					mass := m[i-first][j-left]
					if mass == 0 {
						continue
					}
					slope := each * mass * f.Derivative(on.Grad(da, db, receivers.Point(i), b))
					gi, gj := received.RawRowView(i), sent.RawRowView(j)
					for x := range coords {
						gi[x] += float64(slope * da[x]) // converted: never fused, the same bits on all processors
						gj[x] += float64(slope * db[x])
					}
				}
			}
		}
	}
}

// masses fills m with the |w_ij|^Power of the square that begins at row first and column left, summed over the gates
// and, where neurons send from where they receive, over both directions.
func (t *Term) masses(m *[band][band]float64, w blas32.General, first, left int) {
	n := w.Cols
	height, width := min(band, n-first), min(band, n-left)
	*m = [band][band]float64{}
	for above := 0; above < w.Rows; above += n {
		for i := range height {
			for j, x := range row(w, above+first+i)[left:][:width] {
				if x != 0 {
					m[i][j] += raise(x, t.Power)
				}
			}
		}
		if t.Senders != nil {
			continue
		}
		for j := range width {
			for i, x := range row(w, above+left+j)[first:][:height] {
				if x != 0 {
					m[i][j] += raise(x, t.Power)
				}
			}
		}
	}
}
