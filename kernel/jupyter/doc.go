// Package jupyter is the protocol server of a kernel: it speaks version 5.5 of Jupyter's messaging protocol
// (https://jupyter-client.readthedocs.io/en/stable/messaging.html) with any number of front ends and hands
// cells to an [engine.Runner].
//
//	conn, err := jupyter.ReadConnection(file) // what Jupyter passes on the command line
//	err = jupyter.Serve(ctx, conn, runner, jupyter.Options{Version: "0.1"})
//	// err is nil after a shutdown_request: close the runner and exit
//
// # How a request travels
//
// A message arrives at one of the sockets that package zmtp bound. Its channel (channel.go) checks the signature,
// takes the parts apart (message.go), and drops, counts and logs what does not fit. Messages of the control channel
// are then handled at once, so they are answered while a cell runs. Those of the shell channel go to a lane (lane.go),
// a queue with one worker, in which a cell holds up only what came after it. Each subshell (subshell.go) is a lane of its
// own: what a front end sends there is answered while a cell runs.
//
// Whoever handles a request (request.go) publishes busy, calls the handler for its type, sends the reply on the channel
// that asked, and publishes idle, in this order and also if the handler panics. The reply names the request as its parent.
//
// execute_request (execute.go) counts the cell, runs it with a context that interrupt_request and SIGINT cancel, and
// gives it an output (output.go). What the cell writes is gathered for 50 ms or 64 KiB, cut between characters (streams.go),
// and published in the order in which it was written, displays and both streams together; all of it leaves
// before the reply. The output stays usable after the cell's end, so what a goroutine prints later still goes to the cell
// that started it. A cell that asks for a line (input.go) sends input_request to the front end that ran it.
//
// comm_open, comm_msg and comm_close (comm.go) of a front end go to an engine that is an [engine.Commer], one at a time
// and in order, and cells speak by the [engine.CommOutput] that their output is. comm_info_request is answered from the table
// of those that are open, and what an engine loses it closes.
//
// history_request (history.go) looks at what was run, in this session and in those before it, which Options.History keeps in a
// folder: a file for each session (archive.go), written by that session alone.
//
// Everything published (iopub.go) waits until the first front end subscribes, because some front ends do not start
// without having seen a status. Each that subscribes is welcomed with iopub_welcome.
//
// shutdown_request is answered, announced to all, and then [Server.Serve] stops the running cell, answers what is
// queued, sends what is waiting, and returns.
//
// # Choices
//
//   - silent cells publish nothing but their status, to the letter of the protocol.
//   - user_expressions are run by the engine like cells, if they parse as Go expressions.
//   - A failing cell with stop_on_error aborts the execute_requests that the same session has queued behind it, and nobody
//     else's. The reply to the failure waits 20 ms for requests that were sent before it.
//   - A message of a conversation overtakes the cell that runs, and no request that is queued before it, also where a front
//     end knows no subshells. So a slider answers while a cell trains.
//   - Cells of a subshell share the values, the count and the history of the main shell. No two cells run at once: one
//     that finds another running says so on its standard error, and runs when that has ended. An interrupt is for the
//     cell that runs, and for the handler of a conversation.
//   - A silent cell's conversations are published all the same: front ends show their state.
//   - A message that is signed right but came before is dropped, as ipykernel does: of the last 65,536 messages the
//     signatures are remembered. What is dropped, and why, is counted ([Server.Stats]), logged as it happens ten times and at every
//     power of two, and in sum at the end.
//   - Bytes that are no UTF-8 are shown as U+FFFD, one for each.
//   - A front end that does not read is disconnected, one that reads slowly is waited for, as package zmtp says.
//
// # Caveats
//
// There is no debugger. Subshells end with the kernel, not with the front end that made them; there may be 1,024. A handler
// that does not heed its context holds up all later messages of conversations, and no cell. Those go the way of all output:
// where one front end reads more slowly than a cell prints, the answers of sliders wait for it too, as long as package
// zmtp says. A cell that does not heed its context keeps the shell channel busy until it ends; the control channel
// answers all the same.
//
// Of history 10,000 cells are looked at, and 64 MiB or 1,000 sessions kept, of which those that were not written to for the longest
// time go first. Values of more than 64 KiB and cells of more than 1 MiB are left out.
//
// A million lines reach a front end that reads in some hundred messages. While a cell prints 100 MiB beside front ends
// that read slowly or not at all, the process grows by about 40 MiB (tests hold it to 128) and control answers in a few milliseconds. Of requests that
// wait for a cell 256 MiB are held, what they take beside their text included; beyond that no more is read.
//
// Ten thousand requests of five front ends, with a thousand messages that are none and many deaths between them, leave
// no goroutine behind and the process some 10 MiB larger (tests hold it to 40).
package jupyter
