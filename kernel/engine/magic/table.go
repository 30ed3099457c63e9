package magic

import (
	"slices"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// takes says what belongs to a command beside its line.
type takes int

const (
	itsLine   takes = iota
	statement       // Go behind its name, on as many lines as it needs
	goCell          // the rest of the cell, which is Go
	textCell        // the rest of the cell, which is no Go
)

// spec is what is known of a command.
type spec struct {
	Name  string
	Usage string // its form, and what stands below it
	Short string // one line
	Long  string // more, may be empty
	takes takes
	// run does what the command asks for. It is nil for those that only say how the cell is run.
	run func(r *running, c *Command) (*display.Bundle, error)
	// check finds fault with the arguments before anything of the cell runs; it may be nil.
	check func(c *Command) error
}

// table lists the commands.
func table() []spec {
	return []spec{
		{Name: "%help", Usage: "%help [NAME]", Short: "list the commands, or say what one does", run: help, check: checkHelp},
		{Name: "%who", Usage: "%who [var] [const] [func] [type]", Short: "list what cells have declared, with types and values",
			Long: "Values are left out while goroutines of earlier cells may change them.", run: who, check: checkWho},
		{Name: "%reset", Usage: "%reset", Short: "forget all that cells have declared and imported",
			Long: "Goroutines that cells left behind are told to stop, and controls that are shown no longer answer. The working directory and the environment stay as they are.",
			run:  reset, check: checkReset},
		{Name: "%time", Usage: "%time STATEMENT", Short: "run Go and say how long it took",
			Long:  "The time in which the cell was checked and compiled is not counted. Variables that the statement declares live on.",
			takes: statement, run: timed, check: checkTime},
		{Name: "%timeit", Usage: "%timeit [-n LOOPS] [-r RUNS] STATEMENT", Short: "run Go many times and say how long it takes on average",
			Long: "Without -n the number of loops is chosen so that a run of them takes 0.2 s; -r is 7 if it is not given. " +
				"What the statement declares is its own. The time of the empty loop is part of the result. Memory is told of what is compiled.",
			takes: statement, run: timeit, check: checkTimeit},
		{Name: "%get", Usage: "%get MODULE[@VERSION]", Short: "add a module, so that cells can import its packages",
			Long: "The requirement is added to the go.mod that governs the notebook's folder, or to the session's own if there is none. " +
				"Without a version, or with @latest, the newest is taken.",
			run: get, check: checkGet},
		{Name: "%cd", Usage: "%cd [FOLDER | -]", Short: "change the working directory",
			Long: "Without a folder it goes home, with - back to where it was. ~ stands for the home folder.", run: cd},
		{Name: "%env", Usage: "%env [NAME[=VALUE]]", Short: "list the environment, show or set a variable of it",
			Long: "%env NAME VALUE sets one too. The list does not show the values of variables whose names speak of keys, tokens, secrets and passwords.",
			run:  env, check: checkEnv},
		{Name: "%engine", Usage: "%engine [LAST]", Short: "say which engine ran each cell, and why; LAST is how many to list",
			Long: "Cells are interpreted where the interpreter is known to compute what the Go toolchain would, and compiled otherwise.",
			run:  routes, check: checkEngine},
		{Name: "%replay", Usage: "%replay", Short: "declare again what was lost when the last worker ended", run: replay, check: checkReplay},
		{Name: "%%time", Usage: "%%time\nGO", Short: "run the cell and say how long it took", takes: goCell, check: bare},
		{Name: "%%timeit", Usage: "%%timeit [-n LOOPS] [-r RUNS]\nGO", Short: "run the cell many times and say how long it takes on average",
			takes: goCell, check: checkTimeit},
		{Name: "%%compiled", Usage: "%%compiled\nGO", Short: "compile the cell, whatever it is", takes: goCell, check: bare},
		{Name: "%%interpreted", Usage: "%%interpreted\nGO", Short: "interpret the cell, or refuse it", takes: goCell, check: bare},
		{Name: "%%bash", Usage: "%%bash [ARGUMENT...]\nSCRIPT", Short: "run the cell as a script of bash",
			Long:  "A script whose exit status is not 0 fails the cell. Its standard input is empty. Arguments are $1, $2 and so on.",
			takes: textCell, run: bash},
		{Name: "!", Usage: "!COMMAND", Short: "run a command of the system's shell; its exit status does not matter",
			Long: "A line that ends in a backslash goes on in the next. The command's standard input is empty. " +
				"Interrupting the cell ends the command and all that it has started.",
			run: shell, check: checkShell},
		{Name: "?", Usage: "?NAME or NAME?", Short: "describe a name: signature, documentation, value", run: inspect, check: checkInspect},
		{Name: "??", Usage: "??NAME or NAME??", Short: "the same with the source of what cells declare, and all members", run: inspect, check: checkInspect},
	}
}

// sorted is the table in the order of its names.
func sorted() []spec {
	return slices.SortedFunc(slices.Values(table()), func(a, b spec) int { return strings.Compare(rank(a.Name), rank(b.Name)) })
}

// rank sorts commands of lines before those of cells, and marks behind both.
func rank(name string) string {
	switch {
	case strings.HasPrefix(name, "%%"):
		return "b" + name
	case strings.HasPrefix(name, "%"):
		return "a" + name
	}
	return "c" + name
}

// lookup finds a command by its name.
func lookup(name string) (spec, bool) {
	for _, s := range table() {
		if s.Name == name {
			return s, true
		}
	}
	return spec{}, false
}

// Names lists the commands that start with %.
func Names() []string {
	var names []string
	for _, s := range sorted() {
		if strings.HasPrefix(s.Name, "%") {
			names = append(names, s.Name)
		}
	}
	return names
}

// bare is for commands with nothing on their line.
func bare(c *Command) error {
	if c.Args != "" {
		return errorf("%s: takes nothing on its line, have %q", c.Name, c.Args)
	}
	return nil
}
