package prune

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
)

// layer is a matrix of one row, of which everything is kept.
func layer(name string, data ...float32) Weights {
	return Weights{Name: name, Data: data, Mask: Full(1, len(data))}
}

// draw makes layers of the sizes; with ties, weights are small whole numbers.
func draw(rnd *rand.Rand, ties bool, sizes ...int) []Weights {
	var ws []Weights
	for k, n := range sizes {
		data := make([]float32, n)
		for i := range data {
			if ties {
				data[i] = float32(rnd.IntN(7) - 3)
			} else {
				data[i] = float32(rnd.NormFloat64())
			}
		}
		ws = append(ws, layer(fmt.Sprint("layer ", k), data...))
	}
	return ws
}

func clone(layers []Weights) []Weights {
	var c []Weights
	for _, l := range layers {
		c = append(c, Weights{Name: l.Name, Data: slices.Clone(l.Data), Mask: l.Mask.Clone()})
	}
	return c
}

// restated is Magnitude said another way: rank all weights by size, what is pruned already before what
// is kept, then by position; the first ones go.
func restated(layers []Weights, share float64, scope Scope) {
	if scope == Layer {
		for i := range layers {
			restated(layers[i:i+1], share, Global)
		}
		return
	}
	type place struct{ l, i int }
	var all []place
	for l, w := range layers {
		for i := range w.Data {
			all = append(all, place{l, i})
		}
	}
	sort.SliceStable(all, func(a, b int) bool {
		p, q := all[a], all[b]
		x, y := math.Abs(float64(layers[p.l].Data[p.i])), math.Abs(float64(layers[q.l].Data[q.i]))
		if x != y {
			return x < y
		}
		return !layers[p.l].Mask.Keep[p.i] && layers[q.l].Mask.Keep[q.i]
	})
	gone := int(math.Round(share * float64(len(all))))
	for rank, p := range all {
		layers[p.l].Mask.Keep[p.i] = rank >= gone
		if rank < gone {
			layers[p.l].Data[p.i] = 0
		}
	}
}

func same(t *testing.T, got, want []Weights) {
	t.Helper()
	for k := range want {
		if !slices.Equal(got[k].Mask.Keep, want[k].Mask.Keep) {
			t.Errorf("%s: keeps %v, want %v", want[k].Name, got[k].Mask.Keep, want[k].Mask.Keep)
		}
		if !slices.Equal(got[k].Data, want[k].Data) {
			t.Errorf("%s: weights %v, want %v", want[k].Name, got[k].Data, want[k].Data)
		}
	}
}

func TestMagnitudeAgainstRestatement(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	for trial := range 300 {
		ties, scope := trial%2 == 0, Scope(trial/2%2)
		layers := draw(rnd, ties, 1+rnd.IntN(40), 1+rnd.IntN(20), 1+rnd.IntN(5))
		want := clone(layers)
		for range 3 { // shares in any order, over masks that are there already
			share := rnd.Float64()
			if err := Magnitude(layers, share, scope); err != nil {
				t.Fatal(err)
			}
			restated(want, share, scope)
			same(t, layers, want)
			if t.Failed() {
				t.Fatalf("trial %d, share %v, %v, ties %v", trial, share, scope, ties)
			}
			for k, l := range layers { // training moves what is kept, now and then to 0
				for i, kept := range l.Mask.Keep {
					if kept && rnd.IntN(3) == 0 {
						l.Data[i] = float32(rnd.IntN(3) - 1)
						want[k].Data[i] = l.Data[i]
					}
				}
			}
		}
	}
}

func TestExactCounts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 0))
	for _, c := range []struct {
		sizes []int
		share float64
		scope Scope
		gone  []int // in each layer; one number for all together
	}{
		{[]int{10}, 0, Global, []int{0}},
		{[]int{10}, 1, Global, []int{10}},
		{[]int{10}, 0.9, Global, []int{9}},
		{[]int{10}, 0.04, Global, []int{0}},
		{[]int{10}, 0.05, Global, []int{1}}, // half of one weight
		{[]int{10}, 0.25, Global, []int{3}}, // two and a half
		{[]int{10}, 0.35, Global, []int{4}},
		{[]int{3, 4}, 0.5, Global, []int{4}},
		{[]int{3, 4}, 0.5, Layer, []int{2, 2}},
		{[]int{100, 10, 1}, 0.9, Layer, []int{90, 9, 1}},
		{[]int{100, 10, 1}, 0.3, Layer, []int{30, 3, 0}},
		{[]int{100, 10, 1}, 0.9, Global, []int{100}},
		{[]int{5, 6}, 0, Layer, []int{0, 0}},
		{[]int{5, 6}, 1, Layer, []int{5, 6}},
		{[]int{0, 6}, 0.5, Layer, []int{0, 3}},
	} {
		for _, ties := range []bool{false, true} {
			layers := draw(rnd, ties, c.sizes...)
			if err := Magnitude(layers, c.share, c.scope); err != nil {
				t.Fatal(err)
			}
			var gone []int
			all := 0
			for _, l := range layers {
				n := len(l.Data) - l.Mask.Kept()
				gone = append(gone, n)
				all += n
				for i, k := range l.Mask.Keep {
					if !k && math.Float32bits(l.Data[i]) != 0 {
						t.Errorf("sizes %v, share %v: pruned weight is %v", c.sizes, c.share, l.Data[i])
					}
				}
			}
			if c.scope == Global {
				gone = []int{all}
			}
			if !slices.Equal(gone, c.gone) {
				t.Errorf("sizes %v, share %v, %v, ties %v: pruned %v, want %v", c.sizes, c.share, c.scope, ties, gone, c.gone)
			}
		}
	}
}

func TestTies(t *testing.T) {
	layers := []Weights{layer("a", 2, -1, 1, 3), layer("b", -1, 1, 0.5, 4)}
	if err := Magnitude(layers, 0.5, Global); err != nil {
		t.Fatal(err)
	}
	same(t, layers, []Weights{
		{Name: "a", Data: []float32{2, 0, 0, 3}, Mask: &Mask{Keep: []bool{true, false, false, true}}},
		{Name: "b", Data: []float32{0, 1, 0, 4}, Mask: &Mask{Keep: []bool{false, true, false, true}}},
	})
}

// A weight that is kept can be 0 too. It must not take the place of one that is pruned.
func TestPrunedWeightsGoBeforeZerosThatAreKept(t *testing.T) {
	l := []Weights{layer("w", 5, 0.1, 0.2, 4)}
	if err := Magnitude(l, 0.5, Global); err != nil {
		t.Fatal(err)
	}
	l[0].Data[0] = 0
	if err := Magnitude(l, 0.5, Global); err != nil {
		t.Fatal(err)
	}
	same(t, l, []Weights{{Name: "w", Data: []float32{0, 0, 0, 4}, Mask: &Mask{Keep: []bool{true, false, false, true}}}})
	if err := Magnitude(l, 0.75, Global); err != nil {
		t.Fatal(err)
	}
	same(t, l, []Weights{{Name: "w", Data: []float32{0, 0, 0, 4}, Mask: &Mask{Keep: []bool{false, false, false, true}}}})
}

func TestPrunedStaysPrunedAsSharesGrow(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	for _, scope := range []Scope{Global, Layer} {
		for _, ties := range []bool{false, true} { // ties: many kept weights are 0
			layers := draw(rnd, ties, 60, 30, 7)
			for epoch := range 11 {
				before := clone(layers)
				if err := Magnitude(layers, float64(epoch)/10, scope); err != nil {
					t.Fatal(err)
				}
				for k, l := range layers {
					for i, kept := range l.Mask.Keep {
						if kept && !before[k].Mask.Keep[i] {
							t.Fatalf("%v, ties %v, epoch %d: %s %d came back", scope, ties, epoch, l.Name, i)
						}
					}
				}
				again := clone(layers)
				if err := Magnitude(again, float64(epoch)/10, scope); err != nil {
					t.Fatal(err)
				}
				same(t, again, layers)
				for k := range layers { // what is kept goes on learning
					for i, kept := range layers[k].Mask.Keep {
						if kept && !ties {
							layers[k].Data[i] += float32(rnd.NormFloat64())
						}
					}
				}
			}
			if r := Measure(layers); r.Kept != 0 {
				t.Errorf("share 1 kept %d weights", r.Kept)
			}
		}
	}
}

func TestMagnitudeErrorsLeaveEverything(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		name  string
		bad   float32
		share float64
		want  string
	}{
		{"NaN weight", nan, 0.5, "weight 1 of second is NaN"},
		{"share above 1", 1, 1.2, "share 1.2: want a number in [0, 1]"},
		{"negative share", 1, -0.1, "share -0.1: want a number in [0, 1]"},
		{"NaN share", 1, math.NaN(), "share NaN: want a number in [0, 1]"},
	} {
		for _, scope := range []Scope{Global, Layer} {
			t.Run(fmt.Sprint(c.name, " ", scope), func(t *testing.T) {
				layers := []Weights{layer("first", 1, 2, 3), layer("second", 4, c.bad, 6)}
				err := Magnitude(layers, c.share, scope)
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
					t.Errorf("error %v, want one line with %q", err, c.want)
				}
				for k, want := range [][]float32{{1, 2, 3}, {4, c.bad, 6}} {
					for i, w := range want {
						if got := layers[k].Data[i]; got != w && w == w || !layers[k].Mask.Keep[i] {
							t.Errorf("%s %d is %v, kept %v; want %v, kept", layers[k].Name, i, got, layers[k].Mask.Keep[i], w)
						}
					}
				}
			})
		}
	}
}

func TestInfiniteWeightsAreTheLargest(t *testing.T) {
	inf := float32(math.Inf(1))
	l := []Weights{layer("w", -inf, 1e38, inf, 2)}
	if err := Magnitude(l, 0.5, Global); err != nil {
		t.Fatal(err)
	}
	same(t, l, []Weights{{Name: "w", Data: []float32{-inf, 0, inf, 0}, Mask: &Mask{Keep: []bool{true, false, true, false}}}})
}

func TestMaskOfAnotherSizePanicsWithBoth(t *testing.T) {
	defer func() {
		if msg := fmt.Sprint(recover()); !strings.Contains(msg, "3 weights") || !strings.Contains(msg, "2 x 2") {
			t.Errorf("panic %q does not name both sizes", msg)
		}
	}()
	_ = Magnitude([]Weights{{Name: "w", Data: make([]float32, 3), Mask: Full(2, 2)}}, 0.5, Global)
	t.Error("no panic")
}
