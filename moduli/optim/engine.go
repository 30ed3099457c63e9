package optim

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// part is how many weights a goroutine updates at a time, stretch how many it gathers.
const (
	part    = 1 << 15
	stretch = 512
)

// job is a range of the kept weights of a matrix.
type job struct{ matrix, from, to int }

// engine is what optimizers have in common: it follows masks, and takes a rule to the kept weights of all matrices.
type engine struct {
	k        int // steps done
	pace     float64
	paced    bool
	names    names
	memories []memory

	rule       rule // and the rest: of the step under way
	params     []*rnn.Param
	jobs       []job
	crew       *parallel.Crew
	look, work func(int)
}

// rule is how a step changes a weight. One of the pointers is set; a method of an interface would let the stretches
// that it gets escape to the heap.
type rule struct {
	adam    *simd.AdamParams
	sgd     *sgdRule
	rms     *rmsRule
	coupled float32 // weight decay that is added to the gradient
}

// Pace multiplies the learning rate that is set by factor, in all steps until the next call.
func (e *engine) Pace(factor float64) { e.pace, e.paced = factor, true }

// rate is the learning rate of a step.
func (e *engine) rate(set float64) float64 {
	if e.paced {
		return set * e.pace
	}
	return set
}

// begin checks the parameters, counts the step and returns its number.
func (e *engine) begin(name string, params []*rnn.Param, names names) (k int) {
	if e.memories == nil {
		e.memories = make([]memory, len(params))
	}
	if e.crew == nil {
		e.crew = new(parallel.Crew)
		e.look = func(i int) {
			if !e.memories[i].tied {
				e.memories[i].follow(e.params[i], e.names)
			}
		}
		e.work = func(i int) { e.do(e.jobs[i]) }
	}
	if len(params) != len(e.memories) {
		panic(fmt.Sprintf("optim: %s got %d matrices after %d: want the same ones at each step", name, len(params), len(e.memories)))
	}
	for i, p := range params {
		m := &e.memories[i]
		if m.weights > 0 && len(p.W.Data) != m.weights {
			panic(fmt.Sprintf("optim: %s got %s with %d weights, had %d", name, p.Name, len(p.W.Data), m.weights))
		}
		checkSizes(name, p)
		j := first(params, i)
		m.tied = j < i
		if m.tied && len(p.Grad.Data) > 0 && &p.Grad.Data[0] != &params[j].Grad.Data[0] {
			panic(fmt.Sprintf("optim: %s got %s and %s with the same weights and two gradients: want one", name, params[j].Name, p.Name))
		}
	}
	e.params, e.names = params, names
	e.k++
	return e.k
}

// checkSizes panics unless gradient and mask are of the size of the weights.
func checkSizes(name string, p *rnn.Param) {
	if len(p.Grad.Data) != len(p.W.Data) || len(p.Mask.Keep) != len(p.W.Data) {
		panic(fmt.Sprintf("optim: %s got %s with %d weights, a gradient of %d and a mask of %d", name, p.Name, len(p.W.Data), len(p.Grad.Data), len(p.Mask.Keep)))
	}
}

// run takes the rule to all weights that are kept.
func (e *engine) run(r rule) {
	e.rule, e.jobs = r, e.jobs[:0]
	e.crew.Run(len(e.params), e.look)
	for i := range e.memories {
		if m := &e.memories[i]; !m.tied {
			e.jobs = divide(e.jobs, i, len(m.at))
		}
	}
	e.crew.Run(len(e.jobs), e.work)
}

// divide appends the jobs of a matrix with so many kept weights.
func divide(jobs []job, matrix, kept int) []job {
	for from := 0; from < kept; from += part {
		jobs = append(jobs, job{matrix, from, min(from+part, kept)})
	}
	return jobs
}

// do works weight by weight, so that nothing depends on how matrices are spread over processors.
func (e *engine) do(j job) {
	p, s := e.params[j.matrix], &e.memories[j.matrix]
	whole, shrinks := len(s.at) == len(p.W.Data), p.Shrinks()
	signs := shrinks && p.Shrink.Power != 2
	// The rule of Adam alone takes signs of a penalty itself; for the rest gradients are copied and added to.
	added := e.rule.coupled != 0 || shrinks && !(signs && e.rule.adam != nil)
	var ws, gs, cs [stretch]float32
	for from := j.from; from < j.to; {
		n := j.to - from
		if !whole || added {
			n = min(n, stretch)
		}
		var w, g, c []float32
		if at := s.at[from : from+n]; whole {
			w, g = p.W.Data[from:from+n], p.Grad.Data[from:from+n]
			if shrinks {
				c = p.Shrink.Coeff.Data[from : from+n]
			}
			if added {
				copy(gs[:n], g)
				g = gs[:n]
			}
		} else {
			w, g = ws[:n], gs[:n]
			simd.Gather(w, p.W.Data, at)
			simd.Gather(g, p.Grad.Data, at)
			if shrinks {
				c = cs[:n]
				simd.Gather(c, p.Shrink.Coeff.Data, at)
			}
		}
		if added {
			addSlopes(g, c, w, p.Shrink)
			addDecay(g, w, e.rule.coupled)
			c = nil
		}
		e.rule.apply(w, g, c, p.Shrink.Scale, s, from)
		if !whole {
			simd.Scatter(p.W.Data, w, s.at[from:from+n])
		}
		from += n
	}
}

// apply changes weights w, which are the kept ones of memory s from number from on.
func (r *rule) apply(w, g, coeff []float32, each float32, s *memory, from int) {
	var slots [most][]float32
	for i, slot := range s.slots {
		if slot != nil {
			slots[i] = slot[from : from+len(w)]
		}
	}
	switch {
	case r.adam != nil:
		simd.Adam(w, g, slots[0], slots[1], coeff, each, *r.adam)
	case r.sgd != nil:
		r.sgd.apply(w, g, slots[0])
	default:
		r.rms.apply(w, g, slots[0], slots[1], slots[2])
	}
}
