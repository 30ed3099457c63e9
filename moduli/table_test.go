package moduli_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// spaces are all that the library has, and one of a user's own.
func spaces() []space.Space {
	taxicab := space.Func{Name: "taxicab plane", N: 2,
		Draw:    func(p []float64, rnd *rand.Rand) { p[0], p[1] = 5*rnd.Float64(), 5*rnd.Float64() },
		Measure: func(a, b []float64) float64 { return math.Abs(a[0]-b[0]) + math.Abs(a[1]-b[1]) }}
	return []space.Space{space.Circle{}, space.Sphere{}, space.Sphere{Dim: 3}, space.Torus{}, space.Torus{Dim: 6}, space.Klein{}, space.Euclidean{},
		space.Euclidean{Dim: 9}, space.Hyperbolic{}, space.Projective{}, space.Moebius{},
		space.Product{Of: []space.Space{space.Sphere{}, space.Torus{}}}, taxicab}
}

// Every space, inhibitor, kind of penalty and cell goes with every other.
func TestEverySpaceInhibitorPenaltyAndCellTrain(t *testing.T) {
	inhibitors := []inhibit.Inhibitor{inhibit.Diffusion{}, inhibit.DoG{}, inhibit.Gaussian{}, inhibit.Ripple{}, inhibit.Constant{},
		inhibit.Func{Name: "linear", F: func(d float64) float64 { return d }}}
	penalties := map[string]func(m penalty.Moduli) penalty.Penalty{
		"weights":               func(m penalty.Moduli) penalty.Penalty { return m },
		"squares":               func(m penalty.Moduli) penalty.Penalty { m.Power = 2; return m },
		"apart":                 func(m penalty.Moduli) penalty.Penalty { m.Apart = true; return m },
		"permuted":              func(m penalty.Moduli) penalty.Penalty { return penalty.Permuted{Of: m} },
		"permuted symmetricaly": func(m penalty.Moduli) penalty.Penalty { return penalty.Permuted{Of: m, Symmetric: true} },
		"matched":               func(m penalty.Moduli) penalty.Penalty { return penalty.MatchMean{Of: m} },
		"matched squares":       func(m penalty.Moduli) penalty.Penalty { return penalty.MatchMean{Of: m, Power: 2} },
		"trained":               func(m penalty.Moduli) penalty.Penalty { return penalty.Trained{Of: m, Rate: 0.01} },
	}
	cells := []rnn.Cell{rnn.Elman{}, rnn.Elman{Activation: rnn.Tanh}, rnn.GRU{}, rnn.LSTM{}}
	count := 0
	for _, s := range spaces() {
		t.Run(s.String(), func(t *testing.T) {
			for _, f := range inhibitors {
				for name, of := range penalties {
					for _, cell := range cells {
						if count++; testing.Short() && count%11 != 0 {
							continue
						}
						tenSteps(t, fmt.Sprintf("%s, %s, %T", f, name, cell), cell, of(penalty.Moduli{Space: s, Inhibitor: f, Strength: 10}))
					}
				}
			}
		})
	}
	for _, p := range []penalty.Penalty{penalty.L1{Strength: 10}, penalty.L2{Strength: 10}, penalty.None{}, nil} {
		for _, cell := range cells {
			tenSteps(t, fmt.Sprintf("%T, %T", p, cell), cell, p)
		}
	}
}

func tenSteps(t *testing.T, name string, cell rnn.Cell, p penalty.Penalty) {
	t.Helper()
	e := &moduli.Experiment{Seed: 3, Task: navigation.Settings{PlaceCells: 3, Batch: 2, Steps: 2}, Hidden: 8, Cell: cell, Bias: true, Penalty: p,
		Prune: prune.OneShot{Target: 0.5, Scope: prune.Layer}, Optimizer: optim.AdamW{Rate: 1e-3}, Epochs: 1, StepsPerEpoch: 10}
	var costs []float64
	res, err := e.Run(context.Background(), train.HookFunc(func(_ context.Context, ev train.Event) error {
		if ev.Kind == train.Stepped {
			costs = append(costs, ev.Penalty)
		}
		return nil
	}))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if _, none := p.(penalty.None); p != nil && !none && !(costs[9] < costs[0]) {
		t.Errorf("%s: penalties %v: want them to fall", name, costs)
	}
	if math.IsNaN(res.Loss) || math.IsInf(res.Loss, 0) {
		t.Errorf("%s: loss %v", name, res.Loss)
	}
	for _, w := range res.Network.Params() {
		if kept := w.Mask.Kept(); !w.Bias && 2*kept != len(w.W.Data) {
			t.Errorf("%s: %d of %d weights of %s kept: want half", name, kept, len(w.W.Data), w.Name)
		}
		for i, x := range w.W.Data {
			if x != x || math.IsInf(float64(x), 0) || !w.Mask.Keep[i] && x != 0 {
				t.Errorf("%s: weight %d of %s is %v, kept %v", name, i, w.Name, x, w.Mask.Keep[i])
				return
			}
		}
	}
}
