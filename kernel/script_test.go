package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestScriptCellKeepsLinesAndCallsMain(t *testing.T) {
	src := "//go:build ignore\n\n// Command x.\npackage main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(1) }\n"
	cell, err := scriptCell("x.go", []byte(src))
	must(t, err)
	want := "//go:build ignore\n\n// Command x.\n            \n\nimport \"fmt\"\n\nfunc main() { fmt.Println(1) }\n\nmain()\n"
	if cell != want {
		t.Errorf("got  %q\nwant %q", cell, want)
	}
	if cell, err = scriptCell("x.go", []byte("package main; func main() {}")); err != nil || cell != "              func main() {}\n\nmain()\n" {
		t.Errorf("with a semicolon: %q, %v", cell, err)
	}
}

func TestScriptsThatAreNone(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"syntax", "package main\nfunc main() {\n", "x.go:2:15: expected '}'"},
		{"package", "package tools\nfunc main() {}\n", "x.go:1:1: package tools: a script is package main"},
		{"no main", "package main\nfunc run() {}\n", "x.go: no func main"},
		{"main is a method", "package main\ntype t int\nfunc (t) main() {}\n", "x.go: no func main"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte(c.src), 0o600))
			r := finish(t, command(t, dir, "fake", "run", "x.go"))
			if r.status != 1 || !strings.Contains(r.stderr, c.want) {
				t.Errorf("%+v, want %q", r, c.want)
			}
		})
	}
}
