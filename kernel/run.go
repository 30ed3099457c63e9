package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/atomicfile"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/webpage"
	"github.com/moduli-rnn/moduli-go/moduli"
)

// runFlags are the flags of `kernel run`.
type runFlags struct {
	output, html, preset string
	allowErrors          bool
	timeout              time.Duration
	engine               engineOptions
}

func (a *app) run(ctx context.Context, args []string) error {
	var f runFlags
	fs := flag.NewFlagSet("run", flag.ContinueOnError)
	fs.StringVar(&f.output, "output", "", "")
	fs.StringVar(&f.html, "html", "", "")
	fs.StringVar(&f.preset, "preset", "", "")
	fs.BoolVar(&f.allowErrors, "allow-errors", false, "")
	fs.DurationVar(&f.timeout, "timeout", 0, "")
	f.engine.memoryFlag(fs)
	files, help, err := parseAnywhere(fs, args)
	switch {
	case help:
		fmt.Fprint(a.stdout, helpText)
		return nil
	case err != nil:
		return err
	case len(files) != 1:
		return usagef("run: want one file, have %d: %q", len(files), files)
	case f.timeout < 0:
		return usagef("run: --timeout %s: want a positive duration such as 90s", f.timeout)
	}
	switch file := files[0]; strings.ToLower(filepath.Ext(file)) {
	case ".ipynb":
		return a.runNotebook(ctx, file, f)
	case ".go":
		if f.output != "" || f.html != "" || f.preset != "" || f.allowErrors {
			return usagef("run: --output, --html, --preset and --allow-errors are for notebooks, %s is a script", file)
		}
		return a.runScript(ctx, file, f)
	default:
		return usagef("run: %q: want a file that ends in .ipynb or .go", file)
	}
}

// parseAnywhere parses flags that stand before, between or after the other arguments.
func parseAnywhere(fs *flag.FlagSet, args []string) (rest []string, help bool, err error) {
	fs.SetOutput(io.Discard)
	for len(args) > 0 {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, true, nil
		} else if err != nil {
			return nil, false, usageError{fmt.Errorf("%s: %w", fs.Name(), err)}
		}
		if taken := len(args) - fs.NArg(); taken > 0 && args[taken-1] == "--" {
			return append(rest, fs.Args()...), false, nil
		}
		args = fs.Args()
		if len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	return rest, false, nil
}

func (a *app) runNotebook(ctx context.Context, file string, f runFlags) error {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if f.output == "" {
		f.output = filepath.Join("out", name+".ipynb")
	}
	if f.html == "" {
		f.html = filepath.Join("out", name+".html")
	}
	nb, err := notebook.ReadFile(file)
	if err != nil {
		return err
	}
	if l := nb.Language(); l != "" && !strings.EqualFold(l, "go") {
		return fmt.Errorf("%s: its cells are %s, want go", file, l)
	}
	if f.preset != "" {
		preset, err := moduli.ParsePreset(f.preset)
		if err != nil {
			return usageError{err}
		}
		if err := notebook.ApplyPreset(nb, preset); err != nil {
			return fmt.Errorf("%s: --preset %s: %w", file, f.preset, err)
		}
	}
	runner, err := a.newRunner(f.engine)
	if err != nil {
		return err
	}
	defer runner.Close()
	p := newProgress(a.stderr)
	failure := notebook.Execute(ctx, nb, runner, notebook.Options{
		Timeout: f.timeout, AllowErrors: f.allowErrors, Progress: p.step, Live: p.live,
	})
	if ctx.Err() != nil {
		return a.keepPartial(nb, f.output, failure)
	}
	if err := a.writeOutputs(nb, file, name, f); err != nil {
		return errors.Join(failure, err)
	}
	if failure != nil {
		a.showFailure(failure)
		return reported{failure}
	}
	return nil
}

func (a *app) writeOutputs(nb *notebook.Notebook, file, name string, f runFlags) error {
	if err := notebook.WriteFile(f.output, nb); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := webpage.Write(&page, nb, webpage.Options{Title: name, Dir: filepath.Dir(file)}); err != nil {
		return fmt.Errorf("%s: %w", f.html, err)
	}
	if err := atomicfile.Write(f.html, page.Bytes(), 0o644); err != nil {
		return err
	}
	_ = os.Remove(partialName(f.output)) // of an earlier run, if there is one
	fmt.Fprintf(a.stderr, "wrote %s and %s\n", f.output, f.html)
	return nil
}

// keepPartial keeps the outputs of an interrupted run without touching those of an earlier one.
func (a *app) keepPartial(nb *notebook.Notebook, output string, cause error) error {
	partial := partialName(output)
	if err := notebook.WriteFile(partial, nb); err != nil {
		return errors.Join(cause, err)
	}
	fmt.Fprintf(a.stderr, "kernel: interrupted; the outputs so far are in %s, %s is as it was\n", partial, output)
	return reported{cause}
}

func partialName(output string) string {
	return strings.TrimSuffix(output, filepath.Ext(output)) + ".partial.ipynb"
}
