package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// Exit statuses, as `kernel help` promises them.
const (
	exitOK          = 0
	exitFailed      = 1 // a cell failed, a file could not be read or written
	exitUsage       = 2
	exitInterrupted = 130
)

// app is the command with all that it touches outside, so that tests can stand in for it.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	newRunner      func(engineOptions) (engine.Runner, error)
	input
}

func main() {
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, newRunner: newEngine}
	os.Exit(a.main(os.Args[1:]))
}

// usageError is a mistake in how the command was called.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// exitStatus ends the command without a word.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// reported is an error that the user has already been shown.
type reported struct{ error }

func (r reported) Unwrap() error { return r.error }

func (a *app) main(args []string) int {
	err := a.dispatch(args)
	var usage usageError
	var shown reported
	var status exitStatus
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &usage):
		fmt.Fprintf(a.stderr, "kernel: %v (kernel help says more)\n", err)
		return exitUsage
	case !errors.As(err, &shown):
		fmt.Fprintf(a.stderr, "kernel: %v\n", err)
	}
	if errors.Is(err, context.Canceled) {
		return exitInterrupted
	}
	return exitFailed
}

func (a *app) dispatch(args []string) error {
	if len(args) == 0 {
		fmt.Fprint(a.stderr, helpText)
		return usagef("want a command: run, repl, connect, warm, version or help")
	}
	switch name, rest := args[0], args[1:]; name {
	case "run":
		ctx, stop := interruptible()
		defer stop()
		return a.run(ctx, rest)
	case "repl":
		return a.repl(rest)
	case "connect":
		return a.connect(rest)
	case "warm":
		return a.warm(rest)
	case "worker": // this binary calls it itself
		return a.work()
	case "version", "--version", "-version":
		return a.version(rest)
	case "help", "--help", "-help", "-h":
		fmt.Fprint(a.stdout, helpText)
		return nil
	default:
		return usagef("unknown command %q: want run, repl, connect, warm, version or help", name)
	}
}

// interruptible gives a context that the first SIGINT or SIGTERM cancels. The second one kills the
// process as usual, should a cell not let itself be stopped.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
		}
		signal.Stop(signals) // first, so that whoever sees ctx end can send the second
		cancel()
	}()
	return ctx, cancel
}
