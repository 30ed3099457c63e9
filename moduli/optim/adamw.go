package optim

import (
	"fmt"
	"math"
	"slices"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
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

	k       int // steps done
	moments []moments

	rule       simd.AdamParams // and the rest: of the step under way
	params     []*rnn.Param
	jobs       []job
	crew       *parallel.Crew
	look, work func(int)
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

// Step updates every weight once, by its gradient and that of a penalty on it. Pruned weights become zero when
// a mask has changed, and are left alone from there on.
func (a *AdamW) Step(params []*rnn.Param) {
	if a.moments == nil {
		a.begin(len(params))
	}
	if len(params) != len(a.moments) {
		panic(fmt.Sprintf("optim: AdamW got %d matrices after %d: want the same ones at each step", len(params), len(a.moments)))
	}
	for i, p := range params {
		if had := a.moments[i].weights; had > 0 && len(p.W.Data) != had {
			panic(fmt.Sprintf("optim: AdamW got %s with %d weights, had %d", p.Name, len(p.W.Data), had))
		}
		if len(p.Grad.Data) != len(p.W.Data) || len(p.Mask.Keep) != len(p.W.Data) {
			panic(fmt.Sprintf("optim: AdamW got %s with %d weights, a gradient of %d and a mask of %d", p.Name, len(p.W.Data), len(p.Grad.Data), len(p.Mask.Keep)))
		}
	}
	for _, p := range params {
		if p.Shrink.Power == 2 {
			p.AddShrinking()
		}
	}
	a.k++
	a.rule, a.params, a.jobs = a.update(), params, a.jobs[:0]
	a.crew.Run(len(params), a.look)
	for i := range params {
		kept := len(a.moments[i].m)
		for from := 0; from < kept; from += part {
			a.jobs = append(a.jobs, job{i, from, min(from+part, kept)})
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

func (a *AdamW) begin(matrices int) {
	a.moments = make([]moments, matrices)
	a.crew = new(parallel.Crew)
	a.look = func(i int) { a.moments[i].follow(a.params[i]) }
	a.work = func(i int) { a.do(a.jobs[i]) }
}

// moments are those of the kept weights of a matrix, in the order of the matrix.
type moments struct {
	m, v    []float32
	at      []int32 // positions of those weights
	version int     // of their pattern
	weights int     // of the matrix
}

// follow fits the moments to the mask: weights that are new begin with zeros, those that are gone become zero.
func (s *moments) follow(p *rnn.Param) {
	pattern := p.Pattern()
	if s.version == pattern.Version() {
		return
	}
	old := *s
	*s = moments{m: make([]float32, pattern.Len()), v: make([]float32, pattern.Len()), at: slices.Clone(pattern.Positions()),
		version: pattern.Version(), weights: len(p.W.Data)}
	k := 0
	for q, at := range s.at {
		for k < len(old.at) && old.at[k] < at {
			k++
		}
		if k < len(old.at) && old.at[k] == at {
			s.m[q], s.v[q] = old.m[k], old.v[k]
		}
	}
	for i, kept := range p.Mask.Keep {
		if !kept {
			p.W.Data[i] = 0
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
	p, s := a.params[j.matrix], &a.moments[j.matrix]
	w, g, m, v, at := p.W.Data, p.Grad.Data, s.m[j.from:j.to], s.v[j.from:j.to], s.at[j.from:j.to]
	var c []float32
	if p.Shrinks() && p.Shrink.Power != 2 { // squares were added to the gradient before
		c = p.Shrink.Coeff.Data
	}
	if len(s.m) == len(w) {
		if c != nil {
			c = c[j.from:j.to]
		}
		simd.Adam(w[j.from:j.to], g[j.from:j.to], m, v, c, p.Shrink.Scale, a.rule)
		return
	}
	var ws, gs, cs [stretch]float32
	for len(at) > 0 {
		n := min(stretch, len(at))
		simd.Gather(ws[:n], w, at[:n])
		simd.Gather(gs[:n], g, at[:n])
		var coeff []float32
		if c != nil {
			coeff = cs[:n]
			simd.Gather(coeff, c, at[:n])
		}
		simd.Adam(ws[:n], gs[:n], m[:n], v[:n], coeff, p.Shrink.Scale, a.rule)
		simd.Scatter(w, ws[:n], at[:n])
		m, v, at = m[n:], v[n:], at[n:]
	}
}
