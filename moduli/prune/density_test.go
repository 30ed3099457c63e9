package prune

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestDensities(t *testing.T) {
	for _, c := range []struct {
		name  string
		sizes [][2]int
		kept  int
		want  []int
	}{
		// rows + columns: 20 and 30, which share 10 and 25 weights as 2 to 3
		{"in proportion", [][2]int{{10, 10}, {10, 20}}, 10, []int{4, 6}},
		{"the larger rest", [][2]int{{10, 10}, {10, 20}}, 12, []int{5, 7}}, // 4.8, 7.2
		// 1 x 2 would keep 60 * 3 / 67 = 2.7 of 2: it keeps both, and the others share 58 as 60 to 4, 54.4 and 3.6
		{"one is full", [][2]int{{1, 2}, {30, 30}, {2, 2}}, 60, []int{2, 54, 4}},
		{"all", [][2]int{{1, 2}, {30, 30}, {2, 2}}, 906, []int{2, 900, 4}},
		{"none", [][2]int{{1, 2}, {30, 30}}, 0, []int{0, 0}},
		{"an empty one", [][2]int{{0, 3}, {10, 10}}, 7, []int{0, 7}},
	} {
		var ls []Weights
		for _, s := range c.sizes {
			ls = append(ls, Weights{Data: make([]float32, s[0]*s[1]), Mask: Full(s[0], s[1])})
		}
		if got := erdosRenyi(ls, c.kept); !slices.Equal(got, c.want) {
			t.Errorf("%s: keeps %v, want %v", c.name, got, c.want)
		}
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		var ls []Weights
		all := 0
		for range 1 + rnd.IntN(5) {
			r, c := 1+rnd.IntN(40), 1+rnd.IntN(40)
			ls = append(ls, Weights{Data: make([]float32, r*c), Mask: Full(r, c)})
			all += r * c
		}
		kept, sum := rnd.IntN(all+1), 0
		for i, n := range erdosRenyi(ls, kept) {
			if n < 0 || n > len(ls[i].Data) {
				t.Fatalf("keeps %d of %d", n, len(ls[i].Data))
			}
			sum += n
		}
		if sum != kept {
			t.Fatalf("keeps %d, want %d", sum, kept)
		}
	}
}

func TestBegin(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	l := []Weights{grid(rnd, "recurrent", 100, 100), grid(rnd, "input", 100, 2)}
	was := clone(l)
	l[0].Mask.Keep[3] = false // what masks were before does not matter
	if err := (RigL{Sparsity: 0.9}).Begin(l, rnd); err != nil {
		t.Fatal(err)
	}
	// 1020 of 10200 as 200 to 102, which is more than the input has: 200 and 820
	if a, b := l[0].Mask.Kept(), l[1].Mask.Kept(); a+b != 1020 || b != 200 {
		t.Errorf("keeps %d and %d", a, b)
	}
	for k := range l {
		for i, kept := range l[k].Mask.Keep {
			want := was[k].Data[i]
			if !kept {
				want = 0
			}
			if l[k].Data[i] != want {
				t.Fatalf("weight %d of %s is %v, want %v", i, l[k].Name, l[k].Data[i], want)
			}
		}
	}
	if err := (SET{Sparsity: 0.35, Uniform: true}).Begin(l, rnd); err != nil {
		t.Fatal(err)
	}
	if a, b := l[0].Mask.Kept(), l[1].Mask.Kept(); a != 6500 || b != 130 {
		t.Errorf("uniform: keeps %d and %d, want 6500 and 130", a, b)
	}
}
