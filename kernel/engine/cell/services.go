package cell

import (
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"
)

// Services stand in for what the standard library does to the whole process.
type Services interface {
	Stdout() *os.File
	Stderr() *os.File
	// Route is the file that a write to f goes to. What was written before to the other standard stream has arrived.
	Route(f *os.File) *os.File
	// Complain writes to standard error.
	Complain(s string)
	// Stdin reads lines that the user is asked for.
	Stdin() io.Reader
	// Go runs f on a goroutine of the cell.
	Go(f func())
	// Exit ends what runs on behalf of the cell. It does not return.
	Exit(what string, code int)
	Sleep(d time.Duration)
	// Recover is what recover returns to the function that calls Unit.Recover, to which Go's own gave v.
	Recover(v any) any
	// Deferred makes a deferred call in the course of a panic with v, and returns if that is recovered.
	Deferred(v any, call func(raise func()))
}

// The functions below are called in the place of those of packages fmt, os, log
// and time that have their names.

func (u *Unit) Print(a ...any) (int, error)   { return fmt.Fprint(u.host.Stdout(), a...) }
func (u *Unit) Println(a ...any) (int, error) { return fmt.Fprintln(u.host.Stdout(), a...) }
func (u *Unit) Printf(format string, a ...any) (int, error) {
	return fmt.Fprintf(u.host.Stdout(), format, a...)
}

func (u *Unit) Fprint(w io.Writer, a ...any) (int, error)   { return fmt.Fprint(u.routed(w), a...) }
func (u *Unit) Fprintln(w io.Writer, a ...any) (int, error) { return fmt.Fprintln(u.routed(w), a...) }
func (u *Unit) Fprintf(w io.Writer, format string, a ...any) (int, error) {
	return fmt.Fprintf(u.routed(w), format, a...)
}

// routed is w, or where writes to it go if it is a standard stream.
func (u *Unit) routed(w io.Writer) io.Writer {
	if f, ok := w.(*os.File); ok {
		return u.host.Route(f)
	}
	return w
}

func (u *Unit) Scan(a ...any) (int, error)   { return fmt.Fscan(u.host.Stdin(), a...) }
func (u *Unit) Scanln(a ...any) (int, error) { return fmt.Fscanln(u.host.Stdin(), a...) }
func (u *Unit) Scanf(format string, a ...any) (int, error) {
	return fmt.Fscanf(u.host.Stdin(), format, a...)
}

func (u *Unit) Exit(code int) { u.host.Exit(fmt.Sprintf("os.Exit(%d)", code), code) }

func (u *Unit) Fatal(a ...any)                 { u.fatal("log.Fatal", fmt.Sprint(a...)) }
func (u *Unit) Fatalln(a ...any)               { u.fatal("log.Fatalln", fmt.Sprintln(a...)) }
func (u *Unit) Fatalf(format string, a ...any) { u.fatal("log.Fatalf", fmt.Sprintf(format, a...)) }

func (u *Unit) fatal(what, text string) {
	const callers = 3
	_ = log.Output(callers, strings.TrimSuffix(text, "\n"))
	u.host.Exit(what, 1)
}

func (u *Unit) Sleep(d time.Duration) { u.host.Sleep(d) }

// Go starts a goroutine; it stands for the go statement.
func (u *Unit) Go(f func()) { u.host.Go(f) }

// Recover is called with what the builtin of that name returned.
func (u *Unit) Recover(v any) any { return u.host.Recover(v) }

// Deferred makes a call that was deferred: it is the last thing that the function call does, once that
// has called raise, which panics as the function panicked that has deferred it.
func (u *Unit) Deferred(call func(raise func())) {
	if v := recover(); v != nil {
		u.host.Deferred(v, call)
	} else {
		call(func() {})
	}
}

// Stdout, Stderr and Stdin stand for the variables of package os.
func (u *Unit) Stdout() *os.File { return u.host.Stdout() }
func (u *Unit) Stderr() *os.File { return u.host.Stderr() }
func (u *Unit) Stdin() io.Reader { return u.host.Stdin() }
