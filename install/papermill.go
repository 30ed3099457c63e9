package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/moduli-rnn/moduli-go/install/papermill"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/atomicfile"
)

// papermillNote is the file that names the Python in which papermill knows the kernel, for uninstall.
func (t target) papermillNote() string {
	return filepath.Join(filepath.Dir(filepath.Dir(t.binary)), "papermill-python")
}

// papermillPython is the Python that papermill runs on.
func (m *machine) papermillPython(p place) (string, error) {
	python, err := m.python(p)
	if err != nil {
		return "", fmt.Errorf("--papermill: %w", err)
	}
	if said, err := exec.Command(python, "-c", "import papermill.translators").CombinedOutput(); err != nil {
		return "", fmt.Errorf("--papermill: %s cannot import papermill (%s): want it installed there first", python, lastLine(said, err))
	}
	return python, nil
}

// installPapermill teaches papermill to write parameters in Go. It has pip do it, so that pip knows of it too.
func (m *machine) installPapermill(t target, python string) error {
	wheel, err := papermill.Wheel()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "moduli-papermill-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, papermill.File)
	if err := os.WriteFile(file, wheel, 0o600); err != nil {
		return err
	}
	if err := pip(python, "install", "--no-index", "--no-deps", "--force-reinstall", file); err != nil {
		return err
	}
	fmt.Fprintf(m.stdout, "papermill   %s\n", python)
	return atomicfile.Write(t.papermillNote(), []byte(python+"\n"), 0o644)
}

// removePapermill takes back what installPapermill did, if it did.
func (m *machine) removePapermill(t target) error {
	note := t.papermillNote()
	text, err := os.ReadFile(note)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	python := strings.TrimSpace(string(text))
	if _, err := os.Stat(python); err == nil { // else its environment was removed, and the package with it
		if err := pip(python, "uninstall", "--yes", papermill.Project); err != nil {
			return err
		}
	}
	fmt.Fprintf(m.stdout, "removed     %s from %s\n", papermill.Project, python)
	return os.Remove(note)
}

func pip(python string, args ...string) error {
	all := append([]string{"-m", "pip", "--disable-pip-version-check", "--quiet"}, args...)
	if said, err := exec.Command(python, all...).CombinedOutput(); err != nil {
		return fmt.Errorf("--papermill: %s -m pip %s: %s", python, args[0], lastLine(said, err))
	}
	return nil
}

// lastLine is where Python says what went wrong.
func lastLine(said []byte, err error) string {
	lines := bytes.Split(bytes.TrimSpace(said), []byte("\n"))
	if last := string(bytes.TrimSpace(lines[len(lines)-1])); last != "" {
		return last
	}
	return err.Error()
}

// python is that of the environment that --prefix names, else of the active one.
func (m *machine) python(p place) (string, error) {
	dirs := []string{p.prefix}
	if p.prefix == "" {
		dirs = []string{m.getenv("VIRTUAL_ENV"), m.getenv("CONDA_PREFIX")}
	}
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		for _, name := range []string{"bin/python3", "bin/python", "Scripts/python.exe", "python.exe"} {
			path, err := filepath.Abs(filepath.Join(dir, name))
			if err != nil {
				return "", err
			}
			if _, err := os.Stat(path); err == nil {
				return path, nil
			}
		}
		return "", fmt.Errorf("there is no Python in %s", dir)
	}
	for _, name := range []string{"python3", "python"} {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", errors.New("neither python3 nor python is on the PATH, VIRTUAL_ENV and CONDA_PREFIX are not set: want the Python that papermill runs on")
}
