package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// compiles skips a test where cells can not be compiled.
func compiles(t *testing.T, s *Session) {
	t.Helper()
	if err := (&commanded{Session: s}).Compiler(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// A module that the kernel is not made of is added to the go.mod of the notebook's folder, which replaces it here,
// and used in the same cell.
func TestGet(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":     "module example.com/notebook\n\ngo 1.26\n\nreplace get.moduli.test => ./get\n",
		"get/go.mod": "module get.moduli.test\n\ngo 1.26\n",
		"get/get.go": "// Package get is for a test.\npackage get\n\n// Name is a name.\nfunc Name() string { return \"got it\" }\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOPROXY", "off")
	t.Setenv("GONOSUMDB", "*")
	s, err := New(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	compiles(t, s)
	n := &notebook{t: t, s: s}
	value, out := n.must("%get get.moduli.test@v0.0.0\nimport get \"get.moduli.test\"\nget.Name()")
	if value != `"got it"` || !strings.Contains(out, "added get.moduli.test v0.0.0") {
		t.Errorf("value %q, printed %q", value, out)
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.Contains(string(mod), "require get.moduli.test v0.0.0") {
		t.Errorf("%v; go.mod is\n%s", err, mod)
	}
	if value, _ := n.must("get.Name()"); value != `"got it"` {
		t.Errorf("in the next cell the value is %q", value)
	}
	_, _, failed := n.run("%get example.com/no/such/module@v1.2.3\nx := 1")
	if failed == nil || failed.Name != "command failed" || !strings.HasPrefix(failed.Value, "%get: example.com/no/such/module@v1.2.3: the network can not be reached") {
		t.Errorf("offline: %v", failed)
	}
	if _, _, err := n.run("x"); err == nil {
		t.Error("the cell went on after a command of it had failed")
	}
	if now, err := os.ReadFile(filepath.Join(dir, "go.mod")); err != nil || string(now) != string(mod) {
		t.Errorf("%v; what failed has left its mark:\n%s", err, now)
	}
}
