package worker

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestMainIsForClientsOnly(t *testing.T) {
	t.Setenv(asWorker, "")
	if got := Main(nil); got != exitUsage {
		t.Errorf("started by hand: exit status %d, want %d", got, exitUsage)
	}
	t.Setenv(asWorker, "of another version")
	if got := Main(nil); got != exitUsage {
		t.Errorf("started by another version: exit status %d, want %d", got, exitUsage)
	}
	if _, left := os.LookupEnv(asWorker); left {
		t.Errorf("%s is left for what cells start", asWorker)
	}
}

func TestAnEngineThatCannotBeMade(t *testing.T) {
	t.Setenv(badEngine, "the symbols are missing")
	s := newSession(t, Options{})
	for range 2 {
		if r := s.run("1"); r.err == nil || !strings.Contains(r.err.Value, "the symbols are missing") {
			t.Errorf("%v, want the reason", r)
		}
	}
}

func TestAWorkerThatIsNoWorker(t *testing.T) {
	s := newSession(t, Options{Args: []string{"-test.run=NoTestHasThisName"}})
	if got := s.must("6 * 7"); got != "42" { // what a binary is told matters to it alone
		t.Errorf("got %s", got)
	}
}

func TestTheEngineKnowsTheNotebooksFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":       "module example.org/book\n\ngo 1.26\n",
		"own/own.go":   "package own\n\nfunc Answer() int { return 42 }\n",
		"own/own_x.go": "package own\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := newSession(t, Options{Dir: dir})
	s.needCompiler()
	if got := s.must("import \"example.org/book/own\"\nown.Answer()"); got != "42" {
		t.Errorf("got %s", got)
	}
}

func TestDeclarationsSurviveTheWorker(t *testing.T) {
	s := newSession(t, Options{})
	s.must("x := 1")
	s.must("// twice doubles.\nfunc twice(n int) int { return 2 * n }\ntype point struct{ X, Y int }")
	s.must("const limit = 3\nfmt.Println(limit)")
	s.run("func broken() { undefined() }")
	s.must("func twice(n int) int { return n + n }")
	want := []string{"type point struct{ X, Y int }", "const limit = 3", "func twice(n int) int { return n + n }"}
	if got := s.c.Declarations(); !slices.Equal(got, want) {
		t.Errorf("have %q, want %q", got, want)
	}
	for range 2 { // also where the second worker was told nothing new
		s.kill("func lost() {}\nfmt.Println(\"under way\")\nselect {}")
		if got := s.c.Declarations(); !slices.Equal(got, want) {
			t.Errorf("after its end: have %q, want %q", got, want)
		}
	}
	if r := s.run("twice(2)"); r.err == nil {
		t.Errorf("%v, want twice to be unknown before the replay", r)
	}
	if r := s.run("%replay"); r.err != nil {
		t.Fatal(r)
	}
	if got := s.must("twice(limit) + point{1, 2}.Y"); got != "8" {
		t.Errorf("got %s", got)
	}
}
