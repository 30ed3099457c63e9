package moduli_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// firstPenalty is that of the first step of a run, which is stopped there.
func firstPenalty(t *testing.T, e *moduli.Experiment) (float64, *moduli.Result) {
	t.Helper()
	enough := errors.New("enough")
	var p float64
	res, err := e.Run(context.Background(), train.HookFunc(func(_ context.Context, ev train.Event) error {
		p = ev.Penalty
		if ev.Kind == train.Stepped {
			return enough
		}
		return nil
	}))
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	return p, res
}

func TestFaithfulIsThePublishedCode(t *testing.T) {
	e := short()
	e.Penalty = penalty.L1{Strength: 0.1}
	honest, _ := firstPenalty(t, e)
	e.Faithful = true
	if faithful, _ := firstPenalty(t, e); faithful != 0 || honest == 0 {
		t.Errorf("an even penalty of %v, faithfully %v: want one above 0, and 0", honest, faithful)
	}
	e = short()
	e.Epochs, e.StepsPerEpoch = 1, 2
	res := run(t, e)
	e.Faithful = true
	again, err := e.Lottery(context.Background(), res)
	if err != nil {
		t.Fatal(err)
	}
	if mat.Equal(again.Embedding.Points, res.Embedding.Points) {
		t.Error("the faithful lottery keeps the embedding")
	}
	if p, _ := firstPenalty(t, e); p == 0 {
		t.Error("a penalty along a space has no effect")
	}
}

func TestEveryRecurrentMatrixHasItsPenaltyAndTheOthersShrink(t *testing.T) {
	corpus := grammar(t)
	e := moduli.Language(moduli.Smoke, corpus)
	e.Task = language.Settings{Corpus: corpus, Batch: 4, Steps: 5}
	e.Hidden, e.Layers, e.Bidirectional, e.Cell = 6, 2, true, rnn.GRU{}
	e.Penalty = penalty.Moduli{Strength: 0.1}
	along, res := firstPenalty(t, e)
	if len(res.Embeddings) != 4 {
		t.Fatalf("%d embeddings: want one for each recurrent matrix", len(res.Embeddings))
	}
	for i, a := range res.Embeddings {
		for _, b := range res.Embeddings[:i] {
			if mat.Equal(a.Points, b.Points) {
				t.Error("two layers have one embedding")
			}
		}
	}
	e.Shrink = 0.1
	more, _ := firstPenalty(t, e)
	e.Penalty = nil
	even, res := firstPenalty(t, e)
	if !(even > 0) || more <= along || more-along-even > 1e-6*more || res.Embedding != nil {
		t.Errorf("penalties %v, %v with Shrink, and %v of Shrink alone", along, more, even)
	}
	e.Penalty, e.EachGate = penalty.Moduli{Strength: 0.1}, true
	if _, res := firstPenalty(t, e); res.Embedding != nil || len(res.Embeddings) != 4 {
		t.Errorf("gates with embeddings of their own: %v", res.Embeddings)
	}
}

func TestExperimentsThatCannotBe(t *testing.T) {
	for want, spoil := range map[string]func(*moduli.Experiment){
		"without a task":               func(e *moduli.Experiment) { e.Task = nil },
		"Shrink -1: want":              func(e *moduli.Experiment) { e.Shrink = -1 },
		"Early -1: want a step from 0": func(e *moduli.Experiment) { e.Early = -1 },
		"dropout 1: want":              func(e *moduli.Experiment) { e.Dropout = 1 },
		"clip":                         func(e *moduli.Experiment) { e.Clip = -1 },
	} {
		e := short()
		spoil(e)
		if _, err := e.Run(context.Background()); err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want)) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	e := short()
	e.Early = 1000
	res := run(t, e)
	if _, err := e.Rewind(context.Background(), res); err == nil || !strings.Contains(err.Error(), "before its step 1000") {
		t.Errorf("rewinding to a step that never was: %v", err)
	}
	if _, err := e.Rewind(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "needs the result of a run") {
		t.Errorf("rewinding nothing: %v", err)
	}
	e.Optimizer = optim.RuleFunc(func() optim.Optimizer { return &optim.AdamW{Rate: -1} })
	if _, err := e.Lottery(context.Background(), res); err == nil || !strings.Contains(err.Error(), "learning rate -1") {
		t.Errorf("a rule that is a function: %v", err)
	}
}

// Every preset of every task can be run; Paper's are the published settings.
func TestPresetsOfEveryTask(t *testing.T) {
	corpus := grammar(t)
	for _, p := range []moduli.Preset{moduli.Smoke, moduli.Workshop, moduli.Paper} {
		for _, e := range []*moduli.Experiment{moduli.Navigation(p), moduli.Language(p, corpus), moduli.Adding(p)} {
			if err := e.Validate(); err != nil {
				t.Errorf("%s %s: %v", p, e.Name, err)
			}
		}
	}
	l := moduli.Language(moduli.Paper, corpus)
	if o := l.Optimizer.(optim.SGD); l.Hidden != 650 || l.Layers != 3 || l.Activation != rnn.Tanh || l.Dropout != 0 || l.Epochs != 15 || l.Clip != 0.25 || l.Shrink != 0.1 || o.Rate != 20 {
		t.Errorf("language: %+v", l)
	}
	a := moduli.Adding(moduli.Paper)
	if o := a.Optimizer.(optim.Adam); a.Hidden != 128 || a.Activation != rnn.ReLU || a.Epochs != 100 || a.Clip != 0.5 || o.Rate != 1e-4 {
		t.Errorf("adding: %+v", a)
	}
	for _, e := range []*moduli.Experiment{moduli.Language(moduli.Smoke, corpus), moduli.Adding(moduli.Smoke)} {
		if res := run(t, e); !(res.Loss < res.History[0].Validation) {
			t.Errorf("%s learns nothing: loss %v after %v", e.Name, res.Loss, res.History[0].Validation)
		}
	}
}
