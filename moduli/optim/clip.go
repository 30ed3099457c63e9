package optim

import (
	"fmt"
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// ClipNorm scales all gradients by max / (norm + 1e-6) where that is below 1, as torch.nn.utils.clip_grad_norm_ does,
// and returns norm, the Euclidean one of the gradients of all kept weights together before that. With a max of 0
// or less it only measures. A norm that is not finite scales nothing.
//
// A penalty that is still in Shrink is not part of the gradients yet: see [Clipped].
func ClipNorm(params []*rnn.Param, max float64) (norm float64) {
	return new(clipper).clip(params, max, false)
}

// clipper clips in parts, which are added up in order.
type clipper struct {
	params         []*rnn.Param
	jobs           []job
	at             [][]int32 // positions of the kept weights of each matrix
	sums           []float64
	coef           float32
	shrink         bool // gradients of penalties are added first
	crew           *parallel.Crew
	measure, scale func(int)
}

func (c *clipper) clip(params []*rnn.Param, max float64, shrink bool) float64 {
	if c.crew == nil {
		c.crew = new(parallel.Crew)
		c.measure = func(i int) { c.sums[i] = c.square(c.jobs[i]) }
		c.scale = func(i int) { c.multiply(c.jobs[i]) }
	}
	c.params, c.shrink, c.jobs, c.at, c.sums = params, shrink, c.jobs[:0], c.at[:0], c.sums[:0]
	for i, p := range params {
		checkSizes("ClipNorm", p)
		p.Shrinks() // a penalty of another shape panics here, where a caller can recover
		c.at = append(c.at, p.Pattern().Positions())
		if first(params, i) == i {
			c.jobs = divide(c.jobs, i, len(c.at[i]))
		}
	}
	for range c.jobs {
		c.sums = append(c.sums, 0)
	}
	c.crew.Run(len(c.jobs), c.measure)
	var sum float64
	for _, s := range c.sums {
		sum += s
	}
	norm := math.Sqrt(sum)
	if coef := max / (norm + 1e-6); max > 0 && coef < 1 && !math.IsInf(norm, 0) {
		c.coef = float32(coef)
		c.crew.Run(len(c.jobs), c.scale)
	}
	return norm
}

// square is the sum of squares of the gradients of a job.
func (c *clipper) square(j job) (sum float64) {
	p, at := c.params[j.matrix], c.at[j.matrix]
	whole, shrinks := len(at) == len(p.W.Data), c.shrink && p.Shrinks()
	var ws, gs, cs [stretch]float32
	for from := j.from; from < j.to; from += stretch {
		to := min(from+stretch, j.to)
		at, n := at[from:to], to-from
		g, w, coeff := gs[:n], ws[:n], cs[:n]
		if whole {
			g, w = p.Grad.Data[from:to], p.W.Data[from:to]
		} else {
			simd.Gather(g, p.Grad.Data, at)
		}
		if shrinks {
			if whole {
				coeff = p.Shrink.Coeff.Data[from:to]
			} else {
				simd.Gather(w, p.W.Data, at)
				simd.Gather(coeff, p.Shrink.Coeff.Data, at)
			}
			addSlopes(g, coeff, w, p.Shrink)
			if !whole {
				simd.Scatter(p.Grad.Data, g, at)
			}
		}
		sum += squares(g)
	}
	return sum
}

// squares is the sum of squares, in four sums side by side, so that none waits for the one before.
func squares(g []float32) float64 {
	var s0, s1, s2, s3 float64
	for ; len(g) >= 4; g = g[4:] {
		a, b, c, d := float64(g[0]), float64(g[1]), float64(g[2]), float64(g[3])
		s0 += float64(a * a)
		s1 += float64(b * b)
		s2 += float64(c * c)
		s3 += float64(d * d)
	}
	for _, x := range g {
		s0 += float64(float64(x) * float64(x))
	}
	return s0 + s1 + (s2 + s3)
}

// multiply scales the gradients of a job.
func (c *clipper) multiply(j job) {
	p, at := c.params[j.matrix], c.at[j.matrix]
	if len(at) == len(p.W.Data) {
		for i, g := range p.Grad.Data[j.from:j.to] {
			p.Grad.Data[j.from+i] = c.coef * g
		}
		return
	}
	for _, i := range at[j.from:j.to] {
		p.Grad.Data[i] *= c.coef
	}
}

// Clipped is an optimizer that gets clipped gradients: those of penalties are added to the others first, so that
// what is clipped is the gradient of the whole loss, as published. After a step Grad holds what was followed.
type Clipped struct {
	Of   Optimizer
	Norm float64 // what gradients are scaled down to, see [ClipNorm]; the published one is 0.25 for language, 0.5 for adding

	clipper clipper
	last    float64
	shrinks []rnn.Shrinkage
}

// Validate reports a norm that is not positive, no optimizer, or what is wrong with that.
func (c *Clipped) Validate() error {
	if c.Of == nil {
		return fmt.Errorf("optim: Clipped optimizer nil: want one, as &optim.SGD{}")
	}
	if c.Norm == 0 || !positive.allows(c.Norm) {
		return fmt.Errorf("optim: Clipped norm %v: want %s", c.Norm, allowed[positive])
	}
	return c.Of.Validate()
}

// Step adds gradients of penalties, clips, and lets the optimizer step without them.
func (c *Clipped) Step(params []*rnn.Param) {
	c.last = c.clipper.clip(params, c.Norm, true)
	c.shrinks = c.shrinks[:0]
	for _, p := range params {
		c.shrinks = append(c.shrinks, p.Shrink)
		p.Shrink.Scale = 0
	}
	defer func() {
		for i := len(params) - 1; i >= 0; i-- { // backwards, for one that is listed twice
			params[i].Shrink = c.shrinks[i]
		}
	}()
	c.Of.Step(params)
}

// Last is the norm of the gradients of the last step before they were clipped.
func (c *Clipped) Last() float64 { return c.last }

// Validated tells the optimizer, if it anneals.
func (c *Clipped) Validated(loss float64) { validated(c.Of, loss) }

// Pace tells the optimizer, if its rate can be multiplied.
func (c *Clipped) Pace(factor float64) {
	if p, ok := c.Of.(Paced); ok {
		p.Pace(factor)
	}
}

// State is that of the optimizer, an empty one if that has none.
func (c *Clipped) State(params []*rnn.Param) State { return stateOf(c.Of, params) }

// Restore restores the optimizer. It reports one that has no state as well.
func (c *Clipped) Restore(params []*rnn.Param, s State) error {
	return restoreOf("Clipped", c.Of, params, s)
}

func validated(of Optimizer, loss float64) {
	if a, ok := of.(Annealed); ok {
		a.Validated(loss)
	}
}

func stateOf(of Optimizer, params []*rnn.Param) State {
	if r, ok := of.(Resumable); ok {
		return r.State(params)
	}
	return State{}
}

func restoreOf(wrapper string, of Optimizer, params []*rnn.Param, s State) error {
	r, ok := of.(Resumable)
	if !ok {
		return fmt.Errorf("optim: %s of %T, whose state cannot be restored: want an optimizer with State and Restore", wrapper, of)
	}
	return r.Restore(params, s)
}
