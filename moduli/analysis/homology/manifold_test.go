package homology

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func gauss(n, k int) *mat.SymDense {
	rnd := rand.New(rand.NewPCG(1, 2))
	x := make([][]float64, n)
	for i := range x {
		x[i] = make([]float64, k)
		for j := range x[i] {
			x[i][j] = rnd.NormFloat64()
		}
	}
	d := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i {
			s := 0.0
			for l := range k {
				s += (x[i][l] - x[j][l]) * (x[i][l] - x[j][l])
			}
			d.SetSym(i, j, math.Sqrt(s))
		}
	}
	return d
}

func TestScratch(t *testing.T) {
	n := 500
	sp, _ := space.Embed(space.Sphere{}, n, rand.NewPCG(1, 2))
	kl, _ := space.Embed(space.Klein{}, n, rand.NewPCG(1, 2))
	t6, _ := space.Embed(space.Torus{Dim: 6}, n, rand.NewPCG(1, 2))
	for name, d := range map[string]*mat.SymDense{"sphere": sp.Distances(), "klein": kl.Distances(), "T6": t6.Distances(), "R2": gauss(n, 2), "R3": gauss(n, 3), "R9": gauss(n, 9)} {
		at := time.Now()
		ctx, stop := context.WithTimeout(context.Background(), 100*time.Second)
		dg, err := Rips(ctx, d, Settings{})
		stop()
		var ms runtime.MemStats
		runtime.ReadMemStats(&ms)
		fmt.Println(name, time.Since(at), err, ms.HeapSys>>20, dg != nil)
		if dg != nil {
			fmt.Println(dg)
		}
	}
}
