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
// # Caveats
//
// A run that is interrupted writes what it has to FILE.partial.ipynb and leaves earlier outputs alone.
// A cell that does not heed its interruption is ended by the second Ctrl-C, with the whole process.
package main
