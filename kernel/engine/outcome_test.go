package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// deadline is how long cells that end may take.
const deadline = 5 * time.Minute

// outcome runs the next cell of a notebook and words what comes of it as oracle
// does. A cell that is refused, before or while it runs, gives its error.
func (n *notebook) outcome(cell string, via choice) (out string, refused *Error) {
	n.t.Helper()
	n.count++
	var to recorder
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	_, e := n.s.run(ctx, Cell{Count: n.count, Source: cell}, &to, via)
	if e == nil {
		return to.text(), nil
	}
	var err *Error
	if !errors.As(e, &err) {
		n.t.Fatalf("In[%d] failed with %T, not *Error: %v", n.count, e, e)
	}
	switch err.Name {
	case "panic":
		return to.text() + "panic: " + err.Value + "\n", nil
	case "not supported":
		return to.text(), err
	}
	return fmt.Sprintf("%s%s: %s\n%s", to.text(), err.Name, err.Value, strings.Join(err.Traceback, "\n")), nil
}

// kernelOutput is the outcome of a cell in a session of its own.
func kernelOutput(t *testing.T, cell string) (out string, refused *Error) {
	t.Helper()
	return newNotebook(t).outcome(cell, either)
}

// panicked reports whether an outcome is one of a cell that panicked.
func panicked(outcome string) bool {
	last := strings.TrimSuffix(outcome, "\n")
	return strings.HasPrefix(last[strings.LastIndex(last, "\n")+1:], "panic: ")
}
