package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func onlyWhereGonbRuns(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("GoNB needs named pipes")
	}
}

func TestGonbIsASecondKernel(t *testing.T) {
	onlyWhereGonbRuns(t)
	env, home := bare(t)
	data := filepath.Join(home, "jupyter")
	env = append(env, "JUPYTER_DATA_DIR="+data, "GOWORK=off") // the latter its sessions must not see
	r := runInstall(t, env, "", "--gonb")
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	m := &machine{goos: runtime.GOOS, home: home, getenv: func(name string) string { return map[string]string{"JUPYTER_DATA_DIR": data}[name] }}
	where, err := m.target(place{})
	must(t, err)
	g := where.gonb()
	s, err := readSpec(g.spec)
	must(t, err)
	if s.DisplayName != "Go (GoNB) with moduli" || s.Language != "go" || s.InterruptMode != "message" {
		t.Errorf("kernel.json: %+v", s)
	}
	root, err := filepath.Abs("..")
	must(t, err)
	if !slices.Contains(s.Argv, g.program("gonb")) || s.source() != root || !slices.Contains(s.Argv, "{connection_file}") {
		t.Errorf("argv %q: want %s for the module at %s", s.Argv, g.program("gonb"), root)
	}
	if own, err := readSpec(where.spec); err != nil || own.Argv[0] != where.binary {
		t.Errorf("the first kernel: %+v, %v", own, err)
	}
	checkLogo(t, filepath.Join(g.spec, "logo-64x64.png"), 64)

	env = append(env, "GOPROXY=off") // from here on there is no network
	r = runInstall(t, env, "", "doctor")
	for _, want := range []string{"ok    server", "v0.11.3 at " + g.program("gonb"), "ok    cells of GoNB   built with " + root, "ok    GoNB            answers", "note  gopls"} {
		if r.status != 0 || !strings.Contains(r.stdout, want) {
			t.Errorf("doctor: %+v; want %q", r, want)
		}
	}

	t.Run("in Jupyter", func(t *testing.T) { gonbShowsWidgets(t, home, data) })

	must(t, os.Remove(g.program("goimports")))
	moved := newGonbSpec(g, "/go/bin", home)
	must(t, moved.write(g.spec))
	r = runInstall(t, env, "", "doctor")
	if r.status != 1 || !strings.Contains(r.stdout, g.program("goimports")+": no such file") || !strings.Contains(r.stdout, modulePath+" is not at ") {
		t.Errorf("doctor without goimports and source: %+v", r)
	}

	if r := runInstall(t, env, "", "uninstall"); r.status != 0 || strings.Count(r.stdout, "removed") != 4 {
		t.Errorf("uninstall: %+v", r)
	}
	if left := tree(t, home); !slices.Equal(left, []string{"path/go"}) {
		t.Errorf("uninstall left %q", left)
	}
	if dir := filepath.Dir(g.dir); exists(dir) {
		t.Errorf("uninstall left the folder %s", dir)
	}
	r = runInstall(t, env, "", "doctor")
	if !strings.Contains(r.stdout, "GoNB        not installed: go run ./install --gonb adds it") {
		t.Errorf("doctor with nothing there: %+v", r)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestGonbGoesWithInstall(t *testing.T) {
	env, home := bare(t)
	for _, command := range []string{"uninstall", "doctor"} {
		r := runInstall(t, env, "", command, "--gonb")
		if r.status != 2 || !strings.Contains(r.stderr, "--gonb goes with install: "+command+" looks after both kernels") {
			t.Errorf("%+v", r)
		}
	}
	m := &machine{goos: "windows", home: home}
	if err := m.installGonb(gonbTarget{}); err == nil || !strings.Contains(err.Error(), "Windows has none") {
		t.Errorf("on Windows: %v", err)
	}
}

func TestUninstallLeavesAnotherGonb(t *testing.T) {
	prefix := t.TempDir()
	g := gonbTarget{dir: filepath.Join(prefix, "mine"), spec: filepath.Join(prefix, "share", "jupyter", "kernels", gonbSpecName)}
	must(t, newGonbSpec(g, "/go/bin", "/source").write(g.spec))
	before := tree(t, prefix)
	env, _ := bare(t)
	r := runInstall(t, env, "", "uninstall", "--prefix", prefix)
	if r.status != 1 || !strings.Contains(r.stderr, "another program wrote it, and it stays") || !slices.Equal(tree(t, prefix), before) {
		t.Errorf("%+v, files %q", r, tree(t, prefix))
	}
}

// TestGonbStart runs the start of a session with a script in GoNB's place.
func TestGonbStart(t *testing.T) {
	onlyWhereGonbRuns(t)
	g := gonbTarget{dir: filepath.Join(t.TempDir(), "a folder")}
	must(t, os.Mkdir(g.dir, 0o755))
	must(t, os.WriteFile(g.program("gonb"), []byte("#!/bin/sh\necho \"$PATH|$MODULI_GONB_GO|${GOWORK-unset}|$*\"\n"), 0o755))
	goDir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(goDir, "go"), nil, 0o755))
	s := newGonbSpec(g, goDir, "/the source")
	cmd := exec.Command(s.Argv[0], s.Argv[1:]...)
	cmd.Env = []string{"PATH=/nowhere", "GOWORK=off"}
	out, err := cmd.Output()
	must(t, err)
	if want := g.dir + ":/nowhere:" + goDir + "|" + goDir + "/go|unset|-kernel {connection_file} -go_work=/the source\n"; string(out) != want {
		t.Errorf("got  %swant %s", out, want)
	}
}

// TestGonbGo runs the go command of GoNB's sessions before one that says how it is called, and that has a network or not.
func TestGonbGo(t *testing.T) {
	onlyWhereGonbRuns(t)
	g := gonbTarget{dir: t.TempDir()}
	must(t, os.WriteFile(g.program("go"), gonbGo, 0o755))
	log, real := filepath.Join(g.dir, "log"), filepath.Join(g.dir, "real")
	must(t, os.WriteFile(real, []byte("#!/bin/sh\necho \"$GOPROXY $*\" >>\"$LOG\"\n[ \"$GOPROXY\" != off ] || [ -z \"$MISSING\" ]\n"), 0o755))
	for _, c := range []struct {
		name, missing string
		args          []string
		want          string
	}{
		{"a cell whose modules are here", "", []string{"get"}, "off get\n"},
		{"a test whose modules are here", "", []string{"get", "-t"}, "off get -t\n"},
		{"a cell with a new module", "1", []string{"get"}, "off get\nproxy get\n"},
		{"a module that the user asks for", "", []string{"get", "example.com/a b@latest"}, "proxy get example.com/a b@latest\n"},
		{"all else", "", []string{"build", "-o", "x"}, "proxy build -o x\n"},
	} {
		_ = os.Remove(log)
		cmd := exec.Command(g.program("go"), c.args...)
		cmd.Env = append(os.Environ(), "GOPROXY=proxy", gonbGoEnv+"="+real, "LOG="+log, "MISSING="+c.missing)
		if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v %s", c.name, err, out)
		}
		if did, _ := os.ReadFile(log); string(did) != c.want {
			t.Errorf("%s: ran %q, want %q", c.name, did, c.want)
		}
	}
}
