//go:build !noasm

package inhibit

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAssemblyHasTheBitsOfGo(t *testing.T) {
	if !vectors {
		t.Skip("this processor lacks AVX2")
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	d := make([]float64, 10_000)
	got, want := make([]float64, len(d)), make([]float64, len(d))
	for _, g := range []DoG{{}, {Height: 3, Wide: 2, Narrow: 1.9}, {Wide: 1000, Narrow: 0.01}} {
		for k := range d {
			d[k] = math.Exp(9*rnd.Float64() - 5)
		}
		g.values(got, d)
		vectors = false
		g.values(want, d)
		vectors = true
		for k, w := range want {
			if got[k] != w {
				t.Fatalf("%s at %v is %v, in Go %v", g, d[k], got[k], w)
			}
		}
	}
}
