package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/moduli-rnn/moduli-go/kernel/jupyter"
)

// connect serves the front ends of a connection file until one of them asks for shutdown.
func (a *app) connect(args []string) error {
	o := engineOptions{spare: true}
	fs := flag.NewFlagSet("connect", flag.ContinueOnError)
	o.memoryFlag(fs)
	history := fs.String("history", "", "")
	files, help, err := parseAnywhere(fs, args)
	switch {
	case help:
		fmt.Fprint(a.stdout, helpText)
		return nil
	case err != nil:
		return err
	case len(files) != 1:
		return usagef("connect: want one connection file, have %d: %q", len(files), files)
	}
	conn, err := jupyter.ReadConnection(files[0])
	if err != nil {
		return err
	}
	runner, err := a.newRunner(o)
	if err != nil {
		return err
	}
	defer runner.Close()
	// SIGINT is the server's: it interrupts the running cell. Until the server listens there is none.
	signal.Ignore(os.Interrupt)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	ctx, unfollow := jupyter.FollowParent(ctx)
	defer unfollow()
	err = jupyter.Serve(ctx, conn, runner, jupyter.Options{Version: buildVersion(), History: historyDir(*history)})
	if ctx.Err() != nil && errors.Is(err, context.Cause(ctx)) {
		return nil // SIGTERM, or the end of the Jupyter that started it, asks for the end
	}
	return err
}
