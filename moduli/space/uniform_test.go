package space_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// cell is the number of the cell of a point, of n cells that have one volume (of
// the Gaussian of R^n, one probability).
type cell struct {
	n  int
	of func(p []float64) int
}

// index is which of n equal parts of [low, high] holds x.
func index(x, low, high float64, n int) int {
	return min(n-1, max(0, int(float64(n)*(x-low)/(high-low))))
}

// both is the cell by two independent partitions.
func both(a, b cell) cell {
	return cell{a.n * b.n, func(p []float64) int { return a.of(p)*b.n + b.of(p) }}
}

// along are n parts of [low, high] of a coordinate.
func along(i int, low, high float64, n int) cell {
	return cell{n, func(p []float64) int { return index(p[i], low, high, n) }}
}

// sign are the two sides of 0 of a coordinate.
func sign(i int) cell {
	return cell{2, func(p []float64) int {
		if p[i] < 0 {
			return 0
		}
		return 1
	}}
}

// round are n parts of the angle in the plane of two coordinates.
func round(i, j, n int) cell {
	return cell{n, func(p []float64) int { return index(math.Atan2(p[j], p[i]), -math.Pi, math.Pi, n) }}
}

// onChart are n x n parts of a chart that keeps areas.
func onChart(s space.Space, n int) cell {
	c := s.Chart()
	return cell{n * n, func(p []float64) int {
		x, y := c.At(p)
		return index(x, c.XMin, c.XMax, n)*n + index(y, c.YMin, c.YMax, n)
	}}
}

func partitions(s space.Space) []cell {
	switch s := s.(type) {
	case space.Circle:
		return []cell{round(0, 1, 30)}
	case space.Sphere:
		// On S^n the square r^2 of two coordinates together has the distribution
		// 1 - (1-r^2)^((n-1)/2), and their angle is independent of it.
		n := s.Coords() - 1
		if n == 1 {
			return []cell{round(0, 1, 30)}
		}
		ring := func(i, j int) cell {
			return cell{5, func(p []float64) int {
				return index(1-math.Pow(max(0, 1-p[i]*p[i]-p[j]*p[j]), float64(n-1)/2), 0, 1, 5)
			}}
		}
		return []cell{
			both(both(round(0, 1, 6), ring(0, 1)), sign(n)),
			both(round(n-1, n, 6), ring(n-1, n)),
		}
	case space.Torus:
		period := s.Volume()
		if n := s.Coords(); n > 1 {
			period = math.Pow(period, 1/float64(n))
			return []cell{
				both(along(0, 0, period, 6), along(1, 0, period, 6)),
				both(along(n-1, 0, period, 6), along(n-2, 0, period, 5)),
			}
		}
		return []cell{along(0, 0, period, 30)}
	case space.Klein, space.Moebius, space.Projective:
		return []cell{onChart(s, 6), onChart(s, 7)}
	case space.Hyperbolic:
		// By the share of the area inside: sinh^2(r/2) = |p|^2 / (1-|p|^2).
		all := s.Volume()
		rings := cell{6, func(p []float64) int {
			origin := []float64{0, 0}
			inside := space.Hyperbolic{Scale: s.Scale, Radius: s.Distance(p, origin)}.Volume()
			return index(inside/all, 0, 1, 6)
		}}
		return []cell{both(rings, round(0, 1, 6))}
	case space.Euclidean:
		n := s.Coords()
		scale := s.Chart().XMax / 5
		square := distuv.ChiSquared{K: float64(n)}
		shells := cell{10, func(p []float64) int {
			sum := 0.0
			for _, x := range p {
				sum += x * x / (scale * scale)
			}
			return index(square.CDF(sum), 0, 1, 10)
		}}
		return []cell{both(shells, sign(0)), both(shells, sign(n-1))}
	case space.Product:
		var all []cell
		from := 0
		for _, factor := range factors(s) {
			start := from
			from += factor.Coords()
			end := from
			for _, c := range partitions(factor) {
				all = append(all, cell{c.n, func(p []float64) int { return c.of(p[start:end]) }})
			}
		}
		if len(factors(s)) == 2 { // they are independent
			all = append(all, both(all[0], all[len(all)-1]))
		}
		return all
	case space.Func: // the hexagonal torus, in coordinates of its lattice
		lattice := func(p []float64) (u, v float64) {
			v = p[1] / (5 * math.Sqrt(3))
			return (p[0] - 5*v) / 10, v
		}
		return []cell{{36, func(p []float64) int {
			u, v := lattice(p)
			return index(u, 0, 1, 6)*6 + index(v, 0, 1, 6)
		}}}
	}
	return nil
}

// chiSquare is the sum of the squared deviations over the expected counts of n points.
func chiSquare(c cell, n int, draw func(p []float64), p []float64) float64 {
	counts := make([]int, c.n)
	for range n {
		draw(p)
		counts[c.of(p)]++
	}
	sum, want := 0.0, float64(n)/float64(c.n)
	for _, got := range counts {
		sum += (float64(got) - want) * (float64(got) - want) / want
	}
	return sum
}

// limit is passed by chance once in ten million tests.
func limit(c cell) float64 { return distuv.ChiSquared{K: float64(c.n - 1)}.Quantile(1 - 1e-7) }

func TestSamplesAreUniformForTheVolume(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		all := partitions(s)
		if len(all) == 0 {
			t.Fatalf("no cells for %s", s)
		}
		rnd := newRand(t)
		for k, c := range all {
			n := max(20_000, 20*c.n)
			if got, most := chiSquare(c, n, func(p []float64) { s.Sample(p, rnd) }, make([]float64, s.Coords())), limit(c); got > most {
				t.Errorf("partition %d: chi-square of %d cells is %.1f, above %.1f", k, c.n, got, most)
			}
		}
	})
}

// The test above sees the usual mistakes.
func TestChiSquareSeesWhatIsNotUniform(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	for _, c := range []struct {
		name string
		s    space.Space
		draw func(p []float64)
	}{
		{"a cube, normalised", space.Sphere{}, func(p []float64) {
			norm := 0.0
			for i := range p {
				p[i] = 2*rnd.Float64() - 1
				norm += p[i] * p[i]
			}
			for i := range p {
				p[i] /= math.Sqrt(norm)
			}
		}},
		{"latitudes drawn evenly", space.Projective{}, func(p []float64) {
			lat, lon := math.Pi*(rnd.Float64()-0.5), 2*math.Pi*rnd.Float64()
			p[0], p[1], p[2] = math.Cos(lat)*math.Cos(lon), math.Cos(lat)*math.Sin(lon), math.Sin(lat)
		}},
		{"uniform in the disk of the coordinates", space.Hyperbolic{}, func(p []float64) {
			r := math.Sqrt(rnd.Float64()) * math.Tanh(1.75)
			sin, cos := math.Sincos(2 * math.Pi * rnd.Float64())
			p[0], p[1] = r*cos, r*sin
		}},
		{"half of the square", space.Klein{}, func(p []float64) { p[0], p[1] = 10*rnd.Float64(), 9.5*rnd.Float64() }},
		{"a Gaussian too wide", space.Euclidean{}, func(p []float64) {
			for i := range p {
				p[i] = 1.1 * rnd.NormFloat64()
			}
		}},
	} {
		c0 := partitions(c.s)[0]
		if got, most := chiSquare(c0, 20_000, c.draw, make([]float64, c.s.Coords())), limit(c0); got < most {
			t.Errorf("%s: chi-square is %.1f, below %.1f", c.name, got, most)
		}
	}
}
