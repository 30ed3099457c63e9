package main

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/mod/modfile"
)

// checkGonb is what the doctor finds of GoNB: one line where it was never asked for.
func checkGonb(g gonbTarget) []finding {
	s, err := readSpec(g.spec)
	if errors.Is(err, fs.ErrNotExist) {
		return []finding{note("GoNB", "not installed: go run ./install --gonb adds it")}
	}
	if err != nil {
		return []finding{fails("GoNB", err.Error())}
	}
	found := []finding{ok("GoNB", filepath.Join(g.spec, specFile))}
	// What it says of itself with -V is older than it is.
	if info, err := buildinfo.ReadFile(g.program("gonb")); err == nil {
		found = append(found, ok("GoNB", fmt.Sprintf("%s at %s", info.Main.Version, g.program("gonb"))))
	} else {
		found = append(found, fails("GoNB", err.Error()))
	}
	for _, path := range g.programs() {
		if _, err := os.Stat(path); err != nil {
			found = append(found, fails("GoNB", err.Error()))
		}
	}
	if path, err := exec.LookPath("gopls"); err == nil {
		found = append(found, ok("gopls", path))
	} else {
		found = append(found, note("gopls", "not on the PATH: GoNB completes and explains names with it, and with nothing else"))
	}
	found = append(found, checkCell(g, s.source()))
	took, err := serves(s.Argv)
	if err != nil {
		return append(found, fails("GoNB", err.Error()))
	}
	return append(found, ok("GoNB", fmt.Sprintf("answers %d ms after its start", took.Milliseconds())))
}

// checkCell builds a cell with the module in source.
func checkCell(g gonbTarget, source string) finding {
	text, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil || modfile.ModulePath(text) != modulePath {
		return fails("cells of GoNB", fmt.Sprintf("%s is not at %q any more: go run ./install --gonb where it is", modulePath, source))
	}
	took, err := tryCell(g, source)
	if err != nil {
		return fails("cells of GoNB", err.Error())
	}
	return ok("cells of GoNB", fmt.Sprintf("built with %s in %d ms", source, took.Milliseconds()))
}

const cell = `package main

import (
	_ "` + modulePath + `/moduli"
	_ "` + modulePath + `/widgets"
)

func main() {}
`

// tryCell builds a cell as GoNB does, in a module of its own and a workspace with that in source. The
// first time this takes seconds, which later cells are spared.
func tryCell(g gonbTarget, source string) (time.Duration, error) {
	goTool, err := findGo()
	if err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "moduli-gonb-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(cell), 0o600); err != nil {
		return 0, err
	}
	start := time.Now()
	for _, args := range [][]string{
		{"mod", "init", "cell"},
		{"work", "init"},
		{"work", "use", source, "."},
		{"mod", "edit", "-replace=" + modulePath + "=" + source},
		{"get"},
		{"build", "-o", filepath.Join(dir, "cell")},
	} {
		cmd := exec.Command(g.program("go"), args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=", gonbGoEnv+"="+goTool)
		if err := execute(cmd, ""); err != nil {
			return 0, err
		}
		if args[0] == "get" {
			start = time.Now()
		}
	}
	return time.Since(start), nil
}
