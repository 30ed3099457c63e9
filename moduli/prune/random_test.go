package prune

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRandomIsFairAndNested(t *testing.T) {
	const n, trials = 20, 4000
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	src := rand.NewPCG(seed, 0)
	var went [n]int
	for range trials {
		data := make([]float32, n)
		for i := range data {
			data[i] = float32(i) // size must not matter
		}
		l := []Weights{layer("a", data[:12]...), layer("b", data[12:]...)}
		gone := map[string]bool{}
		for _, share := range []float64{0.25, 0.5} {
			if err := Random(l, share, Global, src); err != nil {
				t.Fatal(err)
			}
			for _, w := range l {
				for i, kept := range w.Mask.Keep {
					name := fmt.Sprint(w.Name, i)
					if kept && gone[name] {
						t.Fatalf("%s came back", name)
					}
					gone[name] = !kept
					if !kept && w.Data[i] != 0 {
						t.Fatalf("%s is pruned and %v", name, w.Data[i])
					}
				}
			}
			if r := Measure(l); r.Total != share {
				t.Fatalf("pruned %v, want %v", r.Total, share)
			}
		}
		for i, kept := range slices.Concat(l[0].Mask.Keep, l[1].Mask.Keep) {
			if !kept {
				went[i]++
			}
		}
	}
	for i, k := range went { // binomial: 6 standard deviations
		if math.Abs(float64(k)-trials/2) > 6*math.Sqrt(trials)/2 {
			t.Errorf("weight %d was pruned %d times of %d, want about half", i, k, trials)
		}
	}
}

func TestRandomDependsOnItsSourceAlone(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	a := draw(rnd, false, 50, 30)
	b := draw(rnd, false, 50, 30)
	for _, l := range [][]Weights{a, b} {
		if err := Random(l, 0.6, Layer, rand.NewPCG(5, 5)); err != nil {
			t.Fatal(err)
		}
	}
	for k := range a {
		if !slices.Equal(a[k].Mask.Keep, b[k].Mask.Keep) {
			t.Errorf("%s: masks differ", a[k].Name)
		}
		if n := a[k].Mask.Kept(); n != []int{20, 12}[k] {
			t.Errorf("%s keeps %d", a[k].Name, n)
		}
	}
	wants(t, Random(a, 0.7, Global, nil), "source of randomness (nil)")
}
