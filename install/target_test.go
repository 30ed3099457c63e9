package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesGoWhereEachSystemKeepsThem(t *testing.T) {
	home := filepath.FromSlash("/home/ada")
	for _, c := range []struct {
		name, goos   string
		env          map[string]string
		binary, spec string
	}{
		{"Linux", "linux", nil, "/home/ada/.local/share/moduli-go/bin/moduli-kernel", "/home/ada/.local/share/jupyter/kernels/moduli-go"},
		{"Linux with a data folder", "linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/moduli-go/bin/moduli-kernel", "/data/jupyter/kernels/moduli-go"},
		{"Jupyter's own folder", "linux", map[string]string{"JUPYTER_DATA_DIR": "/j", "XDG_DATA_HOME": "/data"}, "/data/moduli-go/bin/moduli-kernel", "/j/kernels/moduli-go"},
		{"macOS", "darwin", map[string]string{"XDG_DATA_HOME": "/data"}, "/home/ada/Library/Application Support/moduli-go/bin/moduli-kernel", "/home/ada/Library/Jupyter/kernels/moduli-go"},
		{"Windows", "windows", map[string]string{"APPDATA": "/roaming", "LOCALAPPDATA": "/local"}, "/local/moduli-go/bin/moduli-kernel.exe", "/roaming/jupyter/kernels/moduli-go"},
		{"Windows without variables", "windows", nil, "/home/ada/AppData/Local/moduli-go/bin/moduli-kernel.exe", "/home/ada/.jupyter/data/kernels/moduli-go"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &machine{goos: c.goos, home: home, getenv: func(name string) string { return filepath.FromSlash(c.env[name]) }}
			got, err := m.target(place{user: true})
			must(t, err)
			if want := (target{filepath.FromSlash(c.binary), filepath.FromSlash(c.spec)}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestAPrefixHoldsEverything(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		p    place
		env  map[string]string
	}{
		{"named", place{prefix: dir}, nil},
		{"virtual environment", place{sysPrefix: true}, map[string]string{"VIRTUAL_ENV": dir, "CONDA_PREFIX": "/conda"}},
		{"conda", place{sysPrefix: true}, map[string]string{"CONDA_PREFIX": dir}},
	} {
		m := &machine{goos: "linux", getenv: func(name string) string { return c.env[name] }}
		got, err := m.target(c.p)
		must(t, err)
		if got.spec != filepath.Join(dir, "share", "jupyter", "kernels", specName) || got.binary != filepath.Join(dir, "share", "moduli-go", "bin", "moduli-kernel") {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestSysPrefixAsksPython(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	python := "#!/bin/sh\nif [ \"$1\" = -c ]; then echo /opt/env; fi\n"
	must(t, os.WriteFile(filepath.Join(bin, "python3"), []byte(python), 0o755))
	m := &machine{goos: "linux", getenv: func(string) string { return "" }}
	if got, err := m.sysPrefix(); err != nil || got != "/opt/env" {
		t.Errorf("prefix %q, %v", got, err)
	}
	must(t, os.WriteFile(filepath.Join(bin, "python3"), []byte("#!/bin/sh\nexit 3\n"), 0o755))
	if _, err := m.sysPrefix(); err == nil || !strings.Contains(err.Error(), "python3 does not say its prefix (exit status 3)") {
		t.Errorf("a Python that fails: %v", err)
	}
}

func TestVersionsOfGo(t *testing.T) {
	for version, want := range map[string]bool{
		"go1.26": true, "go1.26.3": true, "go1.27rc1": true, "go2.0": true, "devel go1.27-abc": true,
		"go1.25.9": false, "go1.9": false, "go1.25rc2": false,
	} {
		if goIsEnough(version) != want {
			t.Errorf("%s: %t, want %t", version, !want, want)
		}
	}
}
