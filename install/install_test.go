package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// The tests run install as a process of its own: this test binary, told by the environment.
const asCommand = "MODULI_TEST_INSTALL"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	dir, err := os.MkdirTemp("", "moduli-install-")
	if err != nil {
		panic(err)
	}
	installed.dir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type result struct {
	status         int
	stdout, stderr string
}

// bare is an environment with Go and nothing else of this machine: no Python, no Jupyter, a home of its own.
func bare(t *testing.T) (env []string, home string) {
	t.Helper()
	home = t.TempDir()
	goTool, err := exec.LookPath("go")
	must(t, err)
	bin := filepath.Join(home, "path")
	must(t, os.Mkdir(bin, 0o755))
	must(t, os.Symlink(goTool, filepath.Join(bin, "go")))
	env = []string{asCommand + "=1", "HOME=" + home, "PATH=" + bin, "GOROOT=" + goEnv(t, "GOROOT"), "CGO_ENABLED=0", "XDG_CONFIG_HOME=" + noTelemetry(t)}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "GOTOOLCHAIN"} {
		env = append(env, name+"="+goEnv(t, name))
	}
	return env, home
}

// noTelemetry is a configuration folder in which Go counts nothing: it would write there after a test's end.
func noTelemetry(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "go", "telemetry"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "go", "telemetry", "mode"), []byte("off"), 0o600))
	return dir
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	must(t, err)
	return strings.TrimSpace(string(out))
}

func runInstall(t *testing.T, env []string, dir string, args ...string) result {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.CommandContext(t.Context(), exe, args...)
	cmd.Env, cmd.Dir = env, dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// tree lists the files under dir.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	}))
	slices.Sort(list)
	return list
}

func TestInstallNeedsOnlyGo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the bare machine of this test is made with symbolic links")
	}
	env, home := bare(t)
	r := runInstall(t, env, "", "install")
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	m := &machine{goos: runtime.GOOS, home: home, getenv: func(string) string { return "" }}
	where, err := m.target(place{})
	must(t, err)
	s, err := readSpec(where.spec)
	must(t, err)
	if want := []string{where.binary, "connect", "{connection_file}"}; !slices.Equal(s.Argv, want) {
		t.Errorf("argv %q, want %q", s.Argv, want)
	}
	if s.DisplayName != "Go (moduli)" || s.Language != "go" || s.InterruptMode != "message" || s.Metadata["debugger"] != false {
		t.Errorf("kernel.json: %+v", s)
	}
	out, err := exec.Command(where.binary, "version").Output()
	if err != nil || !strings.HasPrefix(string(out), "moduli-go kernel ") {
		t.Errorf("the kernel says %q, %v", out, err)
	}
	for _, size := range []int{32, 64} {
		checkLogo(t, filepath.Join(where.spec, "logo-"+map[int]string{32: "32x32", 64: "64x64"}[size]+".png"), size)
	}

	before := tree(t, home)
	if len(before) < 5 {
		t.Fatalf("files: %q", before)
	}
	if r := runInstall(t, env, ""); r.status != 0 || !slices.Equal(tree(t, home), before) {
		t.Errorf("a second time: %+v, files %q, were %q", r, tree(t, home), before)
	}

	if r := runInstall(t, env, "", "doctor"); r.status != 0 || !strings.Contains(r.stdout, "note  Jupyter") || !strings.Contains(r.stdout, "note  controls") || !strings.Contains(r.stdout, "ok    server") {
		t.Errorf("doctor: %+v", r)
	}

	own := filepath.Join(where.spec, "kernel.js")
	must(t, os.WriteFile(own, nil, 0o600))
	if r := runInstall(t, env, "", "uninstall"); r.status != 0 {
		t.Errorf("uninstall: %+v", r)
	}
	if left := tree(t, home); !slices.Equal(left, []string{filepath.ToSlash(must1(filepath.Rel(home, own))), "path/go"}) {
		t.Errorf("uninstall left %q: want the user's own file and no other", left)
	}
	if r := runInstall(t, env, "", "uninstall"); r.status != 0 || !strings.Contains(r.stdout, "nothing to remove") {
		t.Errorf("uninstall again: %+v", r)
	}
	if r := runInstall(t, env, "", "doctor"); r.status != 1 || !strings.Contains(r.stdout, "FAILS  kernelspec") {
		t.Errorf("doctor with nothing there: %+v", r)
	}
}

func must1(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

func checkLogo(t *testing.T, path string, size int) {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	img, err := png.Decode(f)
	must(t, err)
	if b := img.Bounds(); b.Dx() != size || b.Dy() != size {
		t.Errorf("%s is %v, want %d x %d", path, b, size, size)
	}
}

func TestUninstallLeavesWhatOthersWrote(t *testing.T) {
	prefix := t.TempDir()
	spec := filepath.Join(prefix, "share", "jupyter", "kernels", specName)
	must(t, os.MkdirAll(spec, 0o755))
	text, err := json.Marshal(map[string]any{"argv": []string{"/usr/bin/other", "connect", "{connection_file}"}})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(spec, specFile), text, 0o600))
	env, _ := bare(t)
	r := runInstall(t, env, "", "uninstall", "--prefix", prefix)
	if r.status != 1 || !strings.Contains(r.stderr, "starts /usr/bin/other") {
		t.Errorf("%+v", r)
	}
	if got := tree(t, prefix); len(got) != 1 {
		t.Errorf("files left: %q", got)
	}
}

func TestWrongUsage(t *testing.T) {
	env, _ := bare(t)
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"remove"}, 2, `unknown command "remove": want install, uninstall, doctor or help`},
		{[]string{"install", "doctor"}, 2, "want one command"},
		{[]string{"--system"}, 2, "flag provided but not defined: -system"},
		{[]string{"--user", "--prefix", "x"}, 2, "want at most one of --user, --sys-prefix and --prefix"},
		{[]string{"--sys-prefix"}, 1, "no Python environment: VIRTUAL_ENV and CONDA_PREFIX are not set, python3 is not on the PATH, python is not on the PATH"},
	} {
		r := runInstall(t, env, "", c.args...)
		if r.status != c.status || !strings.Contains(r.stderr, c.want) || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%q: %+v; want status %d and one line with %q", c.args, r, c.status, c.want)
		}
	}
	if r := runInstall(t, env, "", "--help"); r.status != 0 || !strings.Contains(r.stdout, "--sys-prefix") {
		t.Errorf("help: %+v", r)
	}
}

func TestOutsideTheModuleTheSourceIsMissed(t *testing.T) {
	env, home := bare(t)
	r := runInstall(t, env, home, "--prefix", home)
	if r.status != 1 || !strings.Contains(r.stderr, "the source of github.com/moduli-rnn/moduli-go is not here") {
		t.Errorf("%+v", r)
	}
}
