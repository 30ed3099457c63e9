package main

import (
	"fmt"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
	"github.com/moduli-rnn/moduli-go/kernel/engine/compile"
	"github.com/moduli-rnn/moduli-go/kernel/symbols"
)

// warm compiles the packages that cells import, in the way that compiled cells need
// them, so that the first such cell does not wait for it.
func (a *app) warm(args []string) error {
	if len(args) > 0 {
		return usagef("warm: takes no arguments, have %q", args)
	}
	ctx, stop := interruptible()
	defer stop()
	began := time.Now()
	b, err := build.New(build.Options{})
	if err != nil {
		return err
	}
	defer b.Close()
	paths := append(symbols.Paths(), compile.Support)
	if err := b.Warm(ctx, paths...); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%d packages are ready for compiled cells (%.1f s)\n", len(paths), time.Since(began).Seconds())
	return nil
}
