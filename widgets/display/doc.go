// Package display shows values in several forms at once and lets the place
// where they are seen choose among them.
//
// # Basics
//
// A [Bundle] holds one value as html, as a picture and as a sentence. A value
// that can make one is a [Bundler]; every widget is.
//
//	display.Show(widgets.Domain(e))      // or widgets.Domain(e).Show()
//
//	id := display.NewID()
//	display.ShowAs(id, first)            // in this place ...
//	display.Update(id, second)           // ... replaced
//
// Where it goes is decided by the current [Sink]: a notebook kernel sets its
// own while a cell runs; a cell that GoNB runs shows through gonbui; where
// there is neither, as in a script, [Files] writes into ./out and prints one
// line for each output. To look at what is shown in a test:
//
//	var rec display.Recorder
//	defer display.SetSink(&rec)()
//
// Where a front end can answer, [CurrentComms] holds conversations with it: controls such as sliders are made of them.
//
// [Figure] makes the bundle that widgets share: a static picture with its
// caption that every viewer can show, and a script that may improve on it.
//
// # Caveats
//
// The sink is one for the process. Two goroutines that set sinks at the same
// time see each other's; a long run should take [Current] once, at its start.
//
// An [Asset] travels with the first output that needs it, and again when the
// cell of that output is run again, if the kernel says so ([BeginCell]). Where a
// reader deletes that output, the others show their static pictures when the
// notebook is opened again.
//
// GoNB has no message that clears: there [Clear] empties what the cell has displayed, and what is shown next takes
// the place of the first of it, while text that was printed stays. It makes each cell a process, so that each carries its
// assets again.
package display
