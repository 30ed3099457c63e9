package optim

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

func weightsOf(params []*rnn.Param) (ws []prune.Weights) {
	for _, p := range params {
		if !p.Bias {
			ws = append(ws, prune.Weights{Name: p.Name, Data: p.W.Data, Grad: p.Grad.Data, Mask: p.Mask})
		}
	}
	return ws
}

// zeros fails unless what is pruned is 0, whose sign is +, after a step.
func zeros(t *testing.T, step int, params []*rnn.Param) {
	t.Helper()
	for _, p := range params {
		for at, kept := range p.Mask.Keep {
			if !kept && math.Float32bits(p.W.Data[at]) != 0 {
				t.Fatalf("step %d: weight %d of %s is pruned and %v", step, at, p.Name, p.W.Data[at])
			}
		}
	}
}

// Masks may change in any way at any step, and gradients of pruned weights be anything.
func TestPrunedWeightsAreZeroAfterEachStep(t *testing.T) {
	eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
		params, o := random(rnd, 17, 40), build()
		gone := 0
		for step := range 60 {
			redraw(rnd, params)
			for _, p := range params {
				for at, kept := range p.Mask.Keep {
					if !kept && rnd.IntN(50) == 0 {
						p.Grad.Data[at] = float32(math.NaN())
					}
					if !kept {
						gone++
					}
				}
			}
			o.Step(params)
			zeros(t, step, params)
			for _, p := range params {
				for at, w := range p.W.Data {
					if w != w {
						t.Fatalf("step %d: weight %d of %s is NaN", step, at, p.Name)
					}
				}
			}
		}
		if gone == 0 {
			t.Fatal("nothing was pruned")
		}
	})
}

// Under all ways of pruning there are.
func TestPrunedWeightsStayZeroUnderEachSchedule(t *testing.T) {
	const epochs, steps = 8, 4
	for name, s := range map[string]prune.Schedule{
		"one-shot":  prune.OneShot{Target: 0.8, At: 3},
		"linear":    prune.Linear{Target: 0.9},
		"ramp":      prune.Ramp{Target: 0.9, Scope: prune.Layer},
		"cubic":     prune.Cubic{Target: 0.9, Begin: 1, End: 6, Score: prune.AtRandom{}},
		"iterative": prune.Iterative{Target: 0.9, Rounds: 4, Scope: prune.Layer, Score: prune.AtRandom{}},
	} {
		t.Run(name, func(t *testing.T) {
			eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
				params, o := random(rnd, 20, 30), build()
				was := make([]bool, len(params[1].Mask.Keep))
				for epoch := range epochs {
					if err := prune.Apply(s, weightsOf(params), epoch, epochs, rnd); err != nil {
						t.Fatal(err)
					}
					for at, kept := range params[1].Mask.Keep {
						if was[at] && kept {
							t.Fatalf("epoch %d: weight %d came back", epoch, at)
						}
						was[at] = !kept
					}
					for step := range steps {
						drawGradients(rnd, params)
						o.Step(params)
						zeros(t, epoch*steps+step, params)
					}
				}
			})
		})
	}
	for name, r := range map[string]prune.Rewirer{"SET": prune.SET{Sparsity: 0.8, Every: 3}, "RigL": prune.RigL{Sparsity: 0.9, Every: 3}} {
		t.Run(name, func(t *testing.T) {
			eachOptimizer(t, func(t *testing.T, build func() Resumable, rnd *rand.Rand) {
				params, o := random(rnd, 20, 30), build()
				if err := r.Begin(weightsOf(params), rnd); err != nil {
					t.Fatal(err)
				}
				for step := range epochs * steps {
					drawGradients(rnd, params)
					if r.Due(step, epochs*steps) {
						if err := r.Rewire(weightsOf(params), step, epochs*steps, rnd); err != nil {
							t.Fatal(err)
						}
					}
					o.Step(params)
					zeros(t, step, params)
				}
			})
		})
	}
}

func drawGradients(rnd *rand.Rand, params []*rnn.Param) {
	for _, p := range params {
		for at := range p.Grad.Data {
			p.Grad.Data[at] = float32(rnd.NormFloat64())
		}
	}
}

// A weight that comes back moves as one that never had moments.
func TestWeightsThatComeBackBeginAnew(t *testing.T) {
	for name, build := range optimizers() {
		t.Run(name, func(t *testing.T) {
			params := []*rnn.Param{param("w", 1, 2, 3)}
			p, o := params[0], build()
			for step := range 9 {
				p.Grad.Data[0], p.Grad.Data[1], p.Grad.Data[2] = 1, 1, 1
				p.Mask.Keep[0] = step != 5
				if step == 6 {
					p.Grad.Data[0] = 0
				}
				o.Step(params)
				if (step == 5 || step == 6) && p.W.Data[0] != 0 {
					t.Errorf("step %d moved it to %v: want 0", step, p.W.Data[0])
				}
			}
			if p.W.Data[0] == 0 {
				t.Error("it never moved")
			}
		})
	}
}
