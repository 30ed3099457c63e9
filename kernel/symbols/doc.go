// Package symbols holds what cells may import, in three forms made from the same
// packages by one command:
//
//	go generate ./kernel/symbols
//
// The first form is types: export data of each package, compressed, for a type
// checker that works on a machine with no Go. The second is values: tables that
// bind each exported function, variable and type to the one linked into this
// binary. Tables of the standard library (std) change only with Go's version;
// those of this module and of gonum (lib) with their exported API, and a test
// fails when they are behind it. The third is doc comments, which completion and
// inspection show.
//
// All are read lazily: a package costs nothing until a cell names it.
//
// # Caveats
//
// Generic functions and types have types but no values: reflection can not hold
// an uninstantiated function. Packages that end or endanger the process (unsafe,
// syscall, plugin, runtime and the like) are left out on purpose.
package symbols

//go:generate go run ./gen
