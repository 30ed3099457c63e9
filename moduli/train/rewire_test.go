package train

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestRewiringKeepsTheSparsityAndMovesWeights(t *testing.T) {
	for _, r := range []prune.Rewirer{prune.SET{Sparsity: 0.5, Every: 2, Until: 1, Swap: 0.5}, prune.RigL{Sparsity: 0.5, Every: 2, Until: 1, Swap: 0.5}} {
		t.Run(fmt.Sprintf("%T", r), func(t *testing.T) {
			l := counter(t, 4)
			loop := &Loop{Model: l, Optimizer: &optim.AdamW{Rate: 1e-2}, Rewire: r, Random: rand.NewPCG(1, 1), Epochs: 2, StepsPerEpoch: 4}
			var masks []string
			d := diary{answer: func(e Event) error {
				if e.Kind == Pruned {
					m := fake{params: l.Params()}
					masks = append(masks, m.weights())
				}
				return nil
			}}
			if _, err := loop.Run(background, &d); err != nil {
				t.Fatal(err)
			}
			if want := "started 0, pruned 0, stepped 1, stepped 2, pruned 3, stepped 3, stepped 4, epoched 4, pruned 5, stepped 5, stepped 6, pruned 7, stepped 7, stepped 8, epoched 8, finished 8"; d.String() != want {
				t.Errorf("events %v, want %v", &d, want)
			}
			if e := d.last(); e.Sparsity < 0.45 || e.Sparsity > 0.55 || e.Target != e.Sparsity || d.events[1].Sparsity != e.Sparsity {
				t.Errorf("sparsity %v at the end, %v at the beginning, target %v", e.Sparsity, d.events[1].Sparsity, e.Target)
			}
			if len(masks) != 4 || masks[0] == masks[1] {
				t.Errorf("%d masks", len(masks))
			}
		})
	}
}

func TestRewiringThatCannotBe(t *testing.T) {
	for want, change := range map[string]func(*Loop){
		"want one of them":            func(l *Loop) { l.Prune = prune.Linear{Target: 0.5} },
		"Random is nil":               func(l *Loop) { l.Random = nil },
		"works out for kept weights":  func(l *Loop) { l.Model, l.Rewire = newFake(), prune.RigL{Sparsity: 0.5} },
		"parsity 2":                   func(l *Loop) { l.Rewire = prune.SET{Sparsity: 2} },
		"train: a loop needs a model": func(l *Loop) { l.Model = nil },
	} {
		loop := &Loop{Model: counter(t, 4), Optimizer: &optim.AdamW{}, Rewire: prune.SET{Sparsity: 0.5}, Random: rand.NewPCG(1, 1), Epochs: 1, StepsPerEpoch: 1}
		change(loop)
		_, err := loop.Run(background)
		wantError(t, err, want)
	}
}

func TestAnOptimizerThatAnnealsHearsOfEachValidation(t *testing.T) {
	m := newFake()
	m.validation = func() Score { return Score{Loss: []float64{3, 2, 2, 1}[m.validations-1]} }
	sgd := &optim.SGD{Rate: 8e-3, Anneal: 4}
	loop := m.loop(4, 1)
	loop.Optimizer = sgd
	if _, err := loop.Run(background); err != nil {
		t.Fatal(err)
	}
	if sgd.Rate != 2e-3 {
		t.Errorf("rate %v: want a quarter of 8e-3, for one validation that did not improve", sgd.Rate)
	}
}

func TestAnEmbeddingThatCannotMoveStopsTheRun(t *testing.T) {
	loop := everything(t, nil)
	term, err := penalty.Trained{Of: penalty.Moduli{Space: space.Euclidean{Dim: 2}, Strength: 1}, Rate: 1e300}.Term(6, rand.NewPCG(1, 4))
	if err != nil {
		t.Fatal(err)
	}
	loop.Penalties[0].Term = term
	_, err = loop.Run(background)
	wantError(t, err, "train: the embedding of recurrent at step")
	if errors.Is(err, ErrDiverged) {
		t.Error("it did not diverge")
	}
}
