package analysis

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
)

// GridScore tells how much a rate map is a lattice: high Hexagonal for triangles, high Square for squares. Both are
// differences of correlations, -2 to 2; NaN where no ring could be scored.
type GridScore struct {
	Hexagonal float64 // the score for 60 degrees
	Square    float64 // the score for 90 degrees
	// HexagonalRing and SquareRing are the rings that gave them.
	HexagonalRing, SquareRing Ring
}

// Ring is an annulus of lags, in metres.
type Ring struct{ Inner, Outer float64 }

// Rings are the annuli that are tried where none are given, those of Banino et al. (Nature 557, 2018): from 0.2 of the
// width of the box to 0.4, and so on in 10 steps to all of the width.
func Rings(width float64) []Ring {
	rings := make([]Ring, 10)
	for i := range rings {
		rings[i] = Ring{0.2 * width, (0.4 + 0.6*float64(i)/9) * width}
	}
	return rings
}

// GridScore scores the lags of each ring, and keeps the best score of each kind: the autocorrelogram is turned, read
// between bins linearly, and correlated with itself over the bins of the ring that have a value in both. With c(t) for the
// correlation after a turn of t degrees,
//
//	Hexagonal = min(c(60), c(120)) - max(c(30), c(90), c(150))
//	Square    = c(90) - max(c(45), c(135))
//
// (Langston et al., Science 328, 2010; rings as in Banino et al. 2018). No rings means those of [Rings]. It panics if a
// ring has no width.
func (a *Autocorrelogram) GridScore(rings ...Ring) GridScore {
	if len(rings) == 0 {
		rings = Rings(a.Bin * float64((a.Rows+1)/2))
	}
	out := GridScore{Hexagonal: math.NaN(), Square: math.NaN()}
	var turned [len(turns)][]float64
	for i, degrees := range turns {
		turned[i] = a.turned(float64(degrees))
	}
	for _, ring := range rings {
		if !(ring.Inner >= 0 && ring.Inner < ring.Outer) {
			panic(fmt.Sprintf("analysis: ring from %v to %v: want metres from 0 on that ascend", ring.Inner, ring.Outer))
		}
		var c [len(turns)]float64
		for i := range turns {
			c[i] = a.correlation(turned[i], ring)
		}
		hexagonal := min(c[2], c[4]) - max(c[0], c[3], c[6])
		square := c[3] - max(c[1], c[5])
		if !(hexagonal <= out.Hexagonal) && hexagonal == hexagonal {
			out.Hexagonal, out.HexagonalRing = hexagonal, ring
		}
		if !(square <= out.Square) && square == square {
			out.Square, out.SquareRing = square, ring
		}
	}
	return out
}

// turns are the angles in degrees.
var turns = [...]int{30, 45, 60, 90, 120, 135, 150}

// turned is the autocorrelogram turned about the lag of 0; NaN outside and beside what is NaN.
func (a *Autocorrelogram) turned(degrees float64) []float64 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	out := make([]float64, len(a.Data))
	for i := range out {
		y, x := float64(i/a.Cols-a.Rows/2), float64(i%a.Cols-a.Cols/2)
		out[i] = a.between(sin*x+cos*y+float64(a.Rows/2), cos*x-sin*y+float64(a.Cols/2))
	}
	return out
}

// between reads at a row and a column that need not be whole, linearly in both.
func (a *Autocorrelogram) between(row, col float64) float64 {
	const close = 1e-9 // a turn by 90 degrees hits bins, but for rounding
	if r := math.Round(row); math.Abs(row-r) < close {
		row = r
	}
	if c := math.Round(col); math.Abs(col-c) < close {
		col = c
	}
	r, c := math.Floor(row), math.Floor(col)
	up, right := row-r, col-c
	sum := 0.0
	for _, k := range [...]struct{ row, col, weight float64 }{
		{r, c, (1 - up) * (1 - right)}, {r, c + 1, (1 - up) * right}, {r + 1, c, up * (1 - right)}, {r + 1, c + 1, up * right},
	} {
		if k.weight == 0 {
			continue
		}
		if k.row < 0 || k.col < 0 || k.row >= float64(a.Rows) || k.col >= float64(a.Cols) {
			return math.NaN()
		}
		sum += k.weight * a.Data[int(k.row)*a.Cols+int(k.col)]
	}
	return sum
}

// correlation is Pearson's r of the autocorrelogram and a turned one over a ring; NaN with fewer than 20 bins.
func (a *Autocorrelogram) correlation(turned []float64, ring Ring) float64 {
	inner, outer := ring.Inner-1e-9*a.Bin, ring.Outer+1e-9*a.Bin // lags on the rim are in it, whatever the rounding
	var x, y []float64
	for i, v := range a.Data {
		d := a.Bin * math.Hypot(float64(i/a.Cols-a.Rows/2), float64(i%a.Cols-a.Cols/2))
		if t := turned[i]; d >= inner && d <= outer && v == v && t == t {
			x, y = append(x, v), append(y, t)
		}
	}
	if len(x) < 20 {
		return math.NaN()
	}
	return correlation(x, y)
}

// GridScores has the scores of all neurons: those of their maps smoothed by sigma metres (0: not at all).
// It is computed in parallel and does not depend on GOMAXPROCS.
func (r *Recorder) GridScores(sigma float64, rings ...Ring) []GridScore {
	scores := make([]GridScore, r.neurons)
	const at = 16 // neurons a goroutine takes at a time
	var crew parallel.Crew
	crew.Run((r.neurons+at-1)/at, func(part int) {
		c := newCorrelator(r.box.Bins, r.box.Bins)
		for i := part * at; i < min(r.neurons, part*at+at); i++ {
			scores[i] = c.of(r.Map(i).Smooth(sigma), 0).GridScore(rings...)
		}
	})
	return scores
}
