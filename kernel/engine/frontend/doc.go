// Package frontend turns the text of a cell into typed Go.
//
// A cell is a mix of imports, declarations and statements. Types, constants and
// functions are declarations as in a file; everything else runs in its turn, as
// in the body of main, also var declarations. The cell is parsed three times
// with the other parts blanked out, which keeps every line and column.
//
// Checking takes two passes. The first knows functions by their signatures and
// finds the types of the variables that the statements declare; the second
// checks the bodies of functions, which may use those variables. A [Scope] holds
// what earlier cells declared: the objects of go/types themselves, so that a
// type of In[3] is the same type in In[9].
//
// The result is in SSA form, in a program that all cells share. Variables of the
// top level become globals by exchanging the objects that identifiers stand for.
//
// # Caveats
//
// A method for a type of an earlier cell declares the type anew, with all that is
// made of it; variables are carried over. A generic function does not see variables
// that its own cell declares.
package frontend
