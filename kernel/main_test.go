package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/notebook"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// The tests run the command as a process of its own: this test binary, told by the environment to be
// the command, with the engine that the variable names.
const asCommand = "MODULI_TEST_ENGINE"

func TestMain(m *testing.M) {
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, newRunner: newEngine}
	switch os.Getenv(asCommand) {
	case "":
		os.Exit(m.Run())
	case "fake":
		a.newRunner = func(engineOptions) (engine.Runner, error) { return fake{}, nil }
	}
	os.Exit(a.main(os.Args[1:]))
}

// fake understands cells of one word and what belongs to it.
type fake struct{}

func (fake) Run(ctx context.Context, c engine.Cell, out engine.Output) (*display.Bundle, error) {
	word, rest, _ := strings.Cut(strings.TrimSpace(c.Source), " ")
	switch word {
	case "print":
		out.Stdout([]byte(rest + "\n"))
	case "eprint":
		out.Stderr([]byte(rest + "\n"))
	case "value":
		return &display.Bundle{Data: map[string]any{"text/plain": rest}}, nil
	case "show":
		return nil, out.Display(display.Message{Bundle: display.Bundle{Name: "shown", Data: map[string]any{
			"text/plain": rest, "image/png": []byte("\x89PNG\r\n\x1a\n")}}})
	case "fail":
		return nil, &engine.Error{Name: "panic", Value: rest, Traceback: []string{"\x1b[31mpanic\x1b[0m: " + rest, fmt.Sprintf("In[%d]:1", c.Count)}}
	case "ask":
		answer, err := out.Input(ctx, rest, false)
		if err != nil {
			return nil, err
		}
		out.Stdout([]byte("answer: " + answer + "\n"))
	case "stuck":
		fmt.Fprintln(os.Stdout, "waiting")
		<-ctx.Done()
		fmt.Fprintln(os.Stdout, "still here")
		select {}
	case "wait", "//wait": // the second one is how a script says it
		fmt.Fprintln(os.Stdout, "waiting") // the mark at which a test sends its signal
		<-ctx.Done()
		return nil, &engine.Error{Name: "interrupted", Value: "the cell was stopped"}
	}
	return nil, nil
}

func (fake) Status(src string) (engine.Status, string) {
	if strings.Count(src, "{") > strings.Count(src, "}") {
		return engine.Incomplete, "\t"
	}
	return engine.Complete, ""
}

func (fake) Close() error { return nil }

// result is what a finished command leaves.
type result struct {
	status         int
	stdout, stderr string
}

// command prepares the command in dir, with the fake engine or the real one ("").
func command(t *testing.T, dir, eng string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	if eng == "" {
		eng = "real"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, exe, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asCommand+"="+eng)
	return cmd
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write makes a notebook of code cells; a source that starts with "#" is Markdown.
func write(t *testing.T, dir, name string, sources ...string) string {
	t.Helper()
	nb := notebook.New()
	for _, s := range sources {
		kind := notebook.Code
		if strings.HasPrefix(s, "#") {
			kind = notebook.Markdown
		}
		nb.Cells = append(nb.Cells, &notebook.Cell{Kind: kind, Source: s})
	}
	path := filepath.Join(dir, name)
	must(t, notebook.WriteFile(path, nb))
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return string(data)
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}, {"run", "--help"}, {"run", "x.ipynb", "-h"}} {
		r := finish(t, command(t, t.TempDir(), "fake", args...))
		if r.status != 0 || !strings.Contains(r.stdout, "kernel run NOTEBOOK.ipynb") || r.stderr != "" {
			t.Errorf("%q: %+v", args, r)
		}
	}
	r := finish(t, command(t, t.TempDir(), "fake", "version"))
	if r.status != 0 || !strings.HasPrefix(r.stdout, "moduli-go kernel ") {
		t.Errorf("version: %+v", r)
	}
}

func TestWrongUsage(t *testing.T) {
	dir := t.TempDir()
	nb := write(t, dir, "a.ipynb", "print 1")
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"no command", nil, 2, "want a command: run, repl, connect, warm, version or help"},
		{"unknown command", []string{"walk"}, 2, `unknown command "walk": want run, repl`},
		{"no file", []string{"run"}, 2, "run: want one file, have 0"},
		{"two files", []string{"run", nb, nb}, 2, "run: want one file, have 2"},
		{"unknown flag", []string{"run", nb, "--fast"}, 2, "run: flag provided but not defined: -fast"},
		{"unknown preset", []string{"run", nb, "--preset", "quick"}, 2, `unknown preset "quick": want smoke, workshop or paper`},
		{"negative timeout", []string{"run", "--timeout", "-3s", nb}, 2, "--timeout -3s: want a positive duration"},
		{"timeout without unit", []string{"run", "--timeout=3", nb}, 2, `invalid value "3" for flag -timeout`},
		{"other file", []string{"run", "x.py"}, 2, `"x.py": want a file that ends in .ipynb or .go`},
		{"preset for a script", []string{"run", "x.go", "--preset", "smoke"}, 2, "are for notebooks, x.go is a script"},
		{"missing notebook", []string{"run", "gone.ipynb"}, 1, "gone.ipynb: no such file"},
		{"missing script", []string{"run", "gone.go"}, 1, "gone.go: no such file"},
		{"nothing to preset", []string{"run", nb, "--preset", "smoke"}, 1, `a.ipynb: --preset smoke: no code cell is tagged "parameters"`},
		{"repl with a file", []string{"repl", "x"}, 2, "repl: wants no arguments"},
		{"connect without a file", []string{"connect"}, 2, "connect: want one connection file, have 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := finish(t, command(t, dir, "fake", c.args...))
			if r.status != c.status || !strings.Contains(r.stderr, c.want) {
				t.Errorf("status %d, want %d; stderr %q, want %q in it", r.status, c.status, r.stderr, c.want)
			}
			if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
				t.Error("wrote into out/")
			}
		})
	}
}

func TestFilesThatAreNoNotebook(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string][2]string{
		"text.ipynb":   {"hello", "text.ipynb: not JSON: line 1: invalid character 'h'"},
		"three.ipynb":  {`{"nbformat": 3}`, "three.ipynb: nbformat 3: want 4"},
		"python.ipynb": {`{"nbformat": 4, "nbformat_minor": 5, "cells": [], "metadata": {"language_info": {"name": "python"}}}`, "python.ipynb: its cells are python, want go"},
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(c[0]), 0o600))
		r := finish(t, command(t, dir, "fake", "run", name))
		if r.status != 1 || !strings.Contains(r.stderr, c[1]) || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%s: status %d, stderr %q; want status 1 and one line with %q", name, r.status, r.stderr, c[1])
		}
	}
}
