package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// turns are the angles in degrees that scores need.
var turns = [...]int{30, 45, 60, 90, 120, 135, 150}

// scorer has all that does not depend on the values of an autocorrelogram. Many goroutines can use it.
type scorer struct {
	rings    []Ring
	from, to []int                 // of each ring: its bins in order
	order    []int                 // bins by distance from the lag of 0
	turned   [len(turns)][]stencil // for each bin in order, where it is read after a turn
}

// stencil reads between four bins. Those with weight 0 are replaced by another: they may be NaN.
type stencil struct {
	at      [4]int32 // at[0] is below 0 outside
	weights [4]float64
}

func newScorer(rows, cols int, bin float64, rings []Ring) *scorer {
	if len(rings) == 0 {
		rings = Rings(bin * float64((rows+1)/2))
	}
	s := &scorer{rings: rings, order: make([]int, rows*cols)}
	distance := make([]float64, rows*cols)
	for i := range s.order {
		s.order[i] = i
		distance[i] = bin * math.Hypot(float64(i/cols-rows/2), float64(i%cols-cols/2))
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(distance[a], distance[b]) })
	for _, r := range rings {
		if !(r.Inner >= 0 && r.Inner < r.Outer) {
			panic(fmt.Sprintf("analysis: ring from %v to %v: want metres from 0 on that ascend", r.Inner, r.Outer))
		}
		rim := 1e-9 * bin // lags on the rim are in the ring, whatever the rounding
		first, _ := slices.BinarySearchFunc(s.order, r.Inner-rim, func(i int, d float64) int { return cmp.Compare(distance[i], d) })
		end, _ := slices.BinarySearchFunc(s.order, r.Outer+rim, func(i int, d float64) int { return cmp.Compare(distance[i], d) })
		s.from, s.to = append(s.from, first), append(s.to, end)
	}
	for k, degrees := range turns {
		sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
		s.turned[k] = make([]stencil, len(s.order))
		for n, i := range s.order {
			y, x := float64(i/cols-rows/2), float64(i%cols-cols/2)
			s.turned[k][n] = between(sin*x+cos*y+float64(rows/2), cos*x-sin*y+float64(cols/2), rows, cols)
		}
	}
	return s
}

// between reads at a row and a column that need not be whole, linearly in both.
func between(row, col float64, rows, cols int) (s stencil) {
	row, col = snapped(row), snapped(col)
	r, c := math.Floor(row), math.Floor(col)
	up, right := row-r, col-c
	s.at[0] = -1
	used := int32(-1)
	for k, corner := range [4]struct{ row, col, weight float64 }{
		{r, c, (1 - up) * (1 - right)}, {r, c + 1, (1 - up) * right}, {r + 1, c, up * (1 - right)}, {r + 1, c + 1, up * right},
	} {
		if s.weights[k] = corner.weight; corner.weight == 0 {
			s.at[k] = used
			continue
		}
		if corner.row < 0 || corner.col < 0 || corner.row >= float64(rows) || corner.col >= float64(cols) {
			s.at[0] = -1
			return s
		}
		s.at[k] = int32(corner.row)*int32(cols) + int32(corner.col)
		used = s.at[k]
	}
	return s
}

// read is the value there.
func (s *stencil) read(data []float64) float64 {
	return s.weights[0]*data[s.at[0]] + s.weights[1]*data[s.at[1]] + s.weights[2]*data[s.at[2]] + s.weights[3]*data[s.at[3]]
}

// snapped puts right what rounding took off a whole number: a turn by 90 degrees hits bins.
func snapped(x float64) float64 {
	if whole := math.Round(x); math.Abs(x-whole) < 1e-9 {
		return whole
	}
	return x
}

// moments are sums over pairs of numbers.
type moments struct{ n, x, y, xx, yy, xy float64 }

func (m *moments) add(x, y float64) {
	*m = moments{m.n + 1, m.x + x, m.y + y, m.xx + x*x, m.yy + y*y, m.xy + x*y}
}

// correlation of the pairs from moment from on.
func (m moments) correlation(from moments) float64 {
	n := m.n - from.n
	if n < 20 {
		return math.NaN()
	}
	return pearson(n, m.x-from.x, m.y-from.y, m.xx-from.xx, m.yy-from.yy, m.xy-from.xy)
}

func (s *scorer) of(a *Autocorrelogram) GridScore {
	c := make([][len(turns)]float64, len(s.rings))
	sums := make([]moments, len(s.order)+1)
	for k, turned := range s.turned {
		var m moments
		for n, i := range s.order {
			if t := &turned[n]; t.at[0] >= 0 {
				x := a.Data[i]
				y := t.read(a.Data)
				if x == x && y == y {
					m.add(x, y)
				}
			}
			sums[n+1] = m
		}
		for r := range s.rings {
			c[r][k] = sums[s.to[r]].correlation(sums[s.from[r]])
		}
	}
	out := GridScore{Hexagonal: math.NaN(), Square: math.NaN()}
	for r, c := range c {
		hexagonal := min(c[2], c[4]) - max(c[0], c[3], c[6])
		square := c[3] - max(c[1], c[5])
		if !(hexagonal <= out.Hexagonal) && hexagonal == hexagonal {
			out.Hexagonal, out.HexagonalRing = hexagonal, s.rings[r]
		}
		if !(square <= out.Square) && square == square {
			out.Square, out.SquareRing = square, s.rings[r]
		}
	}
	return out
}
