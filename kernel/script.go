package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/ansi"
	"github.com/moduli-rnn/moduli-go/kernel/worker"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func (a *app) runScript(ctx context.Context, file string, f runFlags) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	cell, err := scriptCell(file, src)
	if err != nil {
		return err
	}
	runner, err := a.newRunner(f.engine)
	if err != nil {
		return err
	}
	defer runner.Close()
	if f.timeout > 0 {
		limited, cancel := context.WithTimeout(ctx, f.timeout)
		defer cancel()
		ctx = limited
	}
	out := &scriptOutput{Files: display.NewFiles("out").Log(a.stderr), app: a}
	_, err = runner.Run(ctx, engine.Cell{Count: 1, Source: cell}, out)
	if err == nil {
		return nil
	}
	switch ended := ctx.Err(); {
	case errors.Is(ended, context.DeadlineExceeded):
		return fmt.Errorf("%s: stopped after %s, the longest it may run", file, f.timeout)
	case ended != nil:
		fmt.Fprintf(a.stderr, "kernel: %s: interrupted\n", file)
		return reported{ended}
	}
	if status, ok := exited(err); ok {
		return status
	}
	return a.scriptFailure(file, err)
}

var exitCall = regexp.MustCompile(`^os\.Exit\((-?\d+)\)`)

// exited is the status with which a script has ended itself. What package log writes before it does is on its screen.
func exited(err error) (exitStatus, bool) {
	var e *engine.Error
	if !errors.As(err, &e) || e.Name != "exit" {
		return 0, false
	}
	if call := exitCall.FindStringSubmatch(e.Value); call != nil {
		if status, err := strconv.Atoi(call[1]); err == nil {
			return exitStatus(status), true
		}
	}
	return exitFailed, true
}

// scriptCell makes a cell of a program: line for line the same text without its package clause, and
// a call of main under it.
func scriptCell(file string, src []byte) (string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, src, parser.SkipObjectResolution)
	if err != nil {
		return "", firstError(err)
	}
	if f.Name.Name != "main" {
		return "", fmt.Errorf("%s: package %s: a script is package main", fset.Position(f.Package), f.Name.Name)
	}
	if !hasMain(f) {
		return "", fmt.Errorf("%s: no func main: a script starts there", file)
	}
	cell := bytes.Clone(src)
	from, to := fset.Position(f.Package).Offset, fset.Position(f.Name.End()).Offset
	for i := from; i < to; i++ {
		if cell[i] != '\n' {
			cell[i] = ' '
		}
	}
	// A semicolon may stand behind the clause; alone on the line it would be a statement of its own.
	if rest := bytes.TrimLeft(cell[to:], " \t"); bytes.HasPrefix(rest, []byte(";")) {
		cell[len(cell)-len(rest)] = ' '
	}
	return strings.TrimRight(string(cell), "\n") + "\n\nmain()\n", nil
}

func hasMain(f *ast.File) bool {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			return true
		}
	}
	return false
}

func firstError(err error) error {
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return list[0]
	}
	return err
}

// scriptFailure shows an error of the script with the file's own lines.
func (a *app) scriptFailure(file string, err error) error {
	var e *engine.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", file, err)
	}
	place := strings.NewReplacer("In[1]:", file+":", "In[1]", file, ": "+worker.Aftermath, "")
	fmt.Fprintf(a.stderr, "kernel: %s: %s\n", file, place.Replace(e.Error()))
	trace := strings.Join(e.Traceback, "\n")
	if !isTerminal(a.stderr) {
		trace = ansi.Strip(trace)
	}
	for l := range strings.Lines(place.Replace(trace)) {
		fmt.Fprintf(a.stderr, "    %s\n", strings.TrimRight(l, "\r\n"))
	}
	return reported{err}
}

// scriptOutput passes what a script prints on as it comes, and what it displays to files.
type scriptOutput struct {
	*display.Files
	app *app
}

func (o *scriptOutput) Stdout(p []byte) { _, _ = o.app.stdout.Write(p) }
func (o *scriptOutput) Stderr(p []byte) { _, _ = o.app.stderr.Write(p) }

func (o *scriptOutput) Input(ctx context.Context, prompt string, _ bool) (string, error) {
	return o.app.ask(ctx, prompt)
}
