// Package worker keeps the engine in a process of its own, so that a cell that ends its process ends nothing else.
//
//	c, err := worker.New(worker.Options{Memory: 4 << 30, Spare: true})
//	value, err := c.Run(ctx, engine.Cell{Count: 1, Source: "x := 1"}, out)
//
// The binary starts itself again. What it was told by Options.Args has to call [Main], which makes an engine and
// serves it:
//
//	os.Exit(worker.Main(func(s worker.Start) (engine.Runner, error) { return engine.New(engine.Options{}) }))
//
// # How a cell travels
//
// Two pipes connect the processes. Each packet (packet.go) is a frame with its length and checksum (frame.go). A
// [Client] sends the cell; the worker (server.go) runs it with an output (output.go) whose calls travel back, where
// one goroutine hands them to the front end in order (delivery.go). Text is sent against credit, displays and questions
// wait for their answer: a front end that reads slowly slows the cell down, and never the answers to other questions.
//
// What a front end says to a cell's controls (comm.go) is such a question: it is handled beside the cell that runs, by the
// handler that a cell has left, with an output of its own.
//
// What is written past the cell's own streams, by println, by C, by the runtime, arrives over the process's real
// standard output and error (capture.go), and belongs to the newest cell.
//
// # How a worker ends
//
// Whatever ends it (a stack that overflows, a panic that nothing catches, os.Exit, too little memory, a signal, frames
// that make no sense), the cell that ran gets one *engine.Error that says what happened (ending.go) and the next cell
// has a fresh worker. If no cell ran, the next one is told on its standard error. A cell that does not stop when its
// context is cancelled, and whose engine does not give it up, is reported to its user after three and a half seconds, and ended by
// [Client.Insist]. A worker ends by
// itself when its parent is gone, together with all processes that it has started.
//
// The conversations that it held are closed by the output of its newest cell.
//
// # Memory
//
// Each worker has a limit (Options.Memory), over what it needs itself. On Linux the system keeps it (setrlimit), so that one
// large allocation and many small ones end alike; elsewhere a watchdog looks at what the runtime has, twenty times a
// second, and does not see the memory of C. The garbage collector works harder near the limit, and a cell may be over it
// by a quarter while it does.
//
// # Caveats
//
// What a cell wrote before it ended its process stays in pipes that the parent has too (salvage_unix.go); on Windows, and
// where the process ended while it handed the text on, the last of it is lost. Text from println and C keeps its
// own order, and may come before or after what the cell printed at the same moment. A process that leaves the worker's
// process group (setsid) is not ended with it.
package worker
