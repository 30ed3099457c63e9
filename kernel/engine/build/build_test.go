package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/engine/cell"
)

// builder is one for the folder. Without a toolchain the test can not run.
func builder(t *testing.T, dir string) *Builder {
	t.Helper()
	b, err := New(Options{Dir: dir})
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(b.dir.path); err == nil {
			t.Errorf("%s is left", b.dir.path)
		}
	})
	return b
}

var count atomic.Int32

// unit is a package that puts the strings of values into its path when it runs.
func unit(imports []string, body string, units ...*Built) Unit {
	u := Unit{Path: fmt.Sprintf("test/%d", count.Add(1)), Imports: append([]string{"github.com/moduli-rnn/moduli-go/kernel/engine/cell"}, imports...), Units: units}
	var b strings.Builder
	b.WriteString("package main\nimport \"github.com/moduli-rnn/moduli-go/kernel/engine/cell\"\n")
	for _, i := range imports {
		fmt.Fprintf(&b, "import %q\n", i)
	}
	for i, x := range units {
		fmt.Fprintf(&b, "import u%d %q\n", i, x.Path)
	}
	b.WriteString(body + "\nfunc init() { cell.Register(&cell.Unit{Path: run()}) }\nfunc main() {}\n")
	u.Source = []byte(b.String())
	return u
}

// ran is what the unit's function run returns, in a plugin.
func ran(t *testing.T, b *Builder, u Unit) (string, *Built) {
	t.Helper()
	x, err := b.Build(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := cell.Open(func() error { return b.Load(x) }, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return opened.Path, x
}

func TestPackagesShareTheirState(t *testing.T) {
	b := builder(t, "")
	got, first := ran(t, b, unit([]string{"fmt"}, `
type T struct{ N int }
func (t T) String() string { return fmt.Sprint("T", t.N) }
var last = T{1}
func (T) Last() *T { return &last }
func run() string { return fmt.Sprint(last) }`))
	if got != "T1" {
		t.Errorf("Run gives %q", got)
	}
	got, second := ran(t, b, unit([]string{"fmt"}, `
type Of[E any] struct{ E E }
func run() string { last := u0.T{}.Last(); last.N++; return fmt.Sprint(*u0.T{}.Last()) }`, first))
	if got != "T2" {
		t.Errorf("Run gives %q", got)
	}
	// The third needs the first only by way of the second.
	got, _ = ran(t, b, unit([]string{"fmt"}, `
func run() string { return fmt.Sprint(u0.Of[string]{"x"}) }`, second))
	if got != "{x}" {
		t.Errorf("Run gives %q", got)
	}
}

func TestWhatTheCompilerSays(t *testing.T) {
	b := builder(t, "")
	_, err := b.Build(t.Context(), unit(nil, "//line In[3]:7:9\nvar x int = \"a\"\nfunc run() string { return nope }"))
	var f *Failure
	if !errors.As(err, &f) || !strings.Contains(f.Text, "In[3]:7:21: cannot use \"a\"") || !strings.Contains(f.Text, "In[3]:8:28: undefined: nope") {
		t.Errorf("%v", err)
	}
	for path, want := range map[string]string{
		"net/htp":           "package net/htp is not in the standard library",
		"example.com/a/b/c": "no module provides package example.com/a/b/c; to add one: %get example.com/a/b/c",
	} {
		_, err := b.Build(t.Context(), Unit{Path: "test/missing", Imports: []string{path}, Source: []byte("package main")})
		var m *Missing
		if !errors.As(err, &m) || err.Error() != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
		if _, err := b.Export(t.Context(), path); !errors.As(err, &m) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestABuildCanBeStopped(t *testing.T) {
	b := builder(t, "")
	u := unit(nil, `func run() string { return "" }`)
	if err := b.Warm(t.Context(), u.Imports...); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Build(ctx, u); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if got, _ := ran(t, b, unit(nil, `func run() string { return "after" }`)); got != "after" {
		t.Errorf("%q", got)
	}
}

func TestTheCacheMayBeCleaned(t *testing.T) {
	b := builder(t, "")
	u := unit([]string{"strconv"}, `func run() string { return strconv.Itoa(1) }`)
	if err := b.Warm(t.Context(), u.Imports...); err != nil {
		t.Fatal(err)
	}
	for path := range b.arch.files {
		b.arch.files[path] = filepath.Join(t.TempDir(), "gone")
	}
	if got, _ := ran(t, b, u); got != "1" {
		t.Errorf("%q", got)
	}
}

func TestWhatIsLacking(t *testing.T) {
	if err := lacking(); err != nil {
		t.Skip(err)
	}
	goCommand := look(t, "go")
	t.Setenv("PATH", t.TempDir())
	if _, err := New(Options{}); err == nil || !strings.Contains(err.Error(), "needs the go command, version "+version()+": install it from go.dev/dl") {
		t.Errorf("without go: %v", err)
	}
	bin := t.TempDir()
	if err := os.Symlink(goCommand, filepath.Join(bin, "go")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	t.Setenv("CC", "nocc -O2")
	if _, err := New(Options{}); err == nil || !strings.Contains(err.Error(), `needs a C compiler; "nocc" is not installed: install gcc or clang`) {
		t.Errorf("without a C compiler: %v", err)
	}
}

func TestFoldersOfTheKilledAreRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	living, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	killed, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	_ = killed.lock.Close() // as the end of a process does
	next, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		s    *scratch
		want bool
	}{{living, true}, {killed, false}, {next, true}} {
		if _, err := os.Stat(c.s.path); (err == nil) != c.want {
			t.Errorf("%s: %v, want it there: %t", c.s.path, err, c.want)
		}
	}
	_ = living.Close()
	if err := next.Close(); err != nil {
		t.Error(err)
	}
}

// Jupyter may be started where HOME and GOPATH are not those of the shell in which the kernel was built.
func TestModulesAreThoseOfTheProgramWhereverGoKeepsModules(t *testing.T) {
	cache, err := exec.Command(look(t, "go"), "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", strings.TrimSpace(string(cache)))
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOPROXY", "off")
	b := builder(t, "")
	got, _ := ran(t, b, unit([]string{"golang.org/x/mod/module"}, `
func run() string { return module.PathMajorPrefix("/v2") }`))
	if got != "v2" {
		t.Errorf("Run gives %q", got)
	}
}
