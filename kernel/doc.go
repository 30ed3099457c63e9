// Command kernel runs Go cells: for Jupyter, for a notebook or a script on its own, or line by line.
//
//	go run ./kernel run notebooks/03-navigation.ipynb   # executed notebook and page go to out/
//	go run ./kernel run --preset smoke FILE.ipynb       # the same in seconds
//	go run ./kernel run SCRIPT.go                       # a main package of the same Go
//	go run ./kernel repl
//	go run ./kernel help                                # all flags and exit statuses
//
// Jupyter calls `kernel connect FILE` by way of the kernelspec that `go run ./install` writes. FRONTENDS.md says which front
// ends were tried, with what, and by which test.
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
// `kernel connect` (connect.go) answers front ends with package jupyter, in this process, and runs cells in another (package worker), which
// it replaces when a cell has ended it. Sliders and other controls of cells hold conversations with the front end, also
// while a cell runs. What was run is kept for later sessions in moduli-go/history, in Jupyter's or the user's folder of data:
// --history DIR or MODULI_HISTORY puts it elsewhere, and off keeps nothing.
//
// Thirty idle kernels take some 22 MiB each, two workers and all, where a kernel of Python's takes 35: the pages of the binary, which
// they share, are counted once.
//
// # The way of a request
//
// An execute_request passes these places, from the socket and back:
//
//	zmtp/peer.go            a goroutine for each connection cuts its bytes into frames and messages
//	zmtp/router.go          Router.Recv hands over a message, with the name of the peer before it
//	jupyter/channel.go      channel.recv drops what is not whole or not signed (message.go), and counts it
//	jupyter/server.go       receiveShell routes it: to the main lane, a subshell's, or the lane of conversations
//	jupyter/lane.go         lane: a queue with one worker, in which a request waits for those before it
//	jupyter/request.go      Server.handle publishes busy, calls the handler of the type, and publishes idle
//	jupyter/execute.go      executeRequest numbers the cell, gives it a context and an output, and calls the engine
//	worker/run.go           Client.Run sends the cell through a pipe to the process of the cells (frame.go, packet.go)
//	worker/server.go        server.run takes it there, and runs it with an output whose calls go back
//	engine/session.go       Session.Run: commands (package engine/magic), else prepare, execute, value
//	engine/frontend/        prepare: parse, imports, go/types against what earlier cells declared, SSA form
//	engine/gate/            prepare: may the interpreter run it?
//	engine/interp/          execute: interpreted on real memory, or
//	engine/compile/         written as a package, built and loaded by package engine/build
//	engine/streams.go       what it prints and shows goes to the output of its cell, also from goroutines
//	engine/value.go         the value of the last expression becomes a bundle of forms
//	worker/delivery.go      back in this process: calls are handed on in the order in which they were made
//	jupyter/output.go       output gathers text for 50 ms (streams.go) and publishes it and displays in order
//	jupyter/iopub.go        iopub signs and publishes; the first message waits until somebody listens
//	zmtp/xpub.go            XPub queues it for each subscriber, and disconnects one that does not read
//	jupyter/execute.go      all output out, then the value as execute_result or the failure as error, then the reply
//	jupyter/request.go      idle, last
//
// The control channel has no lane: serveControl handles at once, and interrupt_request cancels the context of the cell
// (worker/run.go and worker/server.go pass that on, Session.execute gives up on code that does not listen). complete_request and
// inspect_request take the same way to engine/assist, comm_msg to worker/comm.go and engine/beside.go.
//
// # Where to look
//
//	a message is dropped, or its form is wrong    jupyter/message.go; jupyter/schema_test.go has the form of each
//	an order, a missing idle, an abort            jupyter/request.go, jupyter/lane.go
//	output lost, late or torn                     jupyter/streams.go, worker/capture.go, engine/streams.go
//	a cell computes another thing than Go         engine/gate, by %%compiled against %%interpreted; %engine says which ran it
//	a cell that does not compile, or slowly       engine/compile, engine/build
//	an error at the wrong line, in odd words      engine/failure.go, engine/frontend
//	completion and tooltips                       engine/assist; jupyter/assist.go counts positions
//	a slider that does not answer                 widgets/control, jupyter/comm.go, worker/comm.go
//	a worker that died, a memory limit            worker/ending.go, worker/memory.go
//	a front end that hangs                        zmtp/peer.go, zmtp/queue.go; the server's log names who was disconnected
//	a line that starts with % or !                engine/magic/table.go
//
// The documentation of each package goes on from here: go doc ./kernel/jupyter, ./kernel/engine, ./kernel/worker, ./kernel/zmtp.
//
// # Caveats
//
// A run that is interrupted writes what it has to FILE.partial.ipynb and leaves earlier outputs alone.
// A cell that does not heed its interruption is ended by the second Ctrl-C, with the whole process.
package main
