package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
)

// input reads standard input for the prompt and for cells that ask, in one place: a line that one of
// them no longer waits for is there for the next.
type input struct {
	start sync.Once
	lines chan inputLine
}

type inputLine struct {
	text string
	err  error
}

// line is the next line of standard input without its end. A signal on interrupts, which may be nil,
// gives errInterrupt.
func (a *app) line(ctx context.Context, interrupts <-chan os.Signal) (string, error) {
	a.start.Do(func() {
		a.lines = make(chan inputLine)
		go a.read()
	})
	select {
	case l := <-a.lines:
		return l.text, l.err
	case <-interrupts:
		return "", errInterrupt
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

func (a *app) read() {
	in := bufio.NewReader(a.stdin)
	for {
		text, err := in.ReadString('\n')
		if text != "" {
			a.lines <- inputLine{text: strings.TrimRight(text, "\r\n")}
		}
		if err != nil {
			for { // the end stays the end, however often it is asked for
				a.lines <- inputLine{err: err}
			}
		}
	}
}

// ask puts a cell's question to the user.
func (a *app) ask(ctx context.Context, prompt string) (string, error) {
	fmt.Fprint(a.stdout, prompt)
	return a.line(ctx, nil)
}

// interactive reports whether a person sits at both ends.
func (a *app) interactive() bool {
	in, ok := a.stdin.(*os.File)
	return ok && isTerminal(in) && isTerminal(a.stdout)
}
