package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestDecay(t *testing.T) {
	r := random(t)
	for range 100_000 {
		u := math.Exp(20*r.Float64() - 12)
		x := DecayRate(2) * u
		if got, want := Decay(x), math.Exp(-u/2); !(math.Abs(got-want) <= 3e-16*(2+u)*want) && want > 1e-303 {
			t.Fatalf("exp(-%v/2) is %v, want %v", u, got, want)
		}
	}
	if Decay(0) != 1 || Decay(math.Inf(-1)) != 0 || !math.IsNaN(Decay(math.NaN())) {
		t.Errorf("Decay of 0, -Inf and NaN is %v, %v and %v: want 1, 0 and NaN", Decay(0), Decay(math.Inf(-1)), Decay(math.NaN()))
	}
}

// curves are differences of Gaussians with the published and with other constants.
var curves = []DoG{
	{DecayRate(5), DecayRate(0.25), 100, 81.1},
	{DecayRate(2), DecayRate(1.9), 3, 0.1},
	{DecayRate(1000), DecayRate(0.01), 100, 100},
}

func TestDoGHasTheSameBitsAtEachLevel(t *testing.T) {
	r := random(t)
	for n := range 70 {
		d := guarded(n, func() float64 { return math.Exp(9*r.Float64() - 5) })
		for at, strange := range []float64{0, math.Inf(1), math.NaN()} {
			if at < n && r.IntN(2) == 0 {
				d[at] = strange
			}
		}
		for _, c := range curves {
			atEachLevel(t, func(t *testing.T) {
				got := guarded(n, func() float64 { return 0 })
				c.Values(got, d)
				for k, x := range d {
					if want := c.value(x); math.Float64bits(got[k]) != math.Float64bits(want) && !(math.IsNaN(got[k]) && math.IsNaN(want)) {
						t.Fatalf("%+v at %v is %v, want %v", c, x, got[k], want)
					}
				}
				unharmed(t, got)
			})
		}
	}
}

func TestPlaneTorusHasTheBitsOfItsFormula(t *testing.T) {
	const period = 10
	r := random(t)
	for _, c := range []struct {
		name string
		draw func() float64
	}{
		{"inside", func() float64 { return period * r.Float64() }},
		{"on a grid", func() float64 { return 2.5 * float64(r.IntN(5)) }},
		{"outside", func() float64 { return 40*r.Float64() - 20 }},
		{"now and then outside", func() float64 { return period * math.Exp(r.Float64()-0.99) }},
		{"not finite", func() float64 { return []float64{1, 2, 3, math.Inf(1), math.NaN()}[r.IntN(5)] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			for n := range 70 {
				all := guarded(2*n+2, c.draw)
				a := all[2*n:]
				atEachLevel(t, func(t *testing.T) {
					got := guarded(n, func() float64 { return -1 })
					done := PlaneTorus(got, a, all, period)
					far := false
					for k := range done &^ 3 {
						sum := 0.0
						for i := range 2 {
							way := math.Abs(a[i] - all[2*k+i])
							far = far || way > period
							way = min(way, period-way)
							sum += float64(way * way)
						}
						if want := math.Sqrt(sum); got[k] != want && !(math.IsNaN(got[k]) && math.IsNaN(want)) {
							t.Fatalf("distance %d of %d, %v to %v, is %v, want %v", k, n, a, all[2*k:2*k+2], got[k], want)
						}
					}
					if far {
						t.Fatalf("%d distances from %v: one of them needs a remainder", done, a)
					}
					if level >= AVX2 && c.name == "inside" && done != n&^3 {
						t.Fatalf("%d of %d distances", done, n)
					}
					unharmed(t, got)
				})
			}
		})
	}
}

// guarded has n numbers with a known one behind them.
func guarded(n int, draw func() float64) []float64 {
	x := make([]float64, n+1)
	for i := range n {
		x[i] = draw()
	}
	x[n] = math.Pi
	return x[:n]
}

func unharmed(t *testing.T, x []float64) {
	t.Helper()
	if behind := x[:len(x)+1][len(x)]; behind != math.Pi {
		t.Fatalf("%d numbers: the one behind them is %v", len(x), behind)
	}
}

// FuzzGeometry compares assembly with Go at any length and alignment.
func FuzzGeometry(f *testing.F) {
	f.Add(uint64(1), uint16(7), uint8(1), 10.0)
	f.Fuzz(func(t *testing.T, seed uint64, n uint16, offset uint8, size float64) {
		r := rand.New(rand.NewPCG(seed, 0))
		draw := func() float64 { return size * r.Float64() }
		d := guarded(int(n)+int(offset%8), draw)[offset%8:]
		defer func(was Level) { level = was }(level)
		for level = Portable; level <= best(); level++ {
			for _, c := range curves {
				got := guarded(len(d), draw)
				c.Values(got, d)
				for k, x := range d {
					if want := c.value(x); math.Float64bits(got[k]) != math.Float64bits(want) && !(math.IsNaN(got[k]) && math.IsNaN(want)) {
						t.Fatalf("%s: %+v at %v is %v, want %v", level, c, x, got[k], want)
					}
				}
				unharmed(t, got)
			}
			got := guarded(len(d)/2, draw)
			for k := range PlaneTorus(got, d[:min(2, len(d))], d, size) {
				x, y := math.Abs(d[0]-d[2*k]), math.Abs(d[1]-d[2*k+1])
				x, y = min(x, size-x), min(y, size-y)
				if want := math.Sqrt(float64(x*x) + float64(y*y)); got[k] != want && !(math.IsNaN(got[k]) && math.IsNaN(want)) {
					t.Fatalf("%s: distance %d on a torus of period %v is %v, want %v", level, k, size, got[k], want)
				}
			}
			unharmed(t, got)
		}
	})
}
