package penalty

import (
	"fmt"
	"math"
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// coefficients is f of all distances: the upper triangle in parallel, then its mirror image.
func coefficients(e *space.Embedding, f inhibit.Inhibitor) (blas32.General, error) {
	c := square(e.Len())
	var bad atomic.Bool
	e.EachRow(func(i int, d []float64) {
		inhibit.Values(f, d, d)
		upper := row(c, i)[i:]
		for k, x := range d {
			upper[k] = float32(x)
			if !isCost(upper[k]) {
				bad.Store(true)
			}
		}
	})
	if bad.Load() {
		return c, complaint(c, e, f)
	}
	mirror(c)
	return c, nil
}

func isCost(c float32) bool { return c >= 0 && c <= math.MaxFloat32 }

// complaint names the first coefficient in the upper triangle of c that is no cost.
func complaint(c blas32.General, e *space.Embedding, f inhibit.Inhibitor) error {
	for i := range c.Rows {
		for k, x := range row(c, i)[i:] {
			if !isCost(x) {
				d := e.Distance(i, i+k)
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
