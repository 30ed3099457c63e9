package space_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// The volumes and shares of cheap pairs that doc.go lists.
func TestDocumentedVolumesAndShares(t *testing.T) {
	f := inhibit.DoG{}
	_, top := f.Ring()
	matched := func(s space.Space) space.Space {
		m, err := space.MatchVolume(s, 100)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		s             space.Space
		volume, share float64 // share in percent
	}{
		{space.Circle{}, 31.4, 11.2},
		{space.Sphere{}, 314, 4.3},
		{space.Sphere{Dim: 3}, 19739, 0.2},
		{space.Torus{}, 100, 13.7},
		{space.Torus{Dim: 6}, 1e6, 0.04},
		{space.Klein{}, 100, 13.7},
		{space.Product{}, 31416, 0.32},
		{space.Euclidean{}, math.Inf(1), 47},
		{space.Euclidean{Dim: 9}, math.Inf(1), 1.3},
		{space.Projective{}, 157, 8.6},
		{space.Moebius{}, 100, 12.4},
		{space.Hyperbolic{}, 97.8, 11},
		{matched(space.Sphere{}), 100, 13.1},
		{matched(space.Projective{}), 100, 13.4},
		{matched(space.Hyperbolic{}), 100, 10.8},
	} {
		volume := c.s.(space.Sized).Volume()
		if volume != c.volume && !(math.Abs(volume-c.volume) < 2e-3*c.volume) {
			t.Errorf("%s has volume %v, documented is %v", c.s, volume, c.volume)
		}
		const n = 1000
		e := embed(t, c.s, n, 11)
		cheap := 0
		for i := range n {
			for j := range i {
				if f.Value(e.Distance(i, j)) < top/2 {
					cheap++
				}
			}
		}
		const pairs = n * (n - 1) / 2
		got, want := float64(cheap)/pairs, c.share/100
		// Pairs share neurons, so the error is wider than that of independent pairs; the
		// last digit of the documented number adds its own.
		if math.Abs(got-want) > 0.08*want+10*math.Sqrt(want/pairs) {
			t.Errorf("%s: %.3f %% of pairs are cheap, documented are %g %%", c.s, 100*got, c.share)
		}
	}
}

// Half a million distances.
func BenchmarkDistances(b *testing.B) {
	for _, s := range []space.Space{space.Sphere{}, space.Klein{}, space.Moebius{}, space.Projective{}, space.Hyperbolic{}, space.Product{}, hexagonal} {
		b.Run(s.String(), func(b *testing.B) {
			e, err := space.Embed(s, 1000, rand.NewPCG(1, 2))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				e.EachRow(func(int, []float64) {})
			}
		})
	}
}

func BenchmarkGrad(b *testing.B) {
	for _, s := range []space.Smooth{space.Sphere{}, space.Torus{}, space.Klein{}, space.Moebius{}, space.Projective{}, space.Hyperbolic{}, space.Product{}, hexagonal} {
		b.Run(s.String(), func(b *testing.B) {
			p := samples(s, 2, rand.New(rand.NewPCG(1, 2)))
			da, db := make([]float64, s.Coords()), make([]float64, s.Coords())
			for b.Loop() {
				s.Grad(da, db, p[0], p[1])
			}
		})
	}
}
