// Command kernel runs Go cells: for Jupyter, for a notebook or a script on its own, or line by line.
//
//	go run ./kernel run notebooks/03-navigation.ipynb   # executed notebook and page go to out/
//	go run ./kernel run --preset smoke FILE.ipynb       # the same in seconds
//	go run ./kernel run SCRIPT.go                       # a main package of the same Go
//	go run ./kernel repl
//	go run ./kernel help                                # all flags and exit statuses
//
// Jupyter calls `kernel connect FILE` by way of the kernelspec that `go run ./install` writes.
//
// # How a run goes
//
// The package notebook reads the file and executes its cells with an engine.Runner, keeping outputs as
// a front end would. While it does, a line for each cell goes to stderr; on a terminal also what cells
// print. At the end the executed notebook and its page are written whole, by renaming finished files.
// A script becomes one cell: its text without the package clause, and a call of main.
//
// # How Jupyter is served
//
// `kernel connect` answers front ends with package jupyter, in this process, and runs cells in another (package worker), which
// it replaces when a cell has ended it. Sliders and other controls of cells hold conversations with the front end, also
// while a cell runs. What was run is kept for later sessions in moduli-go/history, in Jupyter's or the user's folder of data:
// --history DIR or MODULI_HISTORY puts it elsewhere, and off keeps nothing.
//
// # Caveats
//
// A run that is interrupted writes what it has to FILE.partial.ipynb and leaves earlier outputs alone.
// A cell that does not heed its interruption is ended by the second Ctrl-C, with the whole process.
package main
