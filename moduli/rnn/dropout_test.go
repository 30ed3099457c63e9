package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestDropoutDropsItsShareAndKeepsTheMean(t *testing.T) {
	for _, share := range []float64{0.1, 0.5, 0.9} {
		c := Config{Hidden: 64, Inputs: 50, Symbols: 20, Outputs: 3, Layers: 2, Activation: Tanh, Dropout: share}
		k := newTask(t, c, 6, 48, 3)
		k.ws.Dropout = rand.NewPCG(1, 2)
		k.net.ForwardSymbols(k.ws, k.symbols)
		for place, of := range map[string]func(b *block, t int) (after, before []float32){
			"what symbols are read as": func(b *block, t int) (after, before []float32) { return b.at(b.inputs, t, c.Inputs), nil },
			"between layers":           func(b *block, t int) (after, before []float32) { return b.out(&c, 0, t), b.passes[0].h(t + 1) },
			"before the decoder":       func(b *block, t int) (after, before []float32) { return b.out(&c, 1, t), b.passes[1].h(t + 1) },
		} {
			dropped, all := 0, 0
			for _, b := range k.ws.blocks {
				for t1 := range k.ws.Steps {
					after, before := of(b, t1)
					for i, x := range after {
						if i%b.width >= b.to-b.from {
							continue
						}
						all++
						if x == 0 {
							dropped++
						} else if before != nil && math.Abs(float64(x)*(1-share)-float64(before[i])) > 1e-6 {
							t.Fatalf("%s: %v became %v: want it divided by %v", place, before[i], x, 1-share)
						}
					}
				}
			}
			got := float64(dropped) / float64(all)
			if slack := 5 * math.Sqrt(share*(1-share)/float64(all)); math.Abs(got-share) > slack {
				t.Errorf("%s: %v of %d numbers are 0, want %v within %v", place, got, all, share, slack)
			}
		}
	}
}

func TestDropoutDropsOthersEachTimeStepAndSequence(t *testing.T) {
	c := Config{Hidden: 40, Inputs: 2, Outputs: 3, Layers: 2, Activation: Tanh, Dropout: 0.5}
	k := newTask(t, c, 3, 70, 3)
	k.ws.Dropout = rand.NewPCG(1, 2)
	var masks [][]bool
	for range 2 {
		k.forward()
		for _, b := range k.ws.blocks {
			for l := range 2 {
				for s := range 3 {
					out := b.out(&c, l, s)
					for col := range 2 {
						mask := make([]bool, c.Hidden)
						for i := range mask {
							mask[i] = out[i*b.width+col] == 0
						}
						masks = append(masks, mask)
					}
				}
			}
		}
	}
	for i, m := range masks {
		for j := range i {
			if slices.Equal(m, masks[j]) {
				t.Fatalf("masks %d and %d of %d are the same", i, j, len(masks))
			}
		}
	}
}

func TestWithoutASourceNothingIsDropped(t *testing.T) {
	c := Config{Hidden: 9, Inputs: 2, Outputs: 3, Layers: 2, Cell: GRU{}, Dropout: 0.7}
	with := newTask(t, c, 3, 5, 3)
	c.Dropout = 0
	without := newTask(t, c, 3, 5, 3)
	if a, b := with.backward(), without.backward(); a != b {
		t.Errorf("loss %v, without dropout %v", a, b)
	}
	with.ws.Dropout = rand.NewPCG(1, 2)
	if a, b := with.loss(), without.loss(); a == b {
		t.Errorf("loss %v with dropout and without", a)
	}
	state := *rand.NewPCG(1, 2)
	without.ws.Dropout = &state
	without.forward()
	if state != *rand.NewPCG(1, 2) {
		t.Error("a network without dropout drew from its source")
	}
}
