package optim

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// Matrices of several parts, dense and pruned.
func TestStepsDoNotDependOnProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
		one := random(rnd, 180, 190)
		four, a, b := copyOf(one), build(), build()
		for range 3 {
			redraw(rnd, one, four)
			runtime.GOMAXPROCS(1)
			a.Step(one)
			runtime.GOMAXPROCS(4)
			b.Step(four)
			sameBits(t, "on four processors", four, one)
		}
	})
}

// A step on a pruned matrix is that on a full one, weight by weight.
func TestPrunedStepsAreThoseOfFullMatrices(t *testing.T) {
	eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
		full := random(rnd, 40, 50)
		pruned, a, b := copyOf(full), build(), build()
		for _, p := range pruned {
			for at := range p.Mask.Keep {
				p.Mask.Keep[at] = rnd.IntN(2) == 0
			}
		}
		unclipped(a)
		unclipped(b)
		for range 5 {
			drawGradients(rnd, full)
			for i := range full {
				copy(pruned[i].Grad.Data, full[i].Grad.Data)
			}
			a.Step(full)
			b.Step(pruned)
			for i, p := range pruned {
				for at, kept := range p.Mask.Keep {
					if kept && math.Float32bits(p.W.Data[at]) != math.Float32bits(full[i].W.Data[at]) {
						t.Fatalf("weight %d of %s is %v, want %v", at, p.Name, p.W.Data[at], full[i].W.Data[at])
					}
				}
			}
		}
	})
}

// unclipped lifts the limit of an optimizer that clips: it depends on all weights.
func unclipped(o Optimizer) {
	switch o := o.(type) {
	case *Clipped:
		o.Norm = 1e30
	case *Scheduled:
		unclipped(o.Of)
	}
}

func TestTiedMatricesStepOnce(t *testing.T) {
	eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
		once := random(rnd, 5, 6)
		twice, a, b := copyOf(once), build(), build()
		twice = append(twice, twice[0])
		for range 10 {
			redraw(rnd, once, twice[:4])
			a.Step(once)
			b.Step(twice)
			sameBits(t, "listed twice", twice[:4], once)
		}
		if n, m := len(a.State(once).Slots), len(b.State(twice).Slots); n != m {
			t.Errorf("%d slots, and %d of tied matrices", n, m)
		}
		if err := build().Restore(twice, b.State(twice)); err != nil {
			t.Error(err)
		}
	})
	p, q := param("p", 1, 2), param("q", 1, 2)
	q.W = p.W
	panics(t, func() { new(SGD).Step([]*rnn.Param{p, q}) }, "p and q with the same weights and two gradients")
}

func TestStepsAllocateNothing(t *testing.T) {
	eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
		for _, sparse := range []bool{false, true} {
			params, o := random(rnd, 180, 190), build()
			if sparse {
				redraw(rnd, params)
				params[0].Mask.Keep[7], params[1].Mask.Keep[7] = false, false
			}
			o.Step(params)
			if n := testing.AllocsPerRun(5, func() { o.Step(params) }); n != 0 {
				t.Errorf("pruned %v: %v objects a step", sparse, n)
			}
		}
	})
}

// Copies of parameters have patterns of their own, which count masks from 1 again.
func TestStepsGoOnWithCopies(t *testing.T) {
	eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
		params, a, b := random(rnd, 5, 6), build(), build()
		others := copyOf(params)
		for range 5 {
			redraw(rnd, params, others)
			params[2].Mask.Keep[0], others[2].Mask.Keep[0] = false, false
			a.Step(params)
			others = copyOf(others)
			b.Step(others)
			sameBits(t, "copied", others, params)
		}
	})
}

// An optimizer may be given other momentum on its way: what it did not remember begins at 0.
func TestMomentumThatBeginsLater(t *testing.T) {
	p, o := param("w", 10), &SGD{Rate: 1}
	step := func(want float32) {
		t.Helper()
		p.Grad.Data[0] = 1
		if o.Step([]*rnn.Param{p}); p.W.Data[0] != want {
			t.Errorf("the weight is %v, want %v", p.W.Data[0], want)
		}
	}
	step(9)
	o.Momentum = 0.5
	step(8)
	step(6.5)
	o.Momentum = 0
	step(5.5)
}

func BenchmarkStep(b *testing.B) {
	const n = 1024
	for _, c := range []struct {
		name string
		o    Optimizer
	}{
		{"SGD", &SGD{Rate: 1e-6}}, {"SGD momentum", &SGD{Rate: 1e-6, Momentum: 0.9}}, {"Adam", &Adam{}}, {"Adam decay", &Adam{Decay: 0.1}}, {"AdamW", &AdamW{}},
		{"RMSProp", &RMSProp{Rate: 1e-6}}, {"RMSProp everything", &RMSProp{Rate: 1e-6, Momentum: 0.9, Centered: true}},
		{"clipped SGD", &Clipped{Of: &SGD{Rate: 1e-6}, Norm: 1e-3}},
	} {
		for _, kept := range []int{10, 1} {
			b.Run(c.name+map[int]string{10: " dense", 1: " 90 % pruned"}[kept], func(b *testing.B) {
				rnd := rand.New(rand.NewPCG(1, 1))
				p := param("w", make([]float64, n*n)...)
				for i := range p.W.Data {
					p.W.Data[i], p.Grad.Data[i] = float32(rnd.NormFloat64()), float32(rnd.NormFloat64())
					p.Mask.Keep[i] = rnd.IntN(10) < kept
				}
				params := []*rnn.Param{p}
				o := c.o
				o.Step(params)
				for b.Loop() {
					o.Step(params)
				}
			})
		}
	}
}
