// Package engine runs cells of Go and keeps their values from one cell to the next.
//
//	s, err := engine.New(engine.Options{})
//	value, err := s.Run(ctx, engine.Cell{Count: 1, Source: "x := 6 * 7\nx"}, out)
//
// # How a cell travels
//
// Package frontend cuts the cell into declarations and statements, adds the
// imports that it uses, and type-checks it with go/types against what earlier
// cells declared. Errors come in Go's own words, at the cell's own lines. What
// passes is turned into SSA form by golang.org/x/tools/go/ssa, the variables of
// the top level as globals, for they outlive the cell.
//
// Package gate reads the typed syntax and the SSA form, and decides. A cell that
// the interpreter computes as the Go toolchain would is interpreted, at once; any
// other is compiled, in a third of a second. %engine lists the decisions.
//
// Package interp runs the SSA form on real Go memory: an int of a cell is an
// int, a slice is a slice, a function is a func that compiled code can call, so
// that values pass to and from the packages linked into the kernel as they are.
// Package symbols says which those are.
//
// Package compile writes a cell as a Go package, package build compiles it and
// loads it as a plugin, and package cell is what its code calls. Both engines work
// on the same variables: compiled code reaches those of the session by their
// addresses, and functions by variables that move when one is redefined. Package
// identity keeps the types and tables of methods of both the same.
//
// A cell of declarations alone that declares main is a program, and runs it.
//
// # What is compiled beside
//
// A cell whose loops run millions of rounds, as far as their bounds can be read,
// is compiled at once. A function of an interpreted cell that is found to run for
// more than a tenth of a second is compiled while it runs, with all that it calls,
// and from then on all code calls what was compiled.
//
// # Packages, and C
//
// A cell imports packages that are not linked into the kernel from the standard
// library, from the module or workspace of the notebook's folder, and from
// modules that %get has added; it is then compiled. Imports are found when they
// are first used and stay as they were until the kernel is restarted. Common
// packages need no import. A cell with a preamble and import "C" calls C; the cells
// after it call what it has called, or import "C" themselves.
//
// # Commands
//
// Lines of a cell that start with %, ! or ?, as "%time f(x)", are commands and no Go. Package magic reads and runs them;
// the Go between them goes the way of a cell, piece by piece.
//
// # Handlers
//
// Functions that cells leave behind, such as what a slider calls, run beside the cells (beside.go): on a goroutine of
// their own, also while a cell runs, with an output of their own. They share variables with it as goroutines do.
//
// # Caveats
//
// Interpreted code runs some thirty to a hundred times slower than compiled Go;
// calls of library functions cost under a microsecond more than in compiled code.
// The code of a compiled cell stays in memory until the kernel is restarted, as do
// the values of its package's types that an interface holds when the type is declared
// anew: to the new type they are another's. The path of a compiled cell's package
// shows in reflect.Type.PkgPath, as cells/7 where a program has main, and so in what
// encoding/gob registers; methods without a capital have another name in reflection;
// the value of an instance of a generic function, as f := g[int], and closures that call one
// keep it as it was when g is redefined;
// types of C print as C._Ctype_int where a program has main._Ctype_int. A variable of an
// unexported type of a library can be interpreted but not compiled. A program that
// races on its variables races here too, and what ends a process ends the one that
// the cells run in: see package worker.
package engine
