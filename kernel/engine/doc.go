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
// Package gate reads the typed syntax and the SSA form, and refuses what would
// not come out as the Go toolchain computes it.
//
// Package interp runs the SSA form on real Go memory: an int of a cell is an
// int, a slice is a slice, a function is a func that compiled code can call, so
// that values pass to and from the packages linked into the kernel as they are.
// Package symbols says which those are.
//
// # Commands
//
// Lines of a cell that start with %, ! or ?, as "%time f(x)", are commands and no Go. Package magic reads and runs them;
// the Go between them goes the way of a cell, piece by piece.
//
// # Caveats
//
// Cells run some thirty to a hundred times slower than compiled Go; calls of
// library functions cost under a microsecond more than in compiled code. Memory
// that a cell asks for is not limited. A program that races on its variables
// races here too, and a fatal error of the runtime, such as compiled code that
// writes to a map which a cell's goroutine writes to as well, ends the process.
package engine
