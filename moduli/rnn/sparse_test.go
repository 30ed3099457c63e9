package rnn_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"gonum.org/v1/gonum/blas/blas32"
)

// descent trains for some steps, prunes to a share of weights, and trains on; it returns the losses.
func descent(t *testing.T, below, share float64, f rnn.Activation, seed uint64) (losses []float64) {
	const n, outputs, steps, batch = 150, 70, 6, 37
	net, err := rnn.New(rnn.Config{Hidden: n, Inputs: 2, Start: outputs, Outputs: outputs, Activation: f}, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 2))
	random := func(rows, cols int, draw func() float64) blas32.General {
		m := blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
		for i := range m.Data {
			m.Data[i] = float32(draw())
		}
		return m
	}
	start, inputs := random(batch, outputs, r.NormFloat64), random(steps*batch, 2, r.NormFloat64)
	target := random(steps*batch, outputs, func() float64 { return 2 * r.Float64() / outputs })
	coeff := random(n, n, r.Float64)
	net.Layers[0].Recurrent.Shrink = rnn.Shrinkage{Coeff: coeff, Scale: 1e-4}
	ws := net.NewWorkspace(steps, batch)
	ws.SparseBelow = below
	adam := &optim.AdamW{Rate: 1e-3}
	for k := range 60 {
		if k == 10 {
			for _, p := range net.Params() {
				if err := prune.Magnitude([]prune.Weights{{Name: p.Name, Data: p.W.Data, Mask: p.Mask}}, share, prune.Layer); err != nil {
					t.Fatal(err)
				}
			}
		}
		net.Forward(ws, start, inputs)
		losses = append(losses, net.Backward(ws, target)+net.Layers[0].Recurrent.Shrinking())
		adam.Step(net.Params())
		for _, p := range net.Params() {
			for i, kept := range p.Mask.Keep {
				if !kept && p.W.Data[i] != 0 {
					t.Fatalf("step %d: weight %d of %s is pruned, and %v", k, i, p.Name, p.W.Data[i])
				}
			}
		}
	}
	return losses
}

func TestSparseAndDenseProductsTrainAlike(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	for _, f := range []rnn.Activation{rnn.ReLU, rnn.Tanh} {
		for _, share := range []float64{0.5, 0.9, 0.98} {
			t.Run(fmt.Sprintf("%v,%v", f, share), func(t *testing.T) {
				dense, sparse := descent(t, 0, share, f, seed), descent(t, 2, share, f, seed)
				if dense[59] >= dense[10] {
					t.Errorf("the loss went from %v to %v: nothing was learned", dense[10], dense[59])
				}
				for k := range dense {
					if apart := math.Abs(dense[k]-sparse[k]) / dense[k]; !(apart <= 1e-5) {
						t.Fatalf("step %d: the loss is %v with dense products, %v with sparse ones: %.1e apart", k, dense[k], sparse[k], apart)
					}
				}
			})
		}
	}
}

func TestAStepWithItsOptimizerAllocatesNothing(t *testing.T) {
	for _, share := range []float64{0, 0.9} {
		net, err := rnn.New(rnn.Config{Hidden: 80, Inputs: 2, Start: 30, Outputs: 30}, rand.NewPCG(1, 1))
		if err != nil {
			t.Fatal(err)
		}
		matrix := func(rows, cols int) blas32.General {
			return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
		}
		net.Layers[0].Recurrent.Shrink = rnn.Shrinkage{Coeff: matrix(80, 80), Scale: 1}
		for _, p := range net.Params() {
			if err := prune.Magnitude([]prune.Weights{{Name: p.Name, Data: p.W.Data, Mask: p.Mask}}, share, prune.Layer); err != nil {
				t.Fatal(err)
			}
		}
		ws, adam := net.NewWorkspace(4, 20), &optim.AdamW{}
		start, inputs, target := matrix(20, 30), matrix(80, 2), matrix(80, 30)
		params := net.Params()
		step := func() {
			net.Forward(ws, start, inputs)
			net.Backward(ws, target)
			net.Layers[0].Recurrent.Shrinking()
			adam.Step(params)
		}
		step()
		if n := testing.AllocsPerRun(10, step); n != 0 {
			t.Errorf("pruned to %v: %v objects a step", share, n)
		}
	}
}
