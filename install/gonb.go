package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/notebook/atomicfile"
)

// gonbSpecName is GoNB's name in Jupyter: another than "gonb", which is that of an installation of its own.
const gonbSpecName = "moduli-gonb"

// gonbTools are built from this module's go.sum: GoNB, and what it completes the imports of a cell with.
var gonbTools = []string{"github.com/janpfeifer/gonb", "golang.org/x/tools/cmd/goimports"}

// gonbTarget is where files of GoNB go.
type gonbTarget struct {
	dir  string // of its programs, which is on the PATH of its sessions
	spec string // the folder of kernel.json
}

func (t target) gonb() gonbTarget {
	return gonbTarget{
		dir:  filepath.Join(filepath.Dir(filepath.Dir(t.binary)), "gonb"),
		spec: filepath.Join(filepath.Dir(t.spec), gonbSpecName),
	}
}

func (g gonbTarget) program(name string) string { return filepath.Join(g.dir, name) }

// programs are all that is in dir.
func (g gonbTarget) programs() []string {
	return []string{g.program("gonb"), g.program("goimports"), g.program("go")}
}

// gonbGo stands before the go command in sessions of GoNB, and goes on with the one that this variable names.
//
//go:embed gonb_go.sh
var gonbGo []byte

const gonbGoEnv = "MODULI_GONB_GO"

// gonbStart puts GoNB's folder before the PATH, and that of Go behind it, which a session that a desktop starts may
// lack. GoNB makes a go.work for each session, which a GOWORK of the user's would hide.
const gonbStart = `PATH="$PATH:$2"; ` + gonbGoEnv + `="${` + gonbGoEnv + `:-$(command -v go)}"; PATH="${1%/*}:$PATH"; ` +
	`export PATH ` + gonbGoEnv + `; unset GOWORK; gonb=$1; shift 2; exec "$gonb" "$@"`

const goWorkFlag = "-go_work="

// newGonbSpec is the kernelspec of GoNB for the module in source.
func newGonbSpec(g gonbTarget, goDir, source string) spec {
	return newSpec("Go (GoNB) with moduli", "/bin/sh", "-c", gonbStart, "gonb", g.program("gonb"), goDir,
		"-kernel", "{connection_file}", goWorkFlag+source)
}

// source is the folder of the module that a kernelspec of GoNB gives to its cells.
func (s spec) source() string {
	for _, arg := range s.Argv {
		if dir, ok := strings.CutPrefix(arg, goWorkFlag); ok {
			return dir
		}
	}
	return ""
}

// installGonb adds GoNB as a second kernel.
func (m *machine) installGonb(g gonbTarget) error {
	if m.goos == "windows" {
		return errors.New("--gonb: GoNB speaks with its cells through named pipes of Linux and macOS, and Windows has none")
	}
	goTool, err := findGo()
	if err != nil {
		return err
	}
	source, err := moduleDir(goTool)
	if err != nil {
		return err
	}
	if strings.Contains(source, ",") {
		return fmt.Errorf("--gonb: the module is at %s: want a folder without a comma, at which GoNB would split it", source)
	}
	if err := buildGonb(goTool, source, g, m.stderr); err != nil {
		return err
	}
	s := newGonbSpec(g, filepath.Dir(goTool), source)
	if err := s.write(g.spec); err != nil {
		return err
	}
	fmt.Fprintf(m.stdout, "GoNB        %s\nkernelspec  %s\n", g.program("gonb"), g.spec)
	fmt.Fprintln(m.stderr, "building the library for its cells")
	_, err = tryCell(g, source)
	return err
}

// buildGonb builds the tools of the module in source, and puts each in place in one step.
func buildGonb(goTool, source string, g gonbTarget, log io.Writer) error {
	if err := os.MkdirAll(g.dir, 0o755); err != nil {
		return fmt.Errorf("GoNB's folder: %w", err)
	}
	tmp, err := os.MkdirTemp(g.dir, ".build-")
	if err != nil {
		return fmt.Errorf("GoNB's folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	fmt.Fprintln(log, "building GoNB and goimports")
	// A workspace or a -mod of the user's would choose other versions.
	cmd := exec.Command(goTool, append([]string{"build", "-mod=readonly", "-o", tmp + string(filepath.Separator)}, gonbTools...)...)
	cmd.Dir = source
	if err := execute(cmd, "GOWORK=off"); err != nil {
		return err
	}
	for _, name := range []string{"goimports", "gonb"} {
		if err := replace(filepath.Join(tmp, name), g.program(name)); err != nil {
			return err
		}
	}
	return atomicfile.Write(g.program("go"), gonbGo, 0o755)
}
