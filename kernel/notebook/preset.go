package notebook

import (
	"errors"
	"fmt"
	"slices"
)

// presets are the sizes of the library's experiments, by the names that a command line takes.
var presets = map[string]string{"smoke": "moduli.Smoke", "workshop": "moduli.Workshop", "paper": "moduli.Paper"}

// ErrUnknownPreset is in the error of a preset that the library does not have.
var ErrUnknownPreset = errors.New("unknown preset")

const (
	parametersTag = "parameters"
	injectedTag   = "injected-parameters"
)

// ApplyPreset makes the notebook run in the preset of that name, by papermill's convention: after the
// code cell tagged "parameters", which declares preset, stands one tagged "injected-parameters" that
// sets it. One that an earlier run has put there is replaced.
func ApplyPreset(nb *Notebook, name string) error {
	value, ok := presets[name]
	if !ok {
		return fmt.Errorf("%w %q: want smoke, workshop or paper", ErrUnknownPreset, name)
	}
	nb.Cells = slices.DeleteFunc(nb.Cells, func(c *Cell) bool { return c.Kind == Code && c.Tagged(injectedTag) })
	at := slices.IndexFunc(nb.Cells, func(c *Cell) bool { return c.Kind == Code && c.Tagged(parametersTag) })
	if at < 0 {
		return errors.New(`no code cell is tagged "parameters", so there is nothing that a preset could change`)
	}
	nb.Cells = slices.Insert(nb.Cells, at+1, &Cell{
		Kind:     Code,
		ID:       "injected-parameters",
		Source:   "preset = " + value,
		Metadata: map[string]any{"tags": []any{injectedTag}},
	})
	return nil
}
