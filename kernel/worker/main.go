package worker

import (
	"fmt"
	"os"
	"os/signal"

	"github.com/moduli-rnn/moduli-go/kernel/engine"
)

// Start is what a worker's engine is made of.
type Start struct {
	// Memory is the limit of the worker in bytes, [NoLimit] for none. It is in force before the engine is made.
	Memory int64
	// Dir is the notebook's folder, "" if there is none.
	Dir string
	// Replay are declarations that ran well in the worker before this one, oldest first. They are not to be run, but
	// to be known to the command that does.
	Replay []string
	// Pipe gives the pipe for what cells write to standard output (0) and standard error (1). What nobody has read
	// of it when the worker ends is not lost. Each is given once.
	Pipe func(stream int) (r, w *os.File, err error)
}

// workerSays begins a line with which a worker explains its own end to its parent.
const workerSays = "moduli worker: "

// Exit statuses of Main.
const (
	exitFailed = 1
	exitUsage  = 2
)

// Main is the whole of a worker process, in which makeEngine's engine lives. It returns an exit status at once where the
// process was not started by a [Client], and otherwise does not return: the process ends with its parent.
func Main(makeEngine func(Start) (engine.Runner, error)) int {
	version := os.Getenv(asWorker)
	os.Unsetenv(asWorker) // what cells start is no worker
	switch version {
	case "":
		fmt.Fprintln(os.Stderr, "kernel worker: the kernel itself starts this, with pipes to it")
		return exitUsage
	case protocolVersion:
	default:
		fmt.Fprintf(os.Stderr, "%sthe kernel was replaced by another version while it ran: restart it\n", workerSays)
		return exitUsage
	}
	from, to, err := inherited()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", workerSays, err)
		return exitFailed
	}
	// Interrupts come as packets. The signal is caught and not ignored, since what a cell starts would inherit that.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		for range interrupts {
		}
	}()
	volunteer()
	w := newServer(to)
	err = w.serve(from, makeEngine)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", workerSays, err)
	}
	leave(exitFailed)
	return exitFailed
}
