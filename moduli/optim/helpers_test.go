package optim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// optimizers makes one of each kind of step there is, with what it is called.
func optimizers() map[string]func() Resumable {
	return map[string]func() Resumable{
		"SGD":                func() Resumable { return &SGD{Rate: 0.1} },
		"SGD momentum":       func() Resumable { return &SGD{Rate: 0.1, Momentum: 0.9, Dampening: 0.1, Decay: 0.01} },
		"SGD Nesterov":       func() Resumable { return &SGD{Rate: 0.1, Momentum: 0.9, Nesterov: true} },
		"Adam":               func() Resumable { return &Adam{Rate: 0.01} },
		"Adam decay":         func() Resumable { return &Adam{Rate: 0.01, Decay: 0.1} },
		"AdamW":              func() Resumable { return &AdamW{Rate: 0.01} },
		"RMSProp":            func() Resumable { return &RMSProp{} },
		"RMSProp everything": func() Resumable { return &RMSProp{Momentum: 0.9, Centered: true, Decay: 0.1} },
		"clipped SGD":        func() Resumable { return &Clipped{Of: &SGD{}, Norm: 0.25} },
		"clipped AdamW":      func() Resumable { return &Clipped{Of: &AdamW{Rate: 0.01}, Norm: 3} },
		"warm-up and cosine": func() Resumable {
			return &Scheduled{Of: &Adam{Rate: 0.01}, By: Warmup{Steps: 5, Then: Cosine{}}, Steps: 40}
		},
		"clipped and stairs":  func() Resumable { return &Clipped{Of: stairs(&SGD{Rate: 1, Momentum: 0.5}), Norm: 1} },
		"scheduled by nought": func() Resumable { return &Scheduled{Of: &Clipped{Of: &RMSProp{}, Norm: 1}, By: Constant{}, Steps: 40} },
	}
}

func stairs(of Paced) *Scheduled { return &Scheduled{Of: of, By: Stairs{Every: 7, By: 0.5}, Steps: 40} }

// eachOptimizer runs a test for each of them, with a random stream whose seed it prints.
func eachOptimizer(t *testing.T, test func(t *testing.T, build func() Resumable, rnd *rand.Rand)) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for name, build := range optimizers() {
		t.Run(name, func(t *testing.T) { test(t, build, rand.New(rand.NewPCG(seed, 0))) })
	}
}

// random makes matrices with random weights: one penalised by size, one by squares, a free one and a bias.
func random(rnd *rand.Rand, rows, cols int) []*rnn.Param {
	general := func(rows, cols int, draw func() float64) blas32.General {
		m := blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
		for i := range m.Data {
			m.Data[i] = float32(draw())
		}
		return m
	}
	var ps []*rnn.Param
	for i, name := range []string{"encoder", "recurrent", "decoder", "bias"} {
		c := cols
		if name == "bias" {
			c = 1
		}
		p := &rnn.Param{Name: name, W: general(rows, c, rnd.NormFloat64), Grad: general(rows, c, rnd.NormFloat64), Mask: prune.Full(rows, c), Bias: c == 1}
		if i < 2 {
			p.Shrink = rnn.Shrinkage{Coeff: general(rows, c, rnd.Float64), Scale: 0.5, Power: 2 - i}
		}
		ps = append(ps, p)
	}
	return ps
}

func copyOf(params []*rnn.Param) []*rnn.Param {
	var cs []*rnn.Param
	for _, p := range params {
		c := &rnn.Param{Name: p.Name, W: p.W, Grad: p.Grad, Mask: p.Mask.Clone(), Bias: p.Bias, Shrink: p.Shrink}
		c.W.Data, c.Grad.Data = slices.Clone(p.W.Data), slices.Clone(p.Grad.Data)
		cs = append(cs, c)
	}
	return cs
}

// redraw draws new gradients, sometimes new masks: weights come back as well as go. Two lists get the same ones.
func redraw(rnd *rand.Rand, lists ...[]*rnn.Param) {
	changes := rnd.IntN(4) == 0
	for i, p := range lists[0] {
		scale := math.Exp(rnd.NormFloat64())
		for at := range p.Grad.Data {
			p.Grad.Data[at] = float32(scale * rnd.NormFloat64())
			if changes && !p.Bias {
				p.Mask.Keep[at] = rnd.IntN(3) > 0
			}
		}
		for _, l := range lists[1:] {
			copy(l[i].Grad.Data, p.Grad.Data)
			copy(l[i].Mask.Keep, p.Mask.Keep)
		}
	}
}

// sameBits compares the weights of two lists.
func sameBits(t *testing.T, when string, got, want []*rnn.Param) {
	t.Helper()
	for i, p := range want {
		for at, w := range p.W.Data {
			if g := got[i].W.Data[at]; math.Float32bits(g) != math.Float32bits(w) {
				t.Fatalf("%s: weight %d of %s is %v, want %v", when, at, p.Name, g, w)
			}
		}
	}
}

// panics runs a function that must, with a message that has all parts.
func panics(t *testing.T, do func(), parts ...string) {
	t.Helper()
	defer func() {
		t.Helper()
		wants(t, fmt.Errorf("%v", recover()), parts...)
	}()
	do()
	t.Error("no panic")
}
