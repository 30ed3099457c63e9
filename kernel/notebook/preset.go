package notebook

import (
	"errors"
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli"
)

const (
	parametersTag = "parameters"
	injectedTag   = "injected-parameters"
)

// ApplyPreset makes the notebook run in a preset, by papermill's convention: after the code cell tagged
// "parameters", which declares preset, stands one tagged "injected-parameters" that sets it. One that
// an earlier run has put there is replaced.
func ApplyPreset(nb *Notebook, p moduli.Preset) error {
	nb.Cells = slices.DeleteFunc(nb.Cells, func(c *Cell) bool { return c.Kind == Code && c.Tagged(injectedTag) })
	at := slices.IndexFunc(nb.Cells, func(c *Cell) bool { return c.Kind == Code && c.Tagged(parametersTag) })
	if at < 0 {
		return errors.New(`no code cell is tagged "parameters", so there is nothing that a preset could change`)
	}
	name := p.String()
	nb.Cells = slices.Insert(nb.Cells, at+1, &Cell{
		Kind:     Code,
		ID:       "injected-parameters",
		Source:   "preset = moduli." + strings.ToUpper(name[:1]) + name[1:],
		Metadata: map[string]any{"tags": []any{injectedTag}},
	})
	return nil
}
