package interp

import (
	"io"
	"os"
	"reflect"

	"golang.org/x/tools/go/ssa"
)

// Console is where the code of a run writes.
type Console interface {
	// Route is the file that a write of the run's code to f goes to: f itself, unless f is one of the
	// process's standard streams. What was written before to the other of them has arrived then.
	Route(f *os.File) *os.File
	// Settle returns when all that was written before has arrived.
	Settle()
}

// Console is where the code of the run writes.
func (r *Run) Console() Console { return r.console }

// Stdout is standard output as the run's code has it now, and Stderr its standard error.
func (r *Run) Stdout() *os.File { return r.console.Route(os.Stdout) }
func (r *Run) Stderr() *os.File { return r.console.Route(os.Stderr) }

// Complain writes to standard error, before all that is written later to either stream.
func (r *Run) Complain(p []byte) (int, error) {
	n, err := r.Stderr().Write(p)
	r.console.Settle()
	return n, err
}

// routed is w, or where writes to it go if it is a standard stream.
func (r *Run) routed(w any) io.Writer {
	if f, ok := w.(*os.File); ok {
		return r.console.Route(f)
	}
	out, _ := w.(io.Writer)
	return out
}

// written makes the natives of the functions that write to a writer, so that the standard streams keep
// the order between them.
func written(f func(w io.Writer, a []reflect.Value) (int, error)) native {
	return func(t *thread, a []reflect.Value) []reflect.Value {
		n, err := f(t.run.routed(a[0].Interface()), a[1:])
		return []reflect.Value{reflect.ValueOf(n), errorValue(err)}
	}
}

// isStream reports whether g is os.Stdout or os.Stderr.
func isStream(g *ssa.Global) bool {
	return g.Pkg != nil && g.Pkg.Pkg.Path() == "os" && (g.Name() == "Stdout" || g.Name() == "Stderr")
}
