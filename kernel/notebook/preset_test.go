package notebook

import (
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
)

func parameters() *Cell {
	return &Cell{Kind: Code, ID: "p", Source: "preset := moduli.Workshop", Metadata: map[string]any{"tags": []any{"parameters"}}}
}

func TestPresetIsInjectedOnceAfterItsParameters(t *testing.T) {
	nb := New(&Cell{Kind: Markdown, Source: "# t"}, parameters(), &Cell{Kind: Code, Source: "use(preset)"})
	for _, c := range []struct {
		name moduli.Preset
		want string
	}{
		{moduli.Smoke, "preset = moduli.Smoke"}, {moduli.Workshop, "preset = moduli.Workshop"}, {moduli.Paper, "preset = moduli.Paper"},
	} {
		must(t, ApplyPreset(nb, c.name))
		out, err := Encode(nb) // the cell is found again in the file
		must(t, err)
		nb, err = Decode(out)
		must(t, err)
		if len(nb.Cells) != 4 {
			t.Fatalf("%s: %d cells, want 4", c.name, len(nb.Cells))
		}
		if got := nb.Cells[2]; got.Source != c.want || !got.Tagged("injected-parameters") || got.Kind != Code {
			t.Errorf("%s: injected %+v, want %q", c.name, got, c.want)
		}
	}
}

func TestPresetNeedsParameters(t *testing.T) {
	nb := New(&Cell{Kind: Code, Source: "preset := 1"})
	if err := ApplyPreset(nb, moduli.Smoke); err == nil || len(nb.Cells) != 1 {
		t.Errorf("no parameters cell: error %v, %d cells", err, len(nb.Cells))
	}
}
