package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What cells can import is what the packages export now. The standard library's export data may
// differ between releases of one Go version, and so may its comments: of std only the tables are compared.
func TestTablesAreUpToDate(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the go command is not on the path")
		}
		t.Skip("the go command is not on the path")
	}
	fresh := t.TempDir()
	for _, set := range []string{"std", "lib"} {
		if err := os.Mkdir(filepath.Join(fresh, set), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := generate("..", fresh); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"std/*_table.go", "lib/*_table.go", "lib.zip", "libdocs.zip"} {
		committed, generated := match(t, "..", pattern), match(t, fresh, pattern)
		for name, want := range generated {
			if !bytes.Equal(committed[name], want) {
				t.Errorf("%s is behind its package: go generate ./kernel/symbols", name)
			}
		}
		for name := range committed {
			if generated[name] == nil {
				t.Errorf("%s belongs to no package any more: go generate ./kernel/symbols", name)
			}
		}
	}
}

// match reads the files below dir that a pattern names.
func match(t *testing.T, dir, pattern string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s in %s: %v", pattern, dir, err)
	}
	files := map[string][]byte{}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(dir, p)
		files[name] = data
	}
	return files
}
