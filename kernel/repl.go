package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/ansi"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// repl reads cells line by line. It needs no terminal: from a pipe it reads the same without prompts.
func (a *app) repl(args []string) error {
	o := engineOptions{spare: true}
	fs := flag.NewFlagSet("repl", flag.ContinueOnError)
	o.memoryFlag(fs)
	rest, help, err := parseAnywhere(fs, args)
	switch {
	case help:
		fmt.Fprint(a.stdout, helpText)
		return nil
	case err != nil:
		return err
	case len(rest) > 0:
		return usagef("repl: wants no arguments, have %q", rest)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	runner, err := a.newRunner(o)
	if err != nil {
		return err
	}
	defer runner.Close()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	r := &repl{app: a, runner: runner, prompts: a.interactive(), interrupts: interrupts}
	if r.prompts {
		fmt.Fprintf(a.stdout, "moduli-go %s. Ctrl-C stops a cell, Ctrl-D leaves.\n", buildVersion())
	}
	for count := 1; ; count++ {
		src, err := r.cell(ctx, count)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errInterrupt):
			count-- // the lines typed so far are forgotten
		case err != nil:
			return err
		default:
			r.run(ctx, count, src)
		}
	}
}

// repl is one conversation.
type repl struct {
	app        *app
	runner     engine.Runner
	prompts    bool
	interrupts <-chan os.Signal
}

var errInterrupt = errors.New("interrupted")

// cell reads lines until they are a complete cell, or an empty line sends them as they are.
func (r *repl) cell(ctx context.Context, count int) (string, error) {
	prompt := fmt.Sprintf("In [%d]: ", count)
	more := strings.Repeat(" ", len(prompt)-len("...: ")) + "...: "
	var src strings.Builder
	for {
		if r.prompts {
			if src.Len() == 0 {
				fmt.Fprint(r.app.stdout, prompt)
			} else {
				fmt.Fprint(r.app.stdout, more)
			}
		}
		line, err := r.app.line(ctx, r.interrupts)
		if err != nil {
			if src.Len() > 0 && errors.Is(err, io.EOF) {
				return src.String(), nil
			}
			if r.prompts {
				fmt.Fprintln(r.app.stdout)
			}
			return "", err
		}
		empty := strings.TrimSpace(line) == ""
		if empty && strings.TrimSpace(src.String()) == "" {
			src.Reset()
			continue
		}
		src.WriteString(line + "\n")
		if status, _ := r.runner.Status(src.String()); empty || status != engine.Incomplete {
			return src.String(), nil
		}
	}
}

// run runs one cell and shows its value or its error. Ctrl-C stops the cell, not the repl.
func (r *repl) run(ctx context.Context, count int, src string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case <-r.interrupts:
				if i, ok := r.runner.(engine.Insister); ok && ctx.Err() != nil {
					i.Insist()
				}
				cancel()
			case <-ended:
				return
			}
		}
	}()
	value, err := r.runner.Run(ctx, engine.Cell{Count: count, Source: src}, (*replOutput)(r.app))
	switch {
	case err != nil:
		r.app.showError(err)
	case value != nil:
		fmt.Fprintln(r.app.stdout, plain(*value))
	}
}

// showError prints what a front end would show of a failure.
func (a *app) showError(err error) {
	var e *engine.Error
	if !errors.As(err, &e) || len(e.Traceback) == 0 {
		fmt.Fprintln(a.stderr, err)
		return
	}
	trace := strings.Join(e.Traceback, "\n")
	if !isTerminal(a.stderr) {
		trace = ansi.Strip(trace)
	}
	fmt.Fprintln(a.stderr, trace)
}

// replOutput shows everything as text.
type replOutput app

var _ engine.Output = (*replOutput)(nil)

func (o *replOutput) Stdout(p []byte) { _, _ = o.stdout.Write(p) }
func (o *replOutput) Stderr(p []byte) { _, _ = o.stderr.Write(p) }

func (o *replOutput) Display(m display.Message) error {
	_, err := fmt.Fprintln(o.stdout, plain(m.Bundle))
	return err
}

// Clear does nothing: lines that were printed stay.
func (o *replOutput) Clear(bool) error { return nil }

// Live is false: a long run prints lines instead of frames.
func (o *replOutput) Live() bool { return false }

func (o *replOutput) Input(ctx context.Context, prompt string, _ bool) (string, error) {
	return (*app)(o).ask(ctx, prompt)
}

// plain is the text form of a bundle.
func plain(b display.Bundle) string {
	if text, ok := b.Data["text/plain"].(string); ok {
		return strings.TrimRight(text, "\n")
	}
	var forms []string
	for mime := range b.Data {
		forms = append(forms, mime)
	}
	return "[" + strings.Join(forms, ", ") + "]"
}
