package adding

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

func TestANetworkLearnsToAdd(t *testing.T) {
	l, err := Settings{Steps: 6, Samples: 1600, HeldOut: 4}.Learner(rnn.Config{Hidden: 32, Bias: true},
		func(name string) *rand.PCG { return rand.NewPCG(4, uint64(len(name))) })
	if err != nil {
		t.Fatal(err)
	}
	before := l.Validate()
	loop := train.Loop{Model: l, Optimizer: &optim.Adam{Rate: 3e-3}, Epochs: 12, StepsPerEpoch: l.StepsPerEpoch}
	history, err := loop.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if last := history[len(history)-1]; !(last.Error < Chance/4) || last.Error != last.Validation || last.Unit != "squared error" || l.StepsPerEpoch != 50 {
		t.Errorf("error %v after %v, loss %v %s, %d steps an epoch: want under a quarter of %v, the same loss, and 50 steps",
			last.Error, before.Error, last.Validation, last.Unit, l.StepsPerEpoch, Chance)
	}
}

func TestALearnerNeedsGoodSettings(t *testing.T) {
	streams := func(string) *rand.PCG { return rand.NewPCG(1, 1) }
	if _, err := (Settings{Steps: -1}).Learner(rnn.Config{Hidden: 4}, streams); err == nil {
		t.Error("-1 steps: no error")
	}
	if _, err := (Settings{}).Learner(rnn.Config{}, streams); err == nil {
		t.Error("no neurons: no error")
	}
}
