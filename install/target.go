package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// specName is the kernel's name in Jupyter.
const specName = "moduli-go"

// place is where the user asks the kernel to go.
type place struct {
	user, sysPrefix bool
	prefix          string
}

// target is where files go.
type target struct {
	binary string // the kernel, at a path that upgrades keep
	spec   string // the folder of kernel.json
}

func (m *machine) target(p place) (target, error) {
	n := 0
	for _, set := range []bool{p.user, p.sysPrefix, p.prefix != ""} {
		if set {
			n++
		}
	}
	if n > 1 {
		return target{}, usageError{errors.New("want at most one of --user, --sys-prefix and --prefix")}
	}
	switch {
	case p.sysPrefix:
		prefix, err := m.sysPrefix()
		if err != nil {
			return target{}, err
		}
		return m.prefixTarget(prefix)
	case p.prefix != "":
		return m.prefixTarget(p.prefix)
	}
	if m.home == "" {
		return target{}, errors.New("this user has no home folder: want HOME set, or --prefix DIR")
	}
	return target{
		binary: filepath.Join(m.userData(), "moduli-go", "bin", m.exe()),
		spec:   filepath.Join(m.jupyterData(), "kernels", specName),
	}, nil
}

func (m *machine) prefixTarget(prefix string) (target, error) {
	abs, err := filepath.Abs(prefix)
	if err != nil {
		return target{}, fmt.Errorf("--prefix %s: %w", prefix, err)
	}
	share := filepath.Join(abs, "share")
	return target{
		binary: filepath.Join(share, "moduli-go", "bin", m.exe()),
		spec:   filepath.Join(share, "jupyter", "kernels", specName),
	}, nil
}

func (m *machine) exe() string {
	if m.goos == "windows" {
		return "moduli-kernel.exe"
	}
	return "moduli-kernel"
}

// userData is where programs keep data of this user.
func (m *machine) userData() string {
	switch m.goos {
	case "darwin":
		return filepath.Join(m.home, "Library", "Application Support")
	case "windows":
		return m.env("LOCALAPPDATA", filepath.Join(m.home, "AppData", "Local"))
	}
	return m.env("XDG_DATA_HOME", filepath.Join(m.home, ".local", "share"))
}

// jupyterData is where Jupyter looks for kernels of this user, by the rules of its package jupyter_core.
func (m *machine) jupyterData() string {
	if dir := m.getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir
	}
	switch m.goos {
	case "darwin":
		return filepath.Join(m.home, "Library", "Jupyter")
	case "windows":
		if dir := m.getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "jupyter")
		}
		return filepath.Join(m.home, ".jupyter", "data")
	}
	return filepath.Join(m.env("XDG_DATA_HOME", filepath.Join(m.home, ".local", "share")), "jupyter")
}

func (m *machine) env(name, otherwise string) string {
	if v := m.getenv(name); v != "" {
		return v
	}
	return otherwise
}

// sysPrefix is the root of the active Python environment.
func (m *machine) sysPrefix() (string, error) {
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if dir := m.getenv(name); dir != "" {
			return dir, nil
		}
	}
	var tried []string
	for _, name := range []string{"python3", "python"} {
		path, err := exec.LookPath(name)
		if err != nil {
			tried = append(tried, name+" is not on the PATH")
			continue
		}
		out, err := exec.Command(path, "-c", "import sys; print(sys.prefix)").Output()
		if prefix := strings.TrimSpace(string(out)); err == nil && prefix != "" {
			return prefix, nil
		}
		tried = append(tried, fmt.Sprintf("%s does not say its prefix (%v)", path, err))
	}
	return "", fmt.Errorf("--sys-prefix: no Python environment: VIRTUAL_ENV and CONDA_PREFIX are not set, %s; want one of them, or --prefix DIR",
		strings.Join(tried, ", "))
}
