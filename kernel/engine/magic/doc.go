// Package magic runs the commands of cells: lines that are no Go.
//
//	var s magic.Session
//	value, err := s.Run(ctx, "In[7]", "x := load()\n%time y := fit(x)\n!ls -l", host, out)
//
//	%who                          what cells have declared, with types and values
//	%time f(x)                    how long a statement takes
//	%timeit -n 100 f(x)           how long on average
//	%get example.com/m@v1.2.3     a module to import from
//	%engine                       which engine ran each cell, and why
//	%cd ~/data                    the working directory
//	%env NAME=value               the environment
//	%reset                        forget all
//	%replay                       declare again what was lost with a worker
//	%help                         all commands, with a line about each
//	!ls *.csv                     the system's shell
//	?strings.Cut                  signature and documentation
//	x??                           the same with source
//
// Those with two signs stand at the top of a cell and are about all of it. All but
// the last may stand above one another:
//
//	%%compiled                    compile the cell, whatever it is
//	%%interpreted                 interpret it, or refuse it
//	%%time                        how long the cell takes
//	%%timeit                      how long on average
//	%%bash first second           the cell is a script
//
// # What is a command
//
// A line of the top level that starts with %, ! or ?, and a name alone with ? or ?? behind it. No line of Go starts
// with % or ?, and where a line starts with ! it goes on what stands before it, but for an expression
// like !done as a statement of its own: write (!done) for its value. What stands in strings, comments and
// brackets is read as the Go that it is, for the cell is cut at Go's own tokens (scan.go).
//
// Commands and the Go between them run in turn. Mistakes in commands and in the syntax of the Go are found before
// anything of the cell has run. Each piece of Go keeps the lines and columns that it has in the cell, and is for the
// rest a cell of its own: functions that it uses stand in it, or before it.
//
// # How a command acts
//
// The table (table.go) holds all of them, with what %help says. What a command needs of
// the session it asks of a [Host]; the rest acts on the process that it runs in.
//
// # Caveats
//
// What %cd and %env set is lost with the process in which cells run, when a cell ends it.
//
// There are no commands inside braces, and nothing of Go is put in the place of {x} or $x on their lines. Commands of the
// shell have no terminal and an empty standard input; they are ended with the process that started them, and
// on an interrupt have half a second to clean up. What the shell leaves in the background goes on, and writes to the cell that
// started it.
//
// %timeit measures what the engine runs. The interpreter's own steps take tens of nanoseconds each. The compiler may leave out
// what nobody needs, such as a sum that is dropped: measure a call, or let the code keep its result.
// A function that runs for long is compiled while it is measured, so that the first %timeit of it mixes both: the median, or
// a second %timeit, is closer to what it will take from then on.
package magic
