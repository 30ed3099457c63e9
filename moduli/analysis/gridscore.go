package analysis

import (
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
// between bins linearly, and correlated with itself over the bins of the ring that have a value in both, if these are
// at least 20. With c(t) for the correlation after a turn of t degrees,
//
//	Hexagonal = min(c(60), c(120)) - max(c(30), c(90), c(150))
//	Square    = c(90) - max(c(45), c(135))
//
// (Langston et al., Science 328, 2010; rings as in Banino et al. 2018). No rings means those of [Rings]. It panics if a
// ring has no width.
func (a *Autocorrelogram) GridScore(rings ...Ring) GridScore {
	return newScorer(a.Rows, a.Cols, a.Bin, rings).of(a)
}

// GridScores has the scores of all neurons: those of their maps smoothed by sigma metres (0: not at all).
// It is computed in parallel and does not depend on GOMAXPROCS.
func (r *Recorder) GridScores(sigma float64, rings ...Ring) []GridScore {
	scores := make([]GridScore, r.neurons)
	const at = 16 // neurons a goroutine takes at a time
	lags := 2*r.box.Bins - 1
	score := newScorer(lags, lags, r.box.Width/float64(r.box.Bins), rings)
	var crew parallel.Crew
	crew.Run((r.neurons+at-1)/at, func(part int) {
		c := newCorrelator(r.box.Bins, r.box.Bins)
		for i := part * at; i < min(r.neurons, part*at+at); i++ {
			scores[i] = score.of(c.of(r.Map(i).Smooth(sigma), 0))
		}
	})
	return scores
}
