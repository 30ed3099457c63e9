package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
)

// finding is a line of the doctor's table.
type finding struct {
	state  string // ok, note (works without it) or fails
	what   string
	detail string
}

func ok(what, detail string) finding    { return finding{"ok", what, detail} }
func note(what, detail string) finding  { return finding{"note", what, detail} }
func fails(what, detail string) finding { return finding{"FAILS", what, detail} }

// doctor prints what the machine has and lacks; it fails where the kernel cannot work.
func (m *machine) doctor(t target) error {
	found := append([]finding{checkGo(), checkC(), checkJupyter(), checkControls()}, checkKernel(t)...)
	found = append(found, checkGonb(t.gonb())...)
	table := tabwriter.NewWriter(m.stdout, 0, 0, 2, ' ', 0)
	broken := 0
	for _, f := range found {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.state, f.what, f.detail)
		if f.state == "FAILS" {
			broken++
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%d of %d checks failed", broken, len(found))
	}
	return nil
}

// goMajor and goMinor are the oldest Go that the module builds with.
const goMajor, goMinor = 1, 26

func checkGo() finding {
	path, err := findGo()
	if err != nil {
		return fails("Go", err.Error())
	}
	out, err := exec.Command(path, "env", "GOVERSION").Output()
	version := strings.TrimSpace(string(out))
	if err != nil || version == "" {
		return fails("Go", fmt.Sprintf("%s does not say its version: %v", path, err))
	}
	if !goIsEnough(version) {
		return fails("Go", fmt.Sprintf("%s at %s, want %d.%d or newer", version, path, goMajor, goMinor))
	}
	return ok("Go", version+" at "+path)
}

// goIsEnough reads versions such as go1.26, go1.26.3 and go1.27rc1; others are taken to be newer.
func goIsEnough(version string) bool {
	major, rest, _ := strings.Cut(strings.TrimPrefix(version, "go"), ".")
	digits := strings.IndexFunc(rest+".", func(r rune) bool { return r < '0' || r > '9' })
	a, errA := strconv.Atoi(major)
	b, errB := strconv.Atoi(rest[:digits])
	if errA != nil || errB != nil {
		return true
	}
	return a > goMajor || a == goMajor && b >= goMinor
}

func checkC() finding {
	names := []string{"cc", "gcc", "clang"}
	if set := strings.Fields(os.Getenv("CC")); len(set) > 0 {
		names = set[:1]
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return ok("C compiler", path)
		}
	}
	return note("C compiler", "none of "+strings.Join(names, ", ")+" is on the PATH: needed by `go test -race` and by cells that are compiled")
}

func checkJupyter() finding {
	path, err := exec.LookPath("jupyter")
	if err != nil {
		return note("Jupyter", "not on the PATH: notebooks run with `go run ./kernel run`; for the browser, pip install jupyterlab")
	}
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		return note("Jupyter", fmt.Sprintf("%s does not start: %v", path, err))
	}
	for l := range strings.Lines(string(out)) {
		if name, version, found := strings.Cut(l, ":"); found && strings.Contains(name, "jupyterlab") || strings.Contains(name, "jupyter_client") {
			return ok("Jupyter", fmt.Sprintf("%s %s at %s", strings.TrimSpace(name), strings.TrimSpace(version), path))
		}
	}
	return ok("Jupyter", path)
}

// checkControls looks for what draws sliders in JupyterLab and Notebook 7: a part of the server's environment.
func checkControls() finding {
	out, err := exec.Command("jupyter", "--paths", "--json").Output()
	var paths struct{ Data []string }
	if err != nil || json.Unmarshal(out, &paths) != nil {
		return note("controls", "sliders in JupyterLab need the Python package jupyterlab_widgets beside it")
	}
	for _, dir := range paths.Data {
		if found := filepath.Join(dir, "labextensions", "@jupyter-widgets", "jupyterlab-manager"); isDir(found) {
			return ok("controls", found)
		}
	}
	return note("controls", "JupyterLab shows sliders as text: pip install jupyterlab_widgets")
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// warm has a kernel prepare for compiled cells, and gives what it says.
func warm(binary string) (said string, err error) {
	out, err := exec.Command(binary, "warm").CombinedOutput()
	return strings.TrimPrefix(strings.TrimSpace(string(out)), "kernel: "), err
}

// checkKernel follows the kernelspec to the binary and starts it as Jupyter would.
func checkKernel(t target) []finding {
	s, err := readSpec(t.spec)
	if errors.Is(err, fs.ErrNotExist) {
		return []finding{fails("kernelspec", fmt.Sprintf("none at %s: go run ./install writes it", t.spec))}
	}
	if err != nil {
		return []finding{fails("kernelspec", err.Error())}
	}
	found := []finding{ok("kernelspec", filepath.Join(t.spec, specFile))}
	if s.InterruptMode != "message" {
		found = append(found, fails("kernelspec", fmt.Sprintf("interrupt_mode %q, want message: a signal would stop the kernel with the cell", s.InterruptMode)))
	}
	binary := s.Argv[0]
	out, err := exec.Command(binary, "version").Output()
	if err != nil {
		return append(found, fails("kernel", fmt.Sprintf("%s does not start: %v", binary, err)))
	}
	found = append(found, ok("kernel", fmt.Sprintf("%s at %s", strings.TrimSpace(string(out)), binary)))
	if said, err := warm(binary); err == nil {
		found = append(found, ok("compiled cells", said))
	} else {
		found = append(found, note("compiled cells", said))
	}
	took, err := serves(s.Argv)
	if err != nil {
		return append(found, fails("server", err.Error()))
	}
	return append(found, ok("server", fmt.Sprintf("answers %d ms after its start", took.Milliseconds())))
}
