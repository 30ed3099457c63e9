package penalty

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// The published shares of cheap connections under the difference of Gaussians,
// and the shares that follow from the volume between the two distances at which
// it costs half of its top.
func TestCheapSharesArePublishedOnes(t *testing.T) {
	near, far := halfway(t)
	between := func(volume func(d float64) float64) float64 { return volume(far) - volume(near) }
	onS3 := func(d float64) float64 { a := d / 10; return (a - math.Sin(a)*math.Cos(a)) / math.Pi }
	for _, c := range []struct {
		space            space.Space
		published, digit float64 // in percent, and one unit of the last digit printed
		exact            float64
	}{
		{space.Torus{}, 13.7, 0.1, between(func(d float64) float64 { return math.Pi * d * d / 100 })},
		{space.Klein{}, 13.7, 0.1, between(func(d float64) float64 { return math.Pi * d * d / 100 })},
		{space.Circle{}, 11.2, 0.1, between(func(d float64) float64 { return d / (5 * math.Pi) })},
		{space.Sphere{}, 4.3, 0.1, between(func(d float64) float64 { return (1 - math.Cos(d/5)) / 2 })},
		{space.Sphere{Dim: 3}, 0.2, 0.1, between(onS3)},
		{space.Torus{Dim: 6}, 0.04, 0.01, between(func(d float64) float64 { return math.Pow(math.Pi, 3) / 6 * math.Pow(d/10, 6) })},
	} {
		t.Run(c.space.String(), func(t *testing.T) {
			if got := 100 * c.exact; math.Abs(got-c.published) > c.digit {
				t.Errorf("by volume %.4f %% are cheap, published are %g %%", got, c.published)
			}
			const n = 1500
			seed := newRand(t).Uint64()
			made, err := Moduli{Space: c.space, Strength: 0.1}.Term(n, rand.NewPCG(seed, 0))
			if err != nil {
				t.Fatal(err)
			}
			// A ball of this size has the same volume around every point, so pairs with
			// a common neuron are independent too. Six standard errors.
			allowed := 6 * math.Sqrt(c.exact/(n*(n-1)/2))
			if got := made.CheapShare(); math.Abs(got-c.exact) > allowed {
				t.Errorf("%.4f %% of pairs are cheap, by volume %.4f %%, give or take %.4f", 100*got, 100*c.exact, 100*allowed)
			}
		})
	}
}

// halfway finds by bisection the two distances at which the DoG costs half of its top.
func halfway(t *testing.T) (near, far float64) {
	t.Helper()
	f := inhibit.DoG{}
	ring, top := f.Ring()
	root := func(dear, cheap float64) float64 {
		for range 60 {
			if middle := (dear + cheap) / 2; f.Value(middle) > top/2 {
				dear = middle
			} else {
				cheap = middle
			}
		}
		return cheap
	}
	return root(0, ring), root(10, ring)
}
