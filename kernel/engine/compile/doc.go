// Package compile writes a checked cell as a Go package, to be built as a plugin.
//
//	g := compile.New(fset)
//	p, err := g.Program(cell, "cells/7") // p.Source is a file for the Go compiler
//	g.Commit(p)                          // once it is loaded: later cells import its types
//
// # What the package looks like
//
// It is named main, so that types print as they would in a program, and has a
// path of its own. Types, constants and functions are the cell's, with //line
// directives. All else that the cell mentions lives outside of it:
//
//   - A variable x of the session, whoever declared it, is *vǀx: package interp
//     fills in the pointer, and moves it when the variable is redefined.
//   - A function f of an earlier cell is the function variable fǀf.
//   - A type of an earlier cell is an alias of that cell's type. A type of a cell
//     that was interpreted is written into the first package that needs it, with
//     its methods, and lives there from then on.
//   - Each function begins with a look at its redirection, which is set when the
//     function is redefined: all callers, closures and methods see the new one.
//   - Calls that concern the process, such as fmt.Println and os.Exit, go to package cell.
//   - Loops and functions that may recur ask whether the cell was stopped.
//
// # Unexported names
//
// To the language a cell is one package with those before it, to the compiler it
// is not. Unexported methods get exported names (the letter Mǀ in front);
// unexported fields of types from elsewhere are reached through a struct type of
// the same layout. The letter ǀ, a click in some languages of Africa, marks all
// names that no cell wrote; [Plain] takes it out of texts.
//
// # Caveats
//
// The exported names of methods show in reflection, and the package's path in
// reflect.Type.PkgPath. A variable of an unexported library type can not be
// written down and is refused.
package compile
