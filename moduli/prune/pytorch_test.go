package prune

import (
	"encoding/json"
	"os"
	"testing"
)

func TestMasksArePyTorchs(t *testing.T) {
	raw, err := os.ReadFile("testdata/masks.json") // masks.py says how they were made
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Scope   string
		Share   float64
		Weights [2][]float32
		Masks   [2][]int
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 10 {
		t.Fatalf("the reference holds %d cases, want 10", len(cases))
	}
	for _, c := range cases {
		scope := Global
		if c.Scope == Layer.String() {
			scope = Layer
		}
		layers := []Weights{layer("first", c.Weights[0]...), layer("second", c.Weights[1]...)}
		if err := Magnitude(layers, c.Share, scope); err != nil {
			t.Fatal(err)
		}
		for k, l := range layers {
			for i, kept := range l.Mask.Keep {
				if kept != (c.Masks[k][i] == 1) {
					t.Errorf("%s, share %v: weight %d of %s kept %v", c.Scope, c.Share, i, l.Name, kept)
				}
			}
		}
	}
}
