package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// lattice is the sum of waves that cross at equal angles: 3 make a hexagonal lattice, 2 a square one.
func lattice(waves int, spacing, tilt, phase float64) *RateMap {
	m := &RateMap{Rows: 20, Cols: 20, Bin: 0.11}
	for i := range 400 {
		y, x := m.Bin*float64(i/20)+phase, m.Bin*float64(i%20)-phase
		sum := 0.0
		for w := range waves {
			sin, cos := math.Sincos(math.Pi/float64(waves)*float64(w) + tilt)
			sum += math.Cos(2 * math.Pi / spacing * (x*cos + y*sin))
		}
		m.Data = append(m.Data, max(0, sum))
	}
	return m
}

func TestScoresTellLatticesApart(t *testing.T) {
	for _, spacing := range []float64{0.45, 0.6, 0.75} {
		for _, tilt := range []float64{0, 0.15, 0.4} {
			for _, phase := range []float64{0, 0.13} {
				name := fmt.Sprintf("spacing %v m, tilt %v, phase %v", spacing, tilt, phase)
				hexagonal := lattice(3, spacing, tilt, phase).Autocorrelogram(0).GridScore()
				square := lattice(2, spacing, tilt, phase).Autocorrelogram(0).GridScore()
				if !(hexagonal.Hexagonal > 0.8 && hexagonal.Square < 0.5) {
					t.Errorf("hexagonal lattice, %s: %+v", name, hexagonal)
				}
				if !(square.Square > 0.8 && square.Hexagonal < 0) {
					t.Errorf("square lattice, %s: %+v", name, square)
				}
			}
		}
	}
}

func TestScoresOfNoiseAreLow(t *testing.T) {
	for seed := range uint64(10) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		m := &RateMap{Rows: 20, Cols: 20, Bin: 0.11, Data: make([]float64, 400)}
		for i := range m.Data {
			m.Data[i] = rnd.NormFloat64()
		}
		if g := m.Autocorrelogram(0).GridScore(); !(g.Hexagonal < 0.4 && g.Square < 0.4) {
			t.Errorf("seed %d: %+v", seed, g)
		}
	}
}

func TestRingsOfTheScore(t *testing.T) {
	a := lattice(3, 0.5, 0.1, 0).Autocorrelogram(0)
	rings := Rings(2.2)
	if len(rings) != 10 || math.Abs(rings[0].Outer-0.88) > 1e-12 || math.Abs(rings[9].Outer-2.2) > 1e-12 {
		t.Errorf("rings %v", rings)
	}
	all := a.GridScore()
	best := math.Inf(-1)
	for _, r := range rings {
		g := a.GridScore(r)
		best = max(best, g.Hexagonal)
		if r == all.HexagonalRing && g.Hexagonal != all.Hexagonal {
			t.Errorf("ring %v scores %v alone, %v among others", r, g.Hexagonal, all.Hexagonal)
		}
	}
	if best != all.Hexagonal {
		t.Errorf("best ring scores %v, all %v", best, all.Hexagonal)
	}
	if g := a.GridScore(Ring{0, 0.1}); g.Hexagonal == g.Hexagonal || g.Square == g.Square {
		t.Errorf("a ring of one bin scores %+v, want NaN", g)
	}
}

func TestAutocorrelogram(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name string
		m    RateMap
	}{
		{"constant", RateMap{Rows: 6, Cols: 5, Bin: 1, Data: make([]float64, 30)}},
		{"not visited", RateMap{Rows: 5, Cols: 5, Bin: 1, Data: slicesOf(25, nan)}},
	} {
		for i, x := range c.m.Autocorrelogram(1).Data {
			if x == x {
				t.Errorf("%s map: lag %d is %v, want NaN", c.name, i, x)
			}
		}
		if g := c.m.Autocorrelogram(0).GridScore(); g.Square == g.Square || g.Hexagonal == g.Hexagonal {
			t.Errorf("%s map scores %+v, want NaN", c.name, g)
		}
	}
	// A map that is not a square, far from 0, with gaps: against the sums pair by pair.
	rnd := rand.New(rand.NewPCG(1, 1))
	m := &RateMap{Rows: 7, Cols: 11, Bin: 1, Data: make([]float64, 77)}
	for i := range m.Data {
		if m.Data[i] = 1e4 + rnd.NormFloat64(); rnd.IntN(6) == 0 {
			m.Data[i] = nan
		}
	}
	a := m.Autocorrelogram(5)
	if a.At(0, 0) != 1 || a.Rows != 13 || a.Cols != 21 {
		t.Errorf("%d x %d lags, %v at 0", a.Rows, a.Cols, a.At(0, 0))
	}
	for up := -6; up <= 6; up++ {
		for right := -10; right <= 10; right++ {
			var x, y []float64
			for row := range 7 {
				for col := range 11 {
					r, c := row+up, col+right
					if r < 0 || c < 0 || r >= 7 || c >= 11 {
						continue
					}
					if p, q := m.At(row, col), m.At(r, c); p == p && q == q {
						x, y = append(x, p), append(y, q)
					}
				}
			}
			want := nan
			if len(x) >= 5 {
				want = plain(x, y)
			}
			if got := a.At(up, right); (got != got) != (want != want) || math.Abs(got-want) > 1e-8 {
				t.Errorf("lag (%d, %d): %v, want %v", up, right, got, want)
			}
			if a.At(up, right) != a.At(-up, -right) && want == want {
				t.Errorf("lag (%d, %d) and its opposite differ", up, right)
			}
		}
	}
}

func slicesOf(n int, x float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = x
	}
	return out
}

// plain is Pearson's r by its definition.
func plain(x, y []float64) float64 {
	n, mx, my := float64(len(x)), 0.0, 0.0
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	var xx, yy, xy float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}
