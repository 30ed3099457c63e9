package moduli

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/adding"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

// Preset is a size of experiment.
type Preset int

const (
	Smoke    Preset = iota // seconds: shows that everything works
	Workshop               // under 90 s on two processor cores: shows the effect
	Paper                  // the published setting
)

var presetNames = [...]string{Smoke: "smoke", Workshop: "workshop", Paper: "paper"}

// String is the preset's name in lower case.
func (p Preset) String() string {
	if p < 0 || int(p) >= len(presetNames) {
		return fmt.Sprintf("preset %d", int(p))
	}
	return presetNames[p]
}

// ParsePreset is the preset of a name.
func ParsePreset(name string) (Preset, error) {
	for p, n := range presetNames {
		if n == name {
			return Preset(p), nil
		}
	}
	return 0, fmt.Errorf("unknown preset %q: want smoke, workshop or paper", name)
}

// Navigation is the path-integration experiment at a preset's size: dense and without a penalty until
// Penalty and Prune are set. Paper has N = 4096 neurons and 30,000 steps. An unknown preset is reported by Run.
func Navigation(p Preset) *Experiment {
	e := &Experiment{Name: "navigation", Preset: p, Seed: 1}
	switch p {
	case Smoke:
		e.Hidden, e.Epochs, e.StepsPerEpoch = 64, 10, 30
		e.Task = navigation.Settings{PlaceCells: 64, Batch: 64, Steps: 10}
		e.Optimizer = optim.AdamW{Rate: 3e-3}
	case Workshop:
		e.Hidden, e.Epochs, e.StepsPerEpoch = 128, 20, 100
		e.Task = navigation.Settings{PlaceCells: 128, Batch: 64, Steps: 20}
		e.Optimizer = optim.AdamW{Rate: 1e-3}
	case Paper:
		e.Hidden, e.Epochs, e.StepsPerEpoch = 4096, 30, 1000
		e.Task = navigation.Settings{PlaceCells: 512, Code: navigation.DoG, Batch: 200, Steps: 50}
		e.Optimizer = optim.AdamW{Rate: 1e-4}
	}
	return e
}

// Language is the language model experiment on a corpus, at a preset's size: dense and without a penalty until Penalty and
// Prune are set. Paper has three layers of N = 650, and is meant for WikiText-2; the even penalty on all but the
// recurrent matrices, which the published runs have in every arm, is set there (Shrink).
func Language(p Preset, corpus *language.Corpus) *Experiment {
	e := &Experiment{Name: "language", Preset: p, Seed: 1, Activation: rnn.Tanh, Bias: true}
	switch p {
	case Smoke:
		e.Hidden, e.Epochs, e.StepsPerEpoch = 32, 4, 50
		e.Task = language.Settings{Corpus: corpus, Batch: 10, Steps: 20}
		e.Optimizer = optim.AdamW{Rate: 1e-2}
	case Workshop:
		e.Hidden, e.Epochs = 128, 6
		e.Task = language.Settings{Corpus: corpus}
		e.Optimizer = optim.AdamW{Rate: 3e-3}
	case Paper:
		e.Hidden, e.Layers, e.Epochs = 650, 3, 15
		e.Task = language.Settings{Corpus: corpus}
		e.Optimizer, e.Clip, e.Shrink = optim.SGD{Rate: 20, Anneal: 4}, 0.25, 0.1
	}
	return e
}

// Adding is the adding problem at a preset's size: dense and without a penalty until Penalty and Prune are set. Paper has
// 100 epochs of 10,000 sequences of 50 pairs.
func Adding(p Preset) *Experiment {
	e := &Experiment{Name: "adding", Preset: p, Seed: 1, Bias: true}
	switch p {
	case Smoke:
		e.Hidden, e.Epochs = 32, 5
		e.Task = adding.Settings{Steps: 10, Samples: 2000}
		e.Optimizer, e.Clip = optim.Adam{Rate: 3e-3}, 0.5
	case Workshop:
		e.Hidden, e.Epochs = 128, 20
		e.Task = adding.Settings{}
		e.Optimizer, e.Clip = optim.Adam{Rate: 1e-3}, 0.5
	case Paper:
		e.Hidden, e.Epochs = 128, 100
		e.Task = adding.Settings{}
		e.Optimizer, e.Clip = optim.Adam{Rate: 1e-4}, 0.5
	}
	return e
}
