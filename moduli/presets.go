package moduli

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

// Preset is a size of experiment.
type Preset int

const (
	Smoke    Preset = iota // seconds: shows that everything works
	Workshop               // under 90 s on two processor cores: shows the effect
	Paper                  // the published setting: N = 4096, 30,000 steps
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
// Penalty and Prune are set. An unknown preset is reported by Run.
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
