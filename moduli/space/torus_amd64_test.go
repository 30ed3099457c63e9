//go:build !noasm

package space

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
	for _, c := range []struct {
		name string
		draw func() float64
	}{
		{"inside", func() float64 { return 10 * rnd.Float64() }},
		{"on a grid", func() float64 { return 2.5 * float64(rnd.IntN(5)) }},
		{"outside", func() float64 { return 40*rnd.Float64() - 20 }},
		{"now and then outside", func() float64 { return 10 * math.Exp(rnd.Float64()-0.99) }},
		{"not finite", func() float64 { return []float64{1, 2, 3, math.Inf(1), math.NaN()}[rnd.IntN(5)] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			for n := range 70 {
				all := make([]float64, 2*n+2)
				for k := range all {
					all[k] = c.draw()
				}
				got, want := make([]float64, n+1), make([]float64, n)
				got[n] = -1
				a := all[2*n:]
				Torus{}.distances(got[:n], a, all)
				vectors = false
				Torus{}.distances(want, a, all)
				vectors = true
				for k, w := range want {
					if got[k] != w && !(math.IsNaN(got[k]) && math.IsNaN(w)) {
						t.Fatalf("distance %d of %d, %v to %v, is %v, in Go %v", k, n, a, all[2*k:2*k+2], got[k], w)
					}
				}
				if got[n] != -1 {
					t.Fatalf("%d distances: the number behind them is %v", n, got[n])
				}
			}
		})
	}
}
