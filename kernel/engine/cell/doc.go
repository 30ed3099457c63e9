// Package cell is what compiled cells call.
//
// A cell that is compiled becomes a plugin whose package registers itself, when
// it is opened, with a [Unit]: where its variables lie, which functions it
// declares and which it needs, and the code to run. Kernel and plugins share this
// package, so that the kernel finds the unit and fills in what is missing.
//
// While the code runs it calls back through its unit for all that depends on who
// runs it: standard streams, goroutines, sleeping, leaving, and whether it was
// asked to stop.
package cell
