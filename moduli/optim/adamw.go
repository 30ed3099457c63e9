package optim

import (
	"fmt"
	"math"
	"sync"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// AdamW is Adam with decoupled weight decay (Loshchilov and Hutter, 2019), in the order of PyTorch's:
//
//	w <- w - rate * decay * w
//	m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2
//	w <- w - rate * (m / (1 - beta1^k)) / (sqrt(v / (1 - beta2^k)) + epsilon)
type AdamW struct {
	Rate         float64 // learning rate; 0 means 1e-4, the published one
	Beta1, Beta2 float64 // decay of the two moments; 0 means 0.9 and 0.999
	Epsilon      float64 // 0 means 1e-8
	Decay        float64 // weight decay; 0 means 0.01, negative none

	k    int // steps done
	m, v [][]float32
}

func (a *AdamW) defaults() (rate, b1, b2, eps, decay float64) {
	or := func(x, d float64) float64 {
		if x == 0 {
			return d
		}
		return x
	}
	return or(a.Rate, 1e-4), or(a.Beta1, 0.9), or(a.Beta2, 0.999), or(a.Epsilon, 1e-8), max(0, or(a.Decay, 0.01))
}

// Validate reports a setting that cannot be used.
func (a *AdamW) Validate() error {
	for _, f := range []struct {
		name       string
		x          float64
		below      float64
		allowed    string
		noNegative bool
	}{
		{"learning rate", a.Rate, math.MaxFloat64, "a positive number", true},
		{"beta1", a.Beta1, 1, "a number in [0, 1)", true},
		{"beta2", a.Beta2, 1, "a number in [0, 1)", true},
		{"epsilon", a.Epsilon, math.MaxFloat64, "a positive number", true},
		{"weight decay", a.Decay, math.MaxFloat64, "a finite number", false},
	} {
		if math.IsNaN(f.x) || math.IsInf(f.x, 0) || f.x >= f.below || f.noNegative && f.x < 0 {
			return fmt.Errorf("optim: AdamW %s %v: want %s", f.name, f.x, f.allowed)
		}
	}
	return nil
}

// Step updates every weight once. Pruned weights become and stay zero.
func (a *AdamW) Step(params []*rnn.Param) {
	if a.m == nil {
		a.m, a.v = make([][]float32, len(params)), make([][]float32, len(params))
		for i, p := range params {
			a.m[i], a.v[i] = make([]float32, len(p.W.Data)), make([]float32, len(p.W.Data))
		}
	}
	if len(params) != len(a.m) {
		panic(fmt.Sprintf("optim: AdamW got %d matrices after %d: want the same ones at each step", len(params), len(a.m)))
	}
	a.k++
	var wg sync.WaitGroup
	for i, p := range params {
		if len(p.W.Data) != len(a.m[i]) {
			panic(fmt.Sprintf("optim: AdamW got %s with %d weights, had %d", p.Name, len(p.W.Data), len(a.m[i])))
		}
		if len(p.Grad.Data) != len(p.W.Data) || len(p.Mask.Keep) != len(p.W.Data) {
			panic(fmt.Sprintf("optim: AdamW got %s with %d weights, a gradient of %d and a mask of %d", p.Name, len(p.W.Data), len(p.Grad.Data), len(p.Mask.Keep)))
		}
		wg.Go(func() { a.update(p, a.m[i], a.v[i]) })
	}
	wg.Wait()
}

// update works weight by weight, so that nothing depends on how matrices are spread over processors.
func (a *AdamW) update(p *rnn.Param, m, v []float32) {
	rate, b1, b2, eps, decay := a.defaults()
	keep := float32(1 - rate*decay)
	step := float32(rate / (1 - math.Pow(b1, float64(a.k))))
	inv := float32(1 / math.Sqrt(1-math.Pow(b2, float64(a.k))))
	c1, c2, e := float32(b1), float32(b2), float32(eps)
	d1, d2 := float32(1-b1), float32(1-b2)
	w, g := p.W.Data, p.Grad.Data
	for i, kept := range p.Mask.Keep {
		if !kept {
			w[i], m[i], v[i] = 0, 0, 0
			continue
		}
		m[i] = c1*m[i] + d1*g[i]
		v[i] = c2*v[i] + d2*g[i]*g[i]
		w[i] = keep*w[i] - step*m[i]/(float32(math.Sqrt(float64(v[i])))*inv+e)
	}
}
