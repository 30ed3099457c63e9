package magic

import (
	"errors"
	"fmt"
)

// Error is a fault in a command, or how it failed.
type Error struct {
	Name         string // the kind of failure: "magic error", "command failed" or "interrupted"
	Text         string // one line
	Line, Column int    // of the command in the cell, from 1
}

func (e *Error) Error() string { return e.Text }

// errorf is a fault in a command.
func errorf(format string, args ...any) error {
	return &Error{Name: "magic error", Text: fmt.Sprintf(format, args...)}
}

// placed gives an error of this package, if it is one, the place of a command.
func placed(err error, c *Command) error {
	var e *Error
	if errors.As(err, &e) && e.Line == 0 {
		e.Line, e.Column = c.Line, c.Column
	}
	return err
}
