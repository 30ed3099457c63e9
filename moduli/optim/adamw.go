package optim

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/sparse"
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

	k        int // steps done
	m, v     [][]float32
	patterns []*sparse.Pattern // of kept weights
	versions []int

	rule   simd.AdamParams // and the rest: of the step under way
	params []*rnn.Param
	jobs   []job
	crew   *parallel.Crew
	work   func(int)
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

// Step updates every weight once, by its gradient and that of a penalty on it. Pruned weights become zero where
// a mask has changed, and are left alone from there on.
func (a *AdamW) Step(params []*rnn.Param) {
	if a.m == nil {
		a.begin(params)
	}
	if len(params) != len(a.m) {
		panic(fmt.Sprintf("optim: AdamW got %d matrices after %d: want the same ones at each step", len(params), len(a.m)))
	}
	a.k++
	a.rule, a.params, a.jobs = a.update(), params, a.jobs[:0]
	for i, p := range params {
		if len(p.W.Data) != len(a.m[i]) {
			panic(fmt.Sprintf("optim: AdamW got %s with %d weights, had %d", p.Name, len(p.W.Data), len(a.m[i])))
		}
		if len(p.Grad.Data) != len(p.W.Data) || len(p.Mask.Keep) != len(p.W.Data) {
			panic(fmt.Sprintf("optim: AdamW got %s with %d weights, a gradient of %d and a mask of %d", p.Name, len(p.W.Data), len(p.Grad.Data), len(p.Mask.Keep)))
		}
		pattern := p.Pattern()
		if a.versions[i] != pattern.Version() {
			a.forget(i)
			a.versions[i] = pattern.Version()
		}
		a.patterns[i] = pattern
		for from := 0; from < pattern.Len(); from += part {
			a.jobs = append(a.jobs, job{i, from, min(from+part, pattern.Len())})
		}
	}
	a.crew.Run(len(a.jobs), a.work)
}

// part is how many weights a goroutine updates at a time, stretch how many it gathers.
const (
	part    = 1 << 15
	stretch = 512
)

// job is a range of the kept weights of a matrix.
type job struct{ matrix, from, to int }

func (a *AdamW) begin(params []*rnn.Param) {
	a.m, a.v = make([][]float32, len(params)), make([][]float32, len(params))
	a.patterns, a.versions = make([]*sparse.Pattern, len(params)), make([]int, len(params))
	for i, p := range params {
		a.m[i], a.v[i], a.versions[i] = make([]float32, len(p.W.Data)), make([]float32, len(p.W.Data)), -1
	}
	a.crew = new(parallel.Crew)
	a.work = func(i int) { a.do(a.jobs[i]) }
}

// forget makes what belongs to pruned weights zero.
func (a *AdamW) forget(i int) {
	w, m, v := a.params[i].W.Data, a.m[i], a.v[i]
	for k, kept := range a.params[i].Mask.Keep {
		if !kept {
			w[k], m[k], v[k] = 0, 0, 0
		}
	}
}

// update is the rule with its numbers for this step.
func (a *AdamW) update() simd.AdamParams {
	rate, b1, b2, eps, decay := a.defaults()
	return simd.AdamParams{
		Keep: float32(1 - rate*decay), Step: float32(rate / (1 - math.Pow(b1, float64(a.k)))),
		Inv: float32(1 / math.Sqrt(1-math.Pow(b2, float64(a.k)))), Epsilon: float32(eps),
		Beta1: float32(b1), Rest1: float32(1 - b1), Beta2: float32(b2), Rest2: float32(1 - b2),
	}
}

// do works weight by weight, so that nothing depends on how matrices are spread over processors.
func (a *AdamW) do(j job) {
	p := a.params[j.matrix]
	w, g, m, v := p.W.Data, p.Grad.Data, a.m[j.matrix], a.v[j.matrix]
	var c []float32
	if p.Shrinks() {
		c = p.Shrink.Coeff.Data
	}
	if pattern := a.patterns[j.matrix]; pattern.Len() < len(w) {
		a.gathered(pattern.Positions()[j.from:j.to], w, g, m, v, c, p.Shrink.Scale)
		return
	}
	if c != nil {
		c = c[j.from:j.to]
	}
	simd.Adam(w[j.from:j.to], g[j.from:j.to], m[j.from:j.to], v[j.from:j.to], c, p.Shrink.Scale, a.rule)
}

// gathered updates the weights at some positions.
func (a *AdamW) gathered(at []int32, w, g, m, v, c []float32, scale float32) {
	var ws, gs, ms, vs, cs [stretch]float32
	for len(at) > 0 {
		n := min(stretch, len(at))
		here := at[:n]
		at = at[n:]
		simd.Gather(ws[:n], w, here)
		simd.Gather(gs[:n], g, here)
		simd.Gather(ms[:n], m, here)
		simd.Gather(vs[:n], v, here)
		var coeff []float32
		if c != nil {
			simd.Gather(cs[:n], c, here)
			coeff = cs[:n]
		}
		simd.Adam(ws[:n], gs[:n], ms[:n], vs[:n], coeff, scale, a.rule)
		simd.Scatter(w, ws[:n], here)
		simd.Scatter(m, ms[:n], here)
		simd.Scatter(v, vs[:n], here)
	}
}
