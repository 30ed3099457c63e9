package python

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFind(t *testing.T) {
	script := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nexit 0\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		skipped    bool
	}{{"one that can", script, false}, {"none", script + " of another name", true}} {
		var got string
		var skipped bool
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("MODULI_PYTHON", c.path)
			t.Setenv("CI", "")
			defer func() { skipped = t.Skipped() }()
			got = Find(t)
		})
		if skipped != c.skipped || !skipped && got != c.path {
			t.Errorf("%s: %q, skipped %v", c.name, got, skipped)
		}
	}
}
