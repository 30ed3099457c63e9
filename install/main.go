package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
)

const usage = `install puts the kernel "Go (moduli)" into Jupyter.

    go run ./install                 install it
    go run ./install --gonb          the same, and GoNB as the kernel "Go (GoNB) with moduli"
    go run ./install --papermill     the same as the first, and teach papermill parameters in Go
    go run ./install uninstall       remove what install wrote
    go run ./install doctor          check this machine
    go run ./install help            this text

Where to, for each of them:

    --user          for this user (the default)
    --sys-prefix    into the active Python environment
    --prefix DIR    under DIR: DIR/share/jupyter/kernels/moduli-go, DIR/share/moduli-go/bin
`

// machine is what install asks about where it runs; tests describe another one.
type machine struct {
	goos   string
	home   string
	getenv func(string) string
	stdout io.Writer
	stderr io.Writer
}

func main() {
	home, err := os.UserHomeDir()
	if err != nil {
		home = ""
	}
	m := &machine{goos: runtime.GOOS, home: home, getenv: os.Getenv, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(m.main(os.Args[1:]))
}

// usageError is a mistake in how the command was called.
type usageError struct{ error }

func (m *machine) main(args []string) int {
	err := m.run(args)
	var use usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &use):
		fmt.Fprintf(m.stderr, "install: %v (go run ./install help says more)\n", err)
		return 2
	}
	fmt.Fprintf(m.stderr, "install: %v\n", err)
	return 1
}

func (m *machine) run(args []string) error {
	var where place
	fs := flag.NewFlagSet("install", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&where.user, "user", false, "")
	fs.BoolVar(&where.sysPrefix, "sys-prefix", false, "")
	fs.StringVar(&where.prefix, "prefix", "", "")
	withGonb := fs.Bool("gonb", false, "")
	withPapermill := fs.Bool("papermill", false, "")
	var words []string
	for len(args) > 0 {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			words = []string{"help"}
			break
		} else if err != nil {
			return usageError{err}
		}
		if args = fs.Args(); len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	command := "install"
	if len(words) > 0 {
		command = words[0]
	}
	if len(words) > 1 {
		return usageError{fmt.Errorf("want one command, have %q", words)}
	}
	switch command {
	case "install", "uninstall", "doctor":
	case "help":
		fmt.Fprint(m.stdout, usage)
		return nil
	default:
		return usageError{fmt.Errorf("unknown command %q: want install, uninstall, doctor or help", command)}
	}
	if *withGonb && command != "install" {
		return usageError{fmt.Errorf("--gonb goes with install: %s looks after both kernels", command)}
	}
	if *withPapermill && command != "install" {
		return usageError{errors.New("--papermill goes with install: uninstall undoes it where it was done")}
	}
	t, err := m.target(where)
	if err != nil {
		return err
	}
	switch command {
	case "uninstall":
		return m.uninstall(t)
	case "doctor":
		return m.doctor(t)
	}
	python := ""
	if *withPapermill {
		if python, err = m.papermillPython(where); err != nil {
			return err
		}
	}
	if err := m.install(t); err != nil {
		return err
	}
	if *withPapermill {
		if err := m.installPapermill(t, python); err != nil {
			return err
		}
	}
	if *withGonb {
		return m.installGonb(t.gonb())
	}
	return nil
}

func (m *machine) install(t target) error {
	if err := build(t.binary, m.stderr); err != nil {
		return err
	}
	if err := ownSpec(t.binary).write(t.spec); err != nil {
		return err
	}
	fmt.Fprintf(m.stdout, "kernel      %s\nkernelspec  %s\n", t.binary, t.spec)
	fmt.Fprintln(m.stderr, "preparing for compiled cells")
	if said, err := warm(t.binary); err != nil {
		fmt.Fprintf(m.stdout, "Cells that the interpreter can not run are refused here: %s\n", said)
	}
	if _, err := exec.LookPath("jupyter"); err != nil {
		fmt.Fprintln(m.stdout, "Jupyter is not on the PATH: the kernel is ready for when it is. Notebooks run without it by\n    go run ./kernel run FILE.ipynb")
	}
	return nil
}
