package penalty

import (
	"fmt"
	"math"
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// fill writes the n x n coefficients to c: f of the distances of receivers, the rows, and senders, the columns.
func fill(c blas32.General, receivers, senders *space.Embedding, f inhibit.Inhibitor) error {
	var bad atomic.Bool
	put := func(to []float32, d []float64) {
		inhibit.Values(f, d, d)
		for k, x := range d {
			to[k] = float32(x)
			if !isCost(to[k]) {
				bad.Store(true)
			}
		}
	}
	together := senders == receivers
	if together { // the upper triangle, then its mirror image
		receivers.EachRow(func(i int, d []float64) { put(row(c, i)[i:], d) })
	} else {
		inBlocks(c.Rows, c.Cols, func(i int) {
			d := make([]float64, c.Cols)
			for j := range d {
				d[j] = receivers.Space.Distance(receivers.Point(i), senders.Point(j))
			}
			put(row(c, i), d)
		})
	}
	if bad.Load() {
		return complaint(c, receivers, senders, f)
	}
	if together {
		mirror(c)
	}
	return nil
}

func isCost(c float32) bool { return c >= 0 && c <= math.MaxFloat32 }

// complaint names the first coefficient of c that is no cost. Of neurons that send from where they receive, only the
// upper triangle is there.
func complaint(c blas32.General, receivers, senders *space.Embedding, f inhibit.Inhibitor) error {
	for i := range c.Rows {
		from := 0
		if senders == receivers {
			from = i
		}
		for j := from; j < c.Cols; j++ {
			if x := row(c, i)[j]; !isCost(x) {
				d := receivers.Space.Distance(receivers.Point(i), senders.Point(j))
				return fmt.Errorf("penalty: inhibitor %s is %g at distance %g, allowed are finite numbers from 0", f, f.Value(d), d)
			}
		}
	}
	return nil
}

// tile is the side of the squares in which a matrix is mirrored: a column of a
// large matrix touches a cache line in every row, and a tile of them fits the cache.
const tile = 64

// mirror copies the upper triangle of c to the lower one. Rows of tiles go in
// pairs, a short one with a long one, so that all goroutines get as much to do.
func mirror(c blas32.General) {
	tiles := (c.Rows + tile - 1) / tile
	inBlocks((tiles+1)/2, 2*tile*c.Rows, func(t int) {
		mirrorTiles(c, t)
		if other := tiles - 1 - t; other != t {
			mirrorTiles(c, other)
		}
	})
}

// mirrorTiles fills row t of the tiles, as far as the diagonal.
func mirrorTiles(c blas32.General, t int) {
	first, end := t*tile, min((t+1)*tile, c.Rows)
	for left := 0; left <= first; left += tile {
		for i := first; i < end; i++ {
			to := row(c, i)[left:min(left+tile, i)]
			from := c.Data[left*c.Stride+i:]
			for j := range to {
				to[j] = from[j*c.Stride]
			}
		}
	}
}
