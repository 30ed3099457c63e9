package homology

import (
	"context"
	"fmt"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"gonum.org/v1/gonum/mat"
	"math"
	"math/rand/v2"
	"testing"
)

func disc(n int, seed uint64) *mat.SymDense {
	r := rand.New(rand.NewPCG(seed, 1))
	x := make([][2]float64, n)
	for i := range x {
		x[i] = [2]float64{r.Float64(), r.Float64()}
	}
	d := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i {
			d.SetSym(i, j, math.Hypot(x[i][0]-x[j][0], x[i][1]-x[j][1]))
		}
	}
	return d
}

type rp2 struct{ space.Sphere }

func (r rp2) Distance(a, b []float64) float64 {
	d := r.Sphere.Distance(a, b)
	return math.Min(d, 5*math.Pi-d)
}
func TestCal(t *testing.T) {
	emb := func(s space.Space) func(n int, seed uint64) *mat.SymDense {
		return func(n int, seed uint64) *mat.SymDense {
			e, _ := space.Embed(s, n, rand.NewPCG(seed, 2))
			return e.Distances()
		}
	}
	for _, c := range []struct {
		name string
		f    func(int, uint64) *mat.SymDense
		dim  int
		ns   []int
		reps int
	}{
		{"square", disc, 2, []int{50, 100, 200, 300}, 50},
		{"circle", emb(space.Circle{}), 2, []int{30, 50, 100}, 50},
		{"sphere", emb(space.Sphere{}), 2, []int{50, 100, 200}, 20},
		{"torus", emb(space.Torus{}), 2, []int{50, 100, 200, 300}, 20},
		{"klein", emb(space.Klein{}), 2, []int{100, 200, 300}, 20},
		{"rp2", emb(rp2{}), 2, []int{50, 100, 200}, 20},
	} {
		for _, n := range c.ns {
			for _, p := range []int{2, 3} {
				if p == 3 && c.name != "klein" && c.name != "rp2" {
					continue
				}
				count := map[string]int{}
				sig := map[string]int{}
				for s := range c.reps {
					th := 0.0
					d, err := Rips(context.Background(), c.f(n, uint64(s)), Settings{Dim: c.dim, Prime: p, Threshold: th})
					if err != nil {
						t.Fatal(err)
					}
					count[fmt.Sprint(d.Betti())]++
					b := make([]int, c.dim+1)
					for dim := range b {
						for _, x := range d.Significance(dim) {
							if x < 0.05 {
								b[dim]++
							}
						}
					}
					sig[fmt.Sprint(b)]++
				}
				fmt.Println(c.name, n, p, count, sig)
			}
		}
	}
}
